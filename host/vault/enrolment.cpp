#include "vault/enrolment.h"

#include <sodium.h>

#include "vault/encoding.h"

namespace cerby::vault {
namespace {

Encoding about(std::string_view label, const Enrolment& enrolment) {
  Encoding all(label);
  all.prefixed(as_bytes(enrolment.workspace)).prefixed(enrolment.user.bytes);
  return all;
}

void add(Encoding& to, const Device& device) {
  to.prefixed(device.id.bytes).prefixed(device.signing).prefixed(device.box);
}

EnrolmentHash hash_of(Bytes message) {
  EnrolmentHash hash;
  crypto_generichash(hash.data(), hash.size(), message.data(), message.size(), nullptr, 0);
  return hash;
}

std::vector<std::uint8_t> copy_of(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> entry(std::string_view label, const Enrolment& enrolment, const Device& device,
                                const Device& by, const ChainPlace& place) {
  auto all = about(label, enrolment);
  add(all, device);
  add(all, by);
  return copy_of(all.number(place.number).prefixed(place.previous).bytes());
}

}  // namespace

std::string code_letters(std::uint64_t number, std::size_t count) {
  std::string letters;
  for (; letters.size() < count; number /= kCodeLetters.size())
    letters += kCodeLetters[number % kCodeLetters.size()];
  return letters;
}

std::vector<std::uint8_t> request_message(const Enrolment& enrolment, const Device& device,
                                          const EnrolmentHash& commitment) {
  auto all = about("cerby device request 1", enrolment);
  add(all, device);
  return copy_of(all.prefixed(commitment).bytes());
}

EnrolmentHash commitment_to(const Enrolment& enrolment, const Device& device, const EnrolmentNonce& nonce) {
  auto all = about("cerby device commitment 1", enrolment);
  add(all, device);
  return hash_of(all.prefixed(nonce).bytes());
}

std::string letters_to_compare(const Enrolment& enrolment, const Device& device, const Device& approver,
                               const EnrolmentNonce& of_device, const EnrolmentNonce& of_approver) {
  auto all = about("cerby device comparison 2", enrolment);
  add(all, device);
  add(all, approver);
  const auto hash = hash_of(all.prefixed(of_device).prefixed(of_approver).bytes());
  auto letters = code_letters(read_number<std::uint64_t>(hash), kComparedLetters);
  letters.insert(kComparedLetters / 2, 1, ' ');
  return letters;
}

std::vector<std::uint8_t> approval_message(const Enrolment& enrolment, const Device& device,
                                           const Device& approver, const ChainPlace& place) {
  return entry("cerby device approval 1", enrolment, device, approver, place);
}

std::vector<std::uint8_t> removal_message(const Enrolment& enrolment, const Device& device,
                                          const Device& remover, const ChainPlace& place) {
  return entry("cerby device removal 1", enrolment, device, remover, place);
}

// The label is from when there were approvals only. A removal's message begins with another one than an
// approval's, so that no hash is of both.
EnrolmentHash hash_of_entry(Bytes message, const Signature& signature) {
  return hash_of(Encoding("cerby device approval hash 1").prefixed(message).prefixed(signature).bytes());
}

}  // namespace cerby::vault
