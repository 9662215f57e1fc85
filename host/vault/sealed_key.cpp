#include "vault/sealed_key.h"

#include <algorithm>

#include "vault/encoding.h"
#include "vault/keys.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kInside = sizeof(Digest) + kDataKeySize;
constexpr std::size_t kBoxSize = kInside + kBoxOverhead;
static_assert(1 + kBoxSize + sizeof(Signature) == kSealedKeySize);

std::string_view text_of(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::Grant:
      return "grant";
    case KeyPurpose::Enrolment:
      return "enrolment";
    case KeyPurpose::Rotation:
      return "rotation";
  }
  return {};
}

Encoding context(const Device& sender, const Device& recipient, const KeySubject& subject) {
  Encoding all("cerby sealed key 1");
  all.prefixed(as_bytes(text_of(subject.purpose)));
  for (const auto* device : {&sender, &recipient}) {
    all.prefixed(device->id.bytes).prefixed(device->signing).prefixed(device->box);
  }
  all.prefixed(subject.vault.bytes).number(subject.epoch);
  return all;
}

// What the box holds beside the key: without it, another device could put its own signature on a box that it
// cannot open, and pass for the one that sent the key.
Digest digest_of(const Encoding& context) {
  return unkeyed_digest(context.bytes());
}

Encoding signed_message(Encoding context, Bytes box) {
  context.prefixed(unkeyed_digest(box));
  return context;
}

std::unexpected<Failure> refused(const char* why) {
  return fail(Outcome::SealedKeyRefused, why);
}

}  // namespace

Expected<std::vector<std::uint8_t>> seal_key(const DeviceKeys& sender, const Device& recipient,
                                             const KeySubject& subject, SecretView key) {
  if (key.size() != kDataKeySize) return fail(Outcome::InputInvalid, "a data encryption key has 32 bytes");
  if (!is_sound(recipient)) return fail(Outcome::InputInvalid, "the keys of the device it is for");
  const auto about = context(sender.device(), recipient, subject);
  Secret inside(kInside);
  const SecretAccess why("sealing a data encryption key to another device");
  const auto out = inside.writable(why);
  std::ranges::copy(digest_of(about), out.begin());
  std::ranges::copy(key.bytes(why), out.begin() + sizeof(Digest));
  const auto box = box_for(recipient.box, inside.view());
  if (!box) return fail(Outcome::InputInvalid, "the keys of the device it is for");

  std::vector<std::uint8_t> sealed{kVersion};
  sealed.insert(sealed.end(), box->begin(), box->end());
  const auto signature = sender.sign(signed_message(about, *box).bytes());
  sealed.insert(sealed.end(), signature.begin(), signature.end());
  return sealed;
}

Expected<Secret> open_sealed_key(const DeviceKeys& recipient, const Device& sender, const KeySubject& subject,
                                 Bytes sealed) {
  if (sealed.size() != kSealedKeySize || sealed[0] != kVersion) return refused("its size or its version");
  if (!is_sound(sender)) return refused("the keys of the device it is said to be from");
  const auto box = sealed.subspan(1, kBoxSize), signature = sealed.last(sizeof(Signature));
  const auto about = context(sender, recipient.device(), subject);
  if (!verify(sender.signing, signed_message(about, box).bytes(), signature)) {
    return refused("its signature is not that device's, for this purpose, device, vault and epoch");
  }
  auto inside = recipient.open(box);
  if (!inside) return refused("it does not open");
  const auto bytes = inside->bytes(SecretAccess("a data encryption key from another device"));
  if (!same(bytes.first(sizeof(Digest)), digest_of(about))) return refused("it was sealed by another device");
  return Secret::copy_of(inside->view().part(sizeof(Digest), kDataKeySize));
}

}  // namespace cerby::vault
