#include "launch/gate.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "launch/deadlines.h"
#include "vault/calibration.h"

namespace cerby::launch {
namespace {

// What is wrong with the file stays wrong; what went wrong in asking may go right the next time.
bool is_of_the_file(Outcome outcome) {
  switch (outcome) {
    case Outcome::VaultDamaged:
    case Outcome::VaultRolledBack:
    case Outcome::VaultUnsafe:
    case Outcome::VaultNewer:
    case Outcome::VaultOlder:
      return true;
    default:
      return false;
  }
}

Expected<vault::Vault> opened_with(const Paths& paths, vault::KeyCache::Kept kept) {
  CERBY_TRY(auto file, vault::VaultFile::open(paths));
  return vault::open_kept(std::move(file), std::move(kept));
}

}  // namespace

Gate::Gate(const Paths& paths, const Configuration& config, const Clock& clock, vault::KeyCache& cache)
    : paths_(paths), config_(config), clock_(clock), cache_(cache) {
  exists_ = vault::is_there(paths_);
  if (!exists_) return;
  auto kept = cache_.get(paths_.vault);
  if (!kept || !*kept) return;  // no key, or none that this session may read: locked
  kept_ = std::move(**kept);
  left_ = kept_->left;
  identity_ = &kept_->identity;
}

wire::VaultState Gate::state() const {
  if (trouble_) return wire::VaultState::Unusable;
  if (vault_ || kept_) return wire::VaultState::Open;
  return exists_ ? wire::VaultState::Locked : wire::VaultState::Missing;
}

void Gate::look() {
  if (vault() != nullptr || trouble_ || !exists_) return;
  if (const auto file = vault::VaultFile::open(paths_); !file) trouble_ = file.error();
}

vault::Vault* Gate::vault() {
  if (!vault_ && kept_) open_with_kept_key();
  return vault_ ? &*vault_ : nullptr;
}

Expected<void> Gate::adopt(vault::Vault vault) {
  CERBY_TRY(const auto* const identity, vault.identity());
  vault_.emplace(std::move(vault));
  identity_ = identity;
  return {};
}

void Gate::open_with_kept_key() {
  identity_ = nullptr;
  auto vault = opened_with(paths_, *std::exchange(kept_, std::nullopt));
  if (vault) {
    if (const auto adopted = adopt(std::move(*vault)); !adopted) trouble_ = adopted.error();
    return;
  }
  const auto outcome = vault.error().outcome;
  if (outcome == Outcome::VaultLocked || outcome == Outcome::WrongPassphrase) {
    log::warn("the kept key is not that of the vault that is there now, and is forgotten");
    static_cast<void>(cache_.drop(paths_.vault));
  } else {
    trouble_ = vault.error();
  }
  forget_keys();
}

void Gate::forget_keys() {
  identity_ = nullptr;
  vault_.reset();
  kept_.reset();
  left_ = {};
}

std::optional<wire::Identity> Gate::identity() const {
  if (identity_ == nullptr) return std::nullopt;
  const auto& key = identity_->public_key();
  return wire::Identity{{key.begin(), key.end()}, [this](Bytes message) {
                          const auto signature = identity_->sign(message);
                          return std::vector<std::uint8_t>(signature.begin(), signature.end());
                        }};
}

Expected<vault::Vault*> Gate::open() {
  if (auto* const open = vault()) return open;
  if (trouble_) return std::unexpected(*trouble_);
  auto file = vault::VaultFile::open(paths_);
  if (!file) return opened(std::unexpected(std::move(file).error()));
  if (ways_.store == nullptr || ways_.prompt == nullptr) return fail(Outcome::VaultLocked);
  if (ways_.begin) CERBY_CHECK(ways_.begin(kHumanTime));
  return opened(vault::open(std::move(*file), cache_, *ways_.store, ways_.tpm, *ways_.prompt,
                            config_.or_defaults().open_for));
}

Expected<vault::Vault*> Gate::set_up() {
  if (exists_) return fail(Outcome::VaultExists);
  if (trouble_) return std::unexpected(*trouble_);
  if (ways_.store == nullptr || ways_.prompt == nullptr) return fail(Outcome::HelperFailed);
  if (ways_.begin) CERBY_CHECK(ways_.begin(kHumanTime));
  vault::Creation how;
  how.keep_open = config_.or_defaults().open_for;
  auto made = vault::create(paths_, how, cache_, *ways_.store, ways_.tpm, *ways_.prompt, clock_);
  if (!made && made.error().outcome == Outcome::KeyStoreUnavailable) {
    CERBY_TRY(const auto passphrase,
              ways_.prompt->passphrase(
                  {.text = "Choose a passphrase for your Cerby vault", .error = {}, .repeat = true}));
    how.passphrase = &passphrase;
    how.cost = vault::calibrated();
    made = vault::create(paths_, how, cache_, *ways_.store, ways_.tpm, *ways_.prompt, clock_);
  }
  return opened(std::move(made));
}

Expected<void> Gate::lock() {
  if (!exists_) return fail(Outcome::VaultMissing, paths_.vault.string());
  CERBY_CHECK(cache_.drop(paths_.vault));
  forget_keys();
  return {};
}

Expected<vault::Vault*> Gate::opened(Expected<vault::Vault> vault) {
  Expected<void> adopted;
  if (vault) adopted = adopt(std::move(*vault));
  if (!vault || !adopted) {
    auto failure = vault ? std::move(adopted).error() : std::move(vault).error();
    if (is_of_the_file(failure.outcome)) trouble_ = failure;
    return std::unexpected(std::move(failure));
  }
  exists_ = true;
  left_ = config_.or_defaults().open_for;
  return &*vault_;
}

}  // namespace cerby::launch
