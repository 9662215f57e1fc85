#include "vault/generation.h"

#include <string>

#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/secure_file.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

constexpr std::size_t kSize = sizeof(std::uint64_t) + sizeof(Digest);
constexpr std::string_view kEnding = ".generation";

Digest mac_of(const Uuid& vault, std::uint64_t generation, const Keys& keys) {
  return keys.generation(Encoding("generation").number(kFormat).raw(vault.bytes).number(generation).bytes());
}

}  // namespace

std::string generation_file_name(const Uuid& vault) {
  return vault.text() + std::string(kEnding);
}

bool is_generation_file_name(std::string_view name) {
  constexpr std::size_t kUuid = 36;
  // What follows is the temporary name of one that was being replaced.
  return name.size() >= kUuid + kEnding.size() && Uuid::parse(name.substr(0, kUuid)).has_value() &&
         name.substr(kUuid, kEnding.size()) == kEnding;
}

Memory read_memory(const Paths& paths, const Uuid& vault, const Keys& keys) {
  const auto folder = SecureFolder::open(paths.state_dir);
  if (!folder) {
    const bool missing = folder.error().outcome == Outcome::VaultMissing;
    return {.state = missing ? Remembered::Missing : Remembered::Unreadable};
  }
  const auto content = folder->read(generation_file_name(vault), kSize);
  if (!content) {
    return {.state =
                content.error().outcome == Outcome::NotFound ? Remembered::Missing : Remembered::Unreadable};
  }
  if (content->size() != kSize) return {.state = Remembered::Unreadable};
  const auto generation = read_number<std::uint64_t>(*content);
  if (!same(mac_of(vault, generation, keys), Bytes(*content).last(sizeof(Digest)))) {
    return {.state = Remembered::Unreadable};
  }
  return {.state = Remembered::Known, .generation = generation};
}

Expected<void> write_memory(const Paths& paths, const Uuid& vault, const Keys& keys,
                            std::uint64_t generation) {
  CERBY_TRY(const auto folder, SecureFolder::open_or_make(paths.state_dir));
  const auto content = Encoding("").number(generation).raw(mac_of(vault, generation, keys));
  return folder.replace(generation_file_name(vault), content.bytes());
}

}  // namespace cerby::vault
