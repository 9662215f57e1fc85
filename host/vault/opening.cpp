#include "vault/opening.h"

#include <utility>

#include "base/log.h"
#include "vault/key_store_method.h"
#include "vault/tpm_method.h"
#include "vault/words.h"

namespace cerby::vault {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kKeySize = 32;

// A cache that fails is as good as an empty one: there are other ways to open the vault.
std::optional<KeyCache::Kept> kept_key(KeyCache& cache, const VaultFile& file) {
  auto kept = cache.get(file.path());
  if (!kept) {
    log::warn("the kept key cannot be had: {}", describe(kept.error()));
    return std::nullopt;
  }
  if (!*kept || (*kept)->vault != file.id()) return std::nullopt;
  if ((*kept)->epoch != file.epoch()) {
    log::warn("the kept key is from before the vault got another one, and is forgotten");
    if (const auto dropped = cache.drop(file.path()); !dropped) {
      log::warn("it cannot be forgotten: {}", describe(dropped.error()));
    }
    return std::nullopt;
  }
  return std::move(*kept);
}

void keep(Vault& vault, KeyCache& cache, std::chrono::seconds how_long) {
  if (how_long <= std::chrono::seconds::zero()) return;
  if (const auto kept = keep_open(vault, cache, how_long); !kept) {
    log::warn("the vault is open, and will not stay open: {}", describe(kept.error()));
  }
}

// Whether a way of opening was just not there, so that the next may be tried. Anything else ends the opening:
// the user closed the tab, time is up, the vault itself is bad.
bool leaves_other_ways(const Failure& failure) {
  switch (failure.outcome) {
    case Outcome::KeyStoreUnavailable:
    case Outcome::UnlockCancelled:
    case Outcome::UnlockUnavailable:
    case Outcome::WrongPassphrase:
    case Outcome::HelperFailed:
    case Outcome::TpmMissing:
    case Outcome::TpmForbidden:
    case Outcome::TpmPcrsChanged:
    case Outcome::TpmOther:
    case Outcome::TpmLockedOut:
    case Outcome::TpmSealDamaged:
    case Outcome::TpmFailed:
      return true;
    default:
      return false;
  }
}

// The entry, with the vault key that it unwraps.
struct FromStore {
  KeyStore::Entry entry;
  Secret vault_key;
};

Expected<FromStore> from_store(const VaultFile& file, const Method& method, KeyStore& store) {
  CERBY_TRY(auto entry, store.get(file.id()));
  if (!entry) return fail(Outcome::KeyStoreUnavailable, "the key store has no entry for this vault");
  if (entry->unlock_secret.size() != kKeySize) {
    return fail(Outcome::KeyStoreUnavailable, "the key store's entry is not a vault's");
  }
  auto vault_key = unwrap(file.id(), method, entry->unlock_secret);
  if (!vault_key && vault_key.error().outcome == Outcome::WrongPassphrase) {
    return fail(Outcome::WrongPassphrase, "the key store's entry does not open this vault");
  }
  if (!vault_key) return std::unexpected(std::move(vault_key).error());
  return FromStore{std::move(*entry), std::move(*vault_key)};
}

// What the store remembers is worth as much as it is new; a store that refuses now is asked at the next
// opening.
void raise_generation(const Vault& vault, KeyStore::Entry& entry, KeyStore& store) {
  if (vault.generation() <= entry.generation) return;
  entry.generation = vault.generation();
  if (const auto stored = store.put(vault.id(), entry); !stored) {
    log::warn("the key store does not remember the vault's generation: {}", describe(stored.error()));
  }
}

// `said_before`: what another way ended with, which is shown with the first question.
Expected<Secret> from_prompt(const VaultFile& file, const Method& method, Prompt& prompt,
                             std::string said_before) {
  Prompt::Question question{
      .text = "Enter the passphrase of your Cerby vault.", .error = std::move(said_before), .repeat = false};
  for (int tried = 0; tried < kTries; ++tried) {
    CERBY_TRY(const Secret passphrase, prompt.passphrase(question));
    const auto secret = secret_from_passphrase(passphrase.view(), method);
    // Nothing was typed, or too much: no reason to end it.
    if (!secret && secret.error().outcome == Outcome::InputInvalid) {
      question.error = secret.error().detail;
      continue;
    }
    if (!secret) return std::unexpected(secret.error());
    auto vault_key = unwrap(file.id(), method, *secret);
    if (vault_key || vault_key.error().outcome != Outcome::WrongPassphrase) return vault_key;
    question.error = happened(Outcome::WrongPassphrase);
  }
  return fail(Outcome::WrongPassphrase);
}

// vault_exists also for one that cannot be opened: nothing is ever made in its place.
Expected<void> nothing_there(const Paths& paths) {
  const auto there = VaultFile::open(paths);
  if (there) return fail(Outcome::VaultExists, paths.vault.string());
  if (there.error().outcome != Outcome::VaultMissing) return std::unexpected(there.error());
  return {};
}

struct NewVault {
  const Uuid& id;
  const Secret& key;
  UnixTime now;
};

// Without being asked for: a TPM that is not there, or refuses, is no failure of its own.
Expected<Method> method_without_store(const NewVault& vault, Failure store_failure, Tpm* tpm) {
  if (tpm == nullptr || store_failure.outcome != Outcome::KeyStoreUnavailable)
    return std::unexpected(std::move(store_failure));
  auto method = make_tpm_method(vault.id, vault.key, *tpm, Pcrs{}, vault.now);
  if (method || !leaves_other_ways(method.error())) return method;
  log::info("no TPM in the key store's place: {}", describe(method.error()));
  return std::unexpected(std::move(store_failure));
}

// What opens a new vault beside its recovery words. `entry`: what the key store was given for it.
Expected<Method> first_method(const Creation& how, const NewVault& vault, KeyStore& store, Tpm* tpm,
                              std::optional<ProvisionalEntry>& entry) {
  if (how.passphrase != nullptr)
    return make_passphrase_method(vault.id, how.passphrase->view(), how.cost, vault.key, vault.now);
  if (how.by_tpm) {
    if (tpm == nullptr) return fail(Outcome::TpmMissing);
    return make_tpm_method(vault.id, vault.key, *tpm, *how.by_tpm, vault.now);
  }
  const KeyStore::Entry secret{.unlock_secret = Secret::random(kKeySize), .generation = 0};
  if (auto stored = store.put(vault.id, secret); !stored)
    return method_without_store(vault, std::move(stored).error(), tpm);
  entry.emplace(store, vault.id);
  return make_method(vault.id, MethodKind::KeyStore, secret.unlock_secret, vault.key, vault.now);
}

}  // namespace

