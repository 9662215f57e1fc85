#include "vault/vault.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "vault/generation.h"
#include "vault/head.h"
#include "vault/open_vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

// Says in the log what may be a sign of tampering, and is not when the vault is new to this computer.
void log_memory(const Memory& memory, const Uuid& id, std::uint64_t generation) {
  if (memory.state == Remembered::Unreadable) {
    log::warn(
        "vault {}: what was remembered of its newest generation is unreadable or forged; it is {} from now "
        "on",
        id.text(), generation);
  } else if (memory.state == Remembered::Missing && generation > 1) {
    log::warn(
        "vault {}: nothing was remembered of its newest generation (first use here, or removed); it is {} "
        "from "
        "now on",
        id.text(), generation);
  }
}

}  // namespace

Expected<std::unique_ptr<OpenVault>> Vault::with_key(VaultFile file, Secret vault_key,
                                                     std::uint64_t outside_generation) {
  if (vault_key.size() != kVaultKeySize) return fail(Outcome::VaultDamaged, "the vault key is not 32 bytes");
  Keys keys(vault_key);
  if (!file.migrations_.empty())
    CERBY_CHECK(migrate(*file.database_, file.paths_, keys, outside_generation, file.migrations_));
  return std::make_unique<OpenVault>(OpenVault{.database = std::move(file.database_),
                                               .id = file.id_,
                                               .paths = std::move(file.paths_),
                                               .key = std::move(vault_key),
                                               .keys = std::move(keys),
                                               .methods = {},
                                               .identity = {}});
}

Expected<Vault> Vault::open(VaultFile file, Secret vault_key, std::uint64_t outside_generation) {
  CERBY_TRY(auto opened, with_key(std::move(file), std::move(vault_key), outside_generation));
  return open(std::move(opened), outside_generation);
}

Expected<Vault> Vault::open_kept(VaultFile file, Secret vault_key, std::uint32_t epoch, SigningKey identity) {
  if (epoch != file.epoch_) return fail(Outcome::VaultLocked, "the vault has another key since");
  CERBY_TRY(auto opened, with_key(std::move(file), std::move(vault_key), 0));
  opened->epoch = epoch;
  opened->identity = std::move(identity);
  return open(std::move(opened), 0);
}

Expected<Vault> Vault::open(std::unique_ptr<OpenVault> opened, std::uint64_t outside_generation) {
  {
    // Within the reading: no other program commits a newer generation between the two.
    CERBY_TRY(const auto reading, Reading::begin(*opened));
    const auto generation = reading.head().generation;
    const auto memory = read_memory(opened->paths, opened->id, opened->keys);
    const auto newest = std::max(memory.generation, outside_generation);
    if (generation < newest) {
      return fail(Outcome::VaultRolledBack, "generation " + std::to_string(generation) + ", and " +
                                                std::to_string(newest) + " was seen");
    }
    opened->remembered = memory.state;
    log_memory(memory, opened->id, generation);
    if (memory.generation < generation) {
      if (const auto kept = write_memory(opened->paths, opened->id, opened->keys, generation); !kept) {
        log::warn("the vault's newest generation could not be remembered: {}", describe(kept.error()));
      }
    }
  }
  return Vault(std::move(opened));
}

Vault::Vault(std::unique_ptr<OpenVault> open) : open_(std::move(open)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

const Uuid& Vault::id() const {
  return open_->id;
}
const std::filesystem::path& Vault::path() const {
  return open_->paths.vault;
}
std::uint32_t Vault::epoch() const {
  return open_->epoch;
}
std::uint64_t Vault::generation() const {
  return open_->generation;
}
Remembered Vault::remembered() const {
  return open_->remembered;
}
const std::vector<Method>& Vault::methods() const {
  return open_->methods;
}
const Method* Vault::method(MethodKind kind) const {
  return method_of(open_->methods, kind);
}
const Secret& Vault::key() const {
  return open_->key;
}

std::string fingerprint(Bytes identity) {
  const auto digest = unkeyed_digest(identity);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i > 0 && i % 2 == 0) text += ' ';
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 0x0F];
  }
  return text;
}

}  // namespace cerby::vault
