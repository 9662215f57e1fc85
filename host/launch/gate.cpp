#include "launch/gate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
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

std::filesystem::path wanted_file(const Paths& paths) {
  return paths.state_dir / "helper-wanted";
}

// What want_helper_next() left, taken away. Whoever else could leave it there gains a helper that waits.
bool take_wanted(const Paths& paths, UnixTime now) {
  const auto file = wanted_file(paths);
  const auto text = read_trusted_file(file, TrustedOwner::ThisUserOrRoot, 32);
  if (text && !*text) return false;
  ::unlink(file.c_str());
  if (!text) return false;
  std::int64_t at = 0;
  const auto [end, error] = std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), at);
  const auto age = UnixTime(now.count() - at);
  return error == std::errc() && at > 0 && at <= now.count() && age <= kWantedFor;
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
  helper_wanted_ = take_wanted(paths_, clock_.unix_time());
}

Expected<void> Gate::want_helper_next() {
  const Descriptor file(::open(wanted_file(paths_).c_str(),
                               O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (file.get() < 0) return fail_with_errno("the note that a helper is wanted");
  const auto text = std::to_string(clock_.unix_time().count());
  const auto written = ::write(file.get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()))
    return fail_with_errno("the note that a helper is wanted");
  return {};
}

Expected<vault::Prompt*> Gate::prompt() {
  if (ways_.prompt != nullptr && ways_.begin) CERBY_CHECK(ways_.begin(kHumanTime));
  return ways_.prompt;
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
  if (ways_.begin) CERBY_CHECK(ways_.begin(kSetUpTime));
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
