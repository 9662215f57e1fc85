#include "vault/generation.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "vault/encoding.h"
#include "vault/schema.h"
#include "vault/secure_file.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

constexpr std::size_t kRecord = sizeof(std::uint64_t) + sizeof(Digest);
constexpr std::size_t kMostRecords = 16;  // this key's, and those of keys that were rotated away
constexpr std::string_view kEnding = ".generation";
// For another program that writes it. The next opening makes good what did not get its turn.
constexpr std::chrono::milliseconds kPatience(1000);

Digest mac_of(const Uuid& vault, std::uint64_t generation, const Keys& keys, std::uint32_t format = kFormat) {
  return keys.generation(Encoding("generation").number(format).raw(vault.bytes).number(generation).bytes());
}

bool is_ours(Bytes record, const Uuid& vault, const Keys& keys, std::uint32_t format = kFormat) {
  return same(mac_of(vault, read_number<std::uint64_t>(record), keys, format), record.last(sizeof(Digest)));
}

// None when the file is not made of whole ones.
std::vector<Bytes> records_in(Bytes content) {
  std::vector<Bytes> records;
  if (content.size() % kRecord != 0) return records;
  for (; !content.empty(); content = content.subspan(kRecord)) records.push_back(content.first(kRecord));
  return records;
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

Memory read_memory(const Paths& paths, const Uuid& vault, const Keys& keys, std::uint32_t format) {
  const auto folder = SecureFolder::open(paths.state_dir);
  if (!folder) {
    const bool missing = folder.error().outcome == Outcome::VaultMissing;
    return {.state = missing ? Remembered::Missing : Remembered::Unreadable};
  }
  const auto content = folder->read(generation_file_name(vault), kRecord * kMostRecords);
  if (!content) {
    return {.state =
                content.error().outcome == Outcome::NotFound ? Remembered::Missing : Remembered::Unreadable};
  }
  for (const auto record : records_in(*content)) {
    if (is_ours(record, vault, keys, format))
      return {.state = Remembered::Known, .generation = read_number<std::uint64_t>(record)};
  }
  return {.state = Remembered::Unreadable};
}

std::uint64_t generation_on_record(const Paths& paths, const Uuid& vault) {
  const auto folder = SecureFolder::open(paths.state_dir);
  if (!folder) return 0;
  const auto content = folder->read(generation_file_name(vault), kRecord * kMostRecords);
  if (!content) return 0;
  std::uint64_t newest = 0;
  for (const auto record : records_in(*content))
    newest = std::max(newest, read_number<std::uint64_t>(record));
  return newest;
}

Expected<void> write_memory(const Paths& paths, const Uuid& vault, const Keys& keys,
                            std::uint64_t generation) {
  CERBY_TRY(const auto folder, SecureFolder::open_or_make(paths.state_dir));
  // What stands there is not replaced meanwhile, and what a killed program left beside it is nobody's.
  CERBY_CHECK(folder.lock(kPatience));
  const auto name = generation_file_name(vault);
  auto content = Encoding("").number(generation).raw(mac_of(vault, generation, keys));
  if (const auto before = folder.read(name, kRecord * kMostRecords)) {
    auto others = records_in(*before);
    // A program that made a later change was here first.
    if (std::ranges::any_of(others, [&](Bytes record) {
          return is_ours(record, vault, keys) && read_number<std::uint64_t>(record) > generation;
        }))
      return {};
    std::erase_if(others, [&](Bytes record) { return is_ours(record, vault, keys); });
    if (others.size() == kMostRecords) others.pop_back();
    for (const auto record : others) content.raw(record);
  }
  return folder.replace(name, content.bytes());
}

}  // namespace cerby::vault
