// The input is what lies in the vault in place of a sealed item; and, once more, what is sealed and then
// damaged. The keys are the same in every process, so that a seed can be a true item.
#include <algorithm>

#include "target.h"
#include "vault/seal.h"

using namespace cerby;

namespace {

// A true item is one that these keys make of what is in it, with the nonce that is drawn first.
void open_as_it_is(const vault::SealKeys& keys, Bytes additional, Bytes input) {
  const auto opened = vault::open(keys, additional, input);
  if (!opened) return fuzz::require_refusal(opened.error(), {Outcome::VaultDamaged});
  fuzz::begin_input();
  const auto again = vault::seal(keys, additional, opened->view());
  fuzz::require(again && std::ranges::equal(*again, input), "nothing opens that these keys did not make");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Secret keys = Secret::random(2 * vault::kSubkeySize);
  static const vault::SealKeys seal_keys{keys.view().part(0, vault::kSubkeySize),
                                         keys.view().part(vault::kSubkeySize, vault::kSubkeySize)};
  static const std::vector<std::uint8_t> additional{1, 2, 3};
  const Bytes input(data, size);
  static const bool is_kept = [] {
    fuzz::begin_input();
    const auto sealed = vault::seal(seal_keys, additional, view_of("an item"));
    fuzz::require(sealed.has_value(), "an item is sealed");
    fuzz::keep("sealed_item", *sealed);
    return true;
  }();
  fuzz::require(is_kept, "it is kept");
  open_as_it_is(seal_keys, additional, input);
  if (size < 4) return 0;
  fuzz::begin_input();

  // The first bytes say what is done to the rest once it is sealed.
  const std::size_t at = (std::size_t{data[0]} << 8U) | data[1];
  const std::uint8_t change = data[2];
  const SecretView plain(data + 3, size - 3);
  auto sealed = vault::seal(seal_keys, additional, plain);
  if (!sealed) {
    fuzz::require_refusal(sealed.error(), {Outcome::InputInvalid});
    return 0;
  }
  const auto back = vault::open(seal_keys, additional, *sealed);
  fuzz::require(back && back->view().equals(plain), "what is sealed opens again");
  if (change == 0) {
    sealed->resize(at % sealed->size());
  } else {
    (*sealed)[at % sealed->size()] ^= change;
  }
  fuzz::require(!vault::open(seal_keys, additional, *sealed), "what was changed does not open");
  return 0;
}
