// The input is what lies in the vault in place of a sealed item; and, once more, what is sealed and then
// damaged.
#include "target.h"
#include "vault/seal.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Secret keys = Secret::random(2 * vault::kSubkeySize);
  static const vault::SealKeys seal_keys{keys.view().part(0, vault::kSubkeySize),
                                         keys.view().part(vault::kSubkeySize, vault::kSubkeySize)};
  static const std::vector<std::uint8_t> additional{1, 2, 3};
  const Bytes input(data, size);
  const auto opened = vault::open(seal_keys, additional, input);
  fuzz::require(!opened, "nothing opens that these keys did not make");
  fuzz::require_refusal(opened.error(), {Outcome::VaultDamaged});
  if (size < 4) return 0;

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