void remember_generation(const Vault& vault, KeyStore& store) {
  if (vault.method(MethodKind::KeyStore) == nullptr) return;
  auto entry = store.get(vault.id());
  if (!entry) {
    log::warn("the key store does not remember the vault's generation: {}", describe(entry.error()));
  } else if (*entry) {
    raise_generation(vault, **entry, store);
  } else {
    log::warn("the key store has no entry for this vault");
  }
}

Expected<void> keep_open(Vault& vault, KeyCache& cache, std::chrono::seconds how_long) {
  CERBY_TRY(const auto* const identity, vault.identity());
  return cache.put(vault.path(),
                   {.vault = vault.id(),
                    .epoch = vault.epoch(),
                    .vault_key = vault.key().view(),
                    .identity = identity->whole()},
                   how_long);
}

Expected<Vault> open_kept(VaultFile file, KeyCache& cache) {
  auto kept = kept_key(cache, file);
  if (!kept) return fail(Outcome::VaultLocked);
  return open_kept(std::move(file), std::move(*kept));
}

Expected<Vault> open_kept(VaultFile file, KeyCache::Kept kept) {
  if (kept.vault != file.id()) return fail(Outcome::VaultLocked, "the kept key is of another vault");
  return Vault::open_kept(std::move(file), std::move(kept.vault_key), kept.epoch, std::move(kept.identity));
}

