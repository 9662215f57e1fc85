#include "launch/gate.h"

#include <utility>

namespace cerby::launch {

Gate::Gate(const Paths& paths, const Config& config, const Clock& clock, vault::KeyCache& cache)
    : paths_(paths), config_(config), clock_(clock), cache_(cache) {
  look();
}

void Gate::look() {
  exists_ = false;
  vault_.reset();
  trouble_.reset();
  left_ = {};
  auto file = vault::VaultFile::open(paths_);
  if (!file) {
    if (file.error().outcome != Outcome::VaultMissing) trouble_ = file.error();
    return;
  }
  exists_ = true;
  auto kept = cache_.get(file->id());
  if (!kept || !*kept) return;  // no key, or none that this session may read: locked
  left_ = (*kept)->left;
  auto vault = vault::Vault::open(std::move(*file), std::move((*kept)->vault_key));
  if (vault) {
    vault_.emplace(std::move(*vault));
  } else if (vault.error().outcome != Outcome::WrongPassphrase) {  // a kept key of another vault key: locked
    trouble_ = vault.error();
  }
}

wire::VaultState Gate::state() const {
  if (trouble_) return wire::VaultState::Unusable;
  if (vault_) return wire::VaultState::Open;
  return exists_ ? wire::VaultState::Locked : wire::VaultState::Missing;
}

Expected<vault::Vault*> Gate::open() {
  if (vault_) return &*vault_;
  if (trouble_) return std::unexpected(*trouble_);
  CERBY_TRY(auto file, vault::VaultFile::open(paths_));
  if (ways_.store == nullptr || ways_.prompt == nullptr) return fail(Outcome::VaultLocked);
  return opened(vault::open(std::move(file), cache_, *ways_.store, *ways_.prompt, config_.open_for));
}

Expected<vault::Vault*> Gate::set_up() {
  if (exists_) return fail(Outcome::VaultExists);
  if (trouble_) return std::unexpected(*trouble_);
  if (ways_.store == nullptr || ways_.prompt == nullptr) return fail(Outcome::HelperFailed);
  vault::Creation how{.passphrase = nullptr, .cost = {}, .keep_open = config_.open_for};
  auto made = vault::create(paths_, how, cache_, *ways_.store, *ways_.prompt, clock_);
  if (!made && made.error().outcome == Outcome::KeyStoreUnavailable) {
    CERBY_TRY(const auto passphrase,
              ways_.prompt->passphrase(
                  {.text = "Choose a passphrase for your Cerby vault", .error = {}, .repeat = true}));
    how.passphrase = &passphrase;
    made = vault::create(paths_, how, cache_, *ways_.store, *ways_.prompt, clock_);
  }
  return opened(std::move(made));
}

Expected<void> Gate::lock() {
  CERBY_TRY(const auto file, vault::VaultFile::open(paths_));
  CERBY_CHECK(cache_.drop(file.id()));
  vault_.reset();
  left_ = {};
  return {};
}

Expected<vault::Vault*> Gate::opened(Expected<vault::Vault> vault) {
  if (!vault) {
    // What is wrong with the file stays wrong; what went wrong in asking may go right the next time.
    const auto outcome = vault.error().outcome;
    if (outcome == Outcome::VaultDamaged || outcome == Outcome::VaultRolledBack) trouble_ = vault.error();
    return std::unexpected(std::move(vault).error());
  }
  exists_ = true;
  vault_.emplace(std::move(*vault));
  left_ = config_.open_for;
  return &*vault_;
}

}  // namespace cerby::launch
