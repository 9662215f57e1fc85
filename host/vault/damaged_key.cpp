#include "vault/damaged_key.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "vault/generation.h"
#include "vault/salvage.h"
#include "vault/tpm_method.h"

namespace cerby::vault {
namespace {

constexpr int kTries = 3;

// What a person can do whose file does not open, whatever they know.
constexpr const char* kNothingOpens =
    "keep the file, and put a copy of it or a backup in its place (cerbyctl vault create, cerbyctl restore)";

// What may open it. The id is not written in the methods, but their seals are bound to it: it is looked for
// in the heads, and in the names of what remembers generations.
struct Ways {
  std::vector<Uuid> ids;
  std::vector<Method> methods;
  Salvage found;
};

void add(std::vector<Uuid>& ids, const Uuid& id) {
  if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

bool is_empty(const Salvage& found) {
  return found.heads.empty() && found.methods.empty() && found.items.empty() && found.entries.empty() &&
         found.counters.empty();
}

Expected<Ways> ways_into(const Paths& paths) {
  Ways ways;
  CERBY_TRY(const auto held, HeldFile::hold(paths, Access::Read));
  CERBY_TRY(ways.found, held.read());
  if (is_empty(ways.found)) {
    return fail(Outcome::VaultDamaged,
                std::string("the file is no vault, or nothing of one is left in it that could be kept; ") +
                    kNothingOpens);
  }
  for (const auto& stored : ways.found.heads) add(ways.ids, stored.head.vault);
  for (const auto& row : ways.found.methods) {
    if (ways.methods.size() == kMaxMethods) break;
    if (auto method = method_in(row)) ways.methods.push_back(std::move(*method));
  }
  const auto state = SecureFolder::open(paths.state_dir);
  if (!state) return ways;
  CERBY_TRY(const auto names, state->names());
  for (const auto& name : names) {
    if (!is_generation_file_name(name)) continue;
    if (const auto id = Uuid::parse(std::string_view(name).substr(0, name.find('.')))) add(ways.ids, *id);
  }
  return ways;
}

bool has(const Ways& ways, MethodKind kind) {
  return method_of(ways.methods, kind) != nullptr;
}

std::optional<DamagedKey> unwrapped(const Ways& ways, const Method& method, const Secret& unlock_secret) {
  for (const auto& id : ways.ids) {
    if (auto key = unwrap(id, method, unlock_secret)) return DamagedKey{.vault = id, .key = std::move(*key)};
  }
  return std::nullopt;
}

// Of all kinds, or of the one that was asked for.
std::unexpected<Failure> none_of(const Ways& ways, MethodKind kind) {
  if (ways.methods.empty()) {
    return fail(Outcome::UnlockUnavailable,
                std::string("no unlock method in the file can be read, so that nothing in it opens; ") +
                    kNothingOpens);
  }
  std::string others;
  for (const auto& method : ways.methods) {
    const std::string name(text_of(method.kind));
    if (others.find(name) == std::string::npos) others += (others.empty() ? "" : ", ") + name;
  }
  return fail(Outcome::NotFound, "no unlock method of the kind " + std::string(text_of(kind)) +
                                     " can be read in the file; it has: " + others);
}

Expected<DamagedKey> from_words(const Ways& ways, SecretView entropy) {
  if (!has(ways, MethodKind::Recovery)) return none_of(ways, MethodKind::Recovery);
  const Secret secret = secret_from_recovery(entropy);
  for (const auto& method : ways.methods) {
    if (method.kind != MethodKind::Recovery) continue;
    if (auto key = unwrapped(ways, method, secret)) return std::move(*key);
  }
  return fail(Outcome::WrongPassphrase);
}

// Those that a passphrase may open, the cheapest to try first; those of the same parameters, which are all
// that the secret depends on, lie together. One whose cost is out of bounds is not among them.
std::vector<const Method*> by_cost(const Ways& ways) {
  std::vector<const Method*> methods;
  for (const auto& method : ways.methods) {
    if (method.kind == MethodKind::Passphrase && bounded(method)) methods.push_back(&method);
  }
  const auto cost = [](const Method* method) {
    const auto bound = bounded(*method).value_or(KdfCost());
    return std::pair(bound.memory_bytes * bound.passes, method->parameters);
  };
  std::ranges::sort(methods, {}, cost);
  return methods;
}

Expected<DamagedKey> from_passphrase(const Ways& ways, SecretView passphrase) {
  const auto methods = by_cost(ways);
  if (methods.empty()) {
    const auto* const any = method_of(ways.methods, MethodKind::Passphrase);
    if (any == nullptr) return none_of(ways, MethodKind::Passphrase);
    return std::unexpected(bounded(*any).error());
  }
  std::size_t runs = 0;
  std::optional<Failure> failure;
  Secret secret;
  const std::vector<std::uint8_t>* made_with = nullptr;  // the parameters of the secret
  for (const auto* const method : methods) {
    if (made_with == nullptr || *made_with != method->parameters) {
      if (runs++ == kMostKdfRuns) {
        log::warn("the file has more unlock methods with passphrases than are tried: {}", methods.size());
        break;
      }
      made_with = &method->parameters;
      auto made = secret_from_passphrase(passphrase, *method);
      if (!made) failure = made.error();
      secret = made ? std::move(*made) : Secret();
    }
    if (secret.empty()) continue;
    if (auto key = unwrapped(ways, *method, secret)) return std::move(*key);
    failure = Failure{Outcome::WrongPassphrase, {}};
  }
  return std::unexpected(std::move(*failure));
}

bool fits(const Ways& ways, const KeyCache::Kept& kept) {
  for (const auto& method : ways.methods) {
    if (check_method(kept.vault, method, kept.vault_key)) return true;
  }
  const Keys keys(kept.vault_key);
  Head head;
  head.vault = kept.vault;
  head.epoch = kept.epoch;
  for (const auto& [id, items] : ways.found.items) {
    for (const auto& item : items) {
      if (open(keys.items(), additional_data(head, item).bytes(), item.sealed)) return true;
    }
  }
  return false;
}

std::optional<DamagedKey> kept_key(const Ways& ways, const Paths& paths, KeyCache& cache) {
  auto kept = cache.get(paths.vault);
  if (!kept) log::warn("the kept key cannot be had: {}", describe(kept.error()));
  if (!kept || !*kept || !fits(ways, **kept)) return std::nullopt;
  return DamagedKey{.vault = (*kept)->vault, .key = std::move((*kept)->vault_key)};
}

Expected<DamagedKey> from_store(const Ways& ways, KeyStore& store) {
  for (const auto& method : ways.methods) {
    if (method.kind != MethodKind::KeyStore) continue;
    for (const auto& id : ways.ids) {
      CERBY_TRY(const auto entry, store.get(id));
      if (!entry) continue;
      if (auto key = unwrap(id, method, entry->unlock_secret)) {
        return DamagedKey{.vault = id, .key = std::move(*key), .outside_generation = entry->generation};
      }
    }
  }
  return fail(Outcome::KeyStoreUnavailable, "the key store has nothing that opens this vault");
}

Expected<DamagedKey> from_tpm(const Ways& ways, Tpm& tpm) {
  auto failure = fail(Outcome::TpmFailed, "it has nothing that opens this vault");
  for (const auto& method : ways.methods) {
    if (method.kind != MethodKind::Tpm) continue;
    for (const auto& id : ways.ids) {
      auto key = key_from_tpm(id, method, tpm);
      if (key) return DamagedKey{.vault = id, .key = std::move(*key)};
      failure = std::unexpected(std::move(key).error());
    }
  }
  return failure;
}

}  // namespace

Expected<DamagedKey> key_of_damaged(const Paths& paths, KeyCache& cache, KeyStore& store, Tpm* tpm,
                                    Prompt& prompt) {
  CERBY_TRY(const auto ways, ways_into(paths));
  if (auto kept = kept_key(ways, paths, cache)) return std::move(*kept);
  if (has(ways, MethodKind::KeyStore)) {
    auto key = from_store(ways, store);
    if (key) return key;
    log::warn("the key store did not open the vault: {}", describe(key.error()));
  }
  if (has(ways, MethodKind::Tpm) && tpm != nullptr) {
    auto key = from_tpm(ways, *tpm);
    if (key) return key;
    log::warn("the TPM did not open the vault: {}", describe(key.error()));
  }
  if (!has(ways, MethodKind::Passphrase)) {
    if (ways.methods.empty()) return none_of(ways, MethodKind::Passphrase);
    return fail(Outcome::UnlockUnavailable,
                has(ways, MethodKind::Recovery)
                    ? "the vault opens with its recovery words only: give --recovery-stdin"
                    : "none of the unlock methods that the file has opens it now");
  }
  Prompt::Question question{
      .text = "Enter the passphrase of your Cerby vault.", .error = {}, .repeat = false};
  for (int tried = 0; tried < kTries; ++tried) {
    CERBY_TRY(const Secret passphrase, prompt.passphrase(question));
    auto key = from_passphrase(ways, passphrase.view());
    if (key || key.error().outcome != Outcome::WrongPassphrase) return key;
    question.error = happened(Outcome::WrongPassphrase);
  }
  return fail(Outcome::WrongPassphrase);
}

Expected<DamagedKey> key_from_passphrase(const Paths& paths, SecretView passphrase) {
  CERBY_TRY(const auto ways, ways_into(paths));
  return from_passphrase(ways, passphrase);
}

Expected<DamagedKey> key_from_recovery(const Paths& paths, SecretView entropy) {
  CERBY_TRY(const auto ways, ways_into(paths));
  return from_words(ways, entropy);
}

}  // namespace cerby::vault