Expected<Vault> open(VaultFile file, KeyCache& cache, KeyStore& store, Tpm* tpm, Prompt& prompt,
                     std::chrono::seconds how_long) {
  if (auto kept = kept_key(cache, file)) return open_kept(std::move(file), std::move(*kept));

  std::optional<Failure> store_failure;
  if (const Method* method = file.method(MethodKind::KeyStore)) {
    if (auto found = from_store(file, *method, store)) {
      CERBY_TRY(Vault vault,
                Vault::open(std::move(file), std::move(found->vault_key), found->entry.generation));
      raise_generation(vault, found->entry, store);
      keep(vault, cache, how_long);
      return vault;
    } else if (!leaves_other_ways(found.error())) {
      return std::unexpected(std::move(found).error());
    } else {
      store_failure = std::move(found).error();
      log::warn("the key store did not open the vault: {}", describe(*store_failure));
    }
  }
  std::optional<Failure> tpm_failure;
  if (const Method* method = file.method(MethodKind::Tpm); method != nullptr && tpm != nullptr) {
    if (auto vault_key = key_from_tpm(file.id(), *method, *tpm)) {
      CERBY_TRY(Vault vault, Vault::open(std::move(file), std::move(*vault_key)));
      keep(vault, cache, how_long);
      return vault;
    } else if (!leaves_other_ways(vault_key.error())) {
      return std::unexpected(std::move(vault_key).error());
    } else {
      tpm_failure = std::move(vault_key).error();
      log::warn("the TPM did not open the vault: {}", describe(*tpm_failure));
    }
  }
  if (const Method* method = file.method(MethodKind::Passphrase)) {
    auto vault_key = from_prompt(file, *method, prompt,
                                 tpm_failure ? std::string(happened(tpm_failure->outcome)) : std::string());
    // Where nobody can be asked, that is less of a reason.
    if (!vault_key && vault_key.error().outcome == Outcome::UnlockUnavailable && tpm_failure)
      return std::unexpected(std::move(*tpm_failure));
    if (!vault_key) return std::unexpected(std::move(vault_key).error());
    CERBY_TRY(Vault vault, Vault::open(std::move(file), std::move(*vault_key)));
    keep(vault, cache, how_long);
    return vault;
  }
  if (tpm_failure) return std::unexpected(std::move(*tpm_failure));
  if (!store_failure) return fail(Outcome::UnlockUnavailable, "the vault opens with its recovery words only");
  if (store_failure->outcome == Outcome::UnlockCancelled) return std::unexpected(std::move(*store_failure));
  std::string why(happened(store_failure->outcome));
  if (!store_failure->detail.empty()) why = store_failure->detail;
  return fail(Outcome::UnlockUnavailable, std::move(why));
}

Expected<Vault> create(const Paths& paths, const Creation& how, KeyCache& cache, KeyStore& store, Tpm* tpm,
                       Prompt& prompt, const Clock& clock) {
  CERBY_CHECK(nothing_there(paths));
  if (how.passphrase != nullptr) CERBY_CHECK(check_new_passphrase(how.passphrase->view()));

  const Uuid id = Uuid::random();
  Secret vault_key = Secret::random(kKeySize);
  const Secret entropy = Secret::random(kKeySize);
  const UnixTime now = clock.unix_time();
  std::optional<ProvisionalEntry> entry;
  // Before the words are shown: nobody should write them down for a vault that cannot be made.
  CERBY_TRY(Method first, first_method(how, {id, vault_key, now}, store, tpm, entry));
  std::vector<Method> methods;
  methods.push_back(std::move(first));
  methods.push_back(
      make_method(id, MethodKind::Recovery, secret_from_recovery(entropy.view()), vault_key, now));

  CERBY_TRY(const bool written_down, prompt.show_recovery(words_from_entropy(entropy)));
  if (!written_down)
    return fail(Outcome::UnlockCancelled, "the recovery words were not confirmed; no vault was made");

  auto made = VaultFile::create(paths, id, vault_key, std::move(methods), now);
  // A folder that could not be synced has the vault all the same.
  const bool stays = made || (made.error().outcome != Outcome::VaultExists && is_there(paths));
  if (entry && stays) entry->stays();
  CERBY_TRY(VaultFile file, std::move(made));
  CERBY_TRY(Vault vault, Vault::open(std::move(file), std::move(vault_key)));
  keep(vault, cache, how.keep_open);
  return vault;
}

}  // namespace cerby::vault
