// The input is a data encryption key that comes from another device; and, once more, a true one that is
// damaged.
#include "vault/sealed_key.h"

#include "target.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto sender = vault::DeviceKeys::random(Uuid(), UnixTime(1));
  static const auto recipient = vault::DeviceKeys::random(Uuid(), UnixTime(1));
  static const vault::KeySubject subject{.purpose = vault::KeyPurpose::Grant, .vault = Uuid(), .epoch = 1};
  static const Secret key = Secret::random(vault::kDataKeySize);
  static const auto sealed = vault::seal_key(sender, recipient.device(), subject, key.view());
  static const bool is_sealed = [] {
    fuzz::require(sealed && sealed->size() == vault::kSealedKeySize, "a key is sealed");
    fuzz::keep("sealed_key", *sealed);
    return true;
  }();
  fuzz::require(is_sealed, "it is sealed");
  fuzz::begin_input();
  const auto refused = [](Bytes input) {
    const auto opened = vault::open_sealed_key(recipient, sender.device(), subject, input);
    fuzz::require(!opened, "nothing opens that the sender did not make");
    fuzz::require_refusal(opened.error(), {Outcome::SealedKeyRefused});
  };
  refused(Bytes(data, size));
  auto damaged = *sealed;
  for (std::size_t at = 0; at < size && at < damaged.size(); ++at) damaged[at] ^= data[at];
  if (damaged != *sealed) refused(damaged);
  return 0;
}
