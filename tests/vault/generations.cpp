// 1,000 older generations of a vault put back; and what is documented not to be noticed (FORMAT.md, "Outside
// memory"): the file together with all that remembers its generation.
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

struct Copy {
  std::uint64_t generation = 0;
  std::vector<std::uint8_t> file, memory;
};

bool is_rolled_back(const Expected<Vault>& opened) {
  return !opened && opened.error().outcome == Outcome::VaultRolledBack;
}

}  // namespace

void generations(const Size& size, Numbers& numbers) {
  const World world;
  const std::size_t older = size.full ? 1000 : 50;
  std::vector<Copy> copies;
  {
    auto vault = world.make();
    auto one = account(0);
    const auto take = [&] {
      copies.push_back({vault.generation(), read_file(world.paths().vault), read_file(world.memory())});
    };
    take();
    for (std::size_t i = 0; i < older; ++i) {
      must(vault.put(one));
      take();
    }
  }
  const Copy newest = std::move(copies.back());
  copies.pop_back();
  const fs::path memory = world.memory();
  std::uint64_t noticed = 0, named = 0, missed = 0, noticed_by_store = 0, without_memory = 0;
  for (const auto& copy : copies) {
    write_file(world.paths().vault, copy.file);
    write_file(memory, newest.memory);
    const auto opened = world.open();
    if (is_rolled_back(opened)) ++noticed;
    if (!opened && opened.error().detail.find(std::to_string(newest.generation)) != std::string::npos)
      ++named;

    write_file(memory, copy.memory);
    if (is_rolled_back(world.open(newest.generation))) ++noticed_by_store;
    if (const auto again = world.open(); again && again->remembered() == Remembered::Known) ++missed;

    fs::remove(memory);
    if (const auto again = world.open(); again && again->remembered() == Remembered::Missing)
      ++without_memory;
  }
  write_file(world.paths().vault, newest.file);
  write_file(memory, newest.memory);
  must(world.open());
  Numbers::say("older generations put back", copies.size());
  numbers.must_be("  noticed", noticed, copies.size());
  numbers.must_be("  and the newest one named", named, copies.size());
  numbers.must_be("memory put back too: noticed by the key store's", noticed_by_store, copies.size());
  numbers.must_be("memory put back too, no key store: missed, as documented", missed, copies.size());
  numbers.must_be("memory taken away: opens, and says that it is missing", without_memory, copies.size());
}

}  // namespace cerby::vault::torture
