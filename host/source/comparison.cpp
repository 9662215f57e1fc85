#include "source/comparison.h"

#include <sodium.h>

#include <functional>
#include <utility>

namespace cerby::source {
namespace {

constexpr int kTries = 3;

std::unexpected<Failure> other(const char* what) {
  return fail(Outcome::DeviceChainRefused, what);
}

// Adds an entry to the chain as it is now: where another one came before it, once more.
Expected<void> at_the_end(const DeviceTalk& talk, vault::Vault& vault,
                          const std::function<Expected<void>(const OwnDevices&)>& add) {
  for (int left = kTries;; --left) {
    CERBY_TRY(const auto own, own_devices(talk, vault));
    const auto added = add(own);
    if (added || added.error().outcome != Outcome::ChangedElsewhere || left == 1) return added;
  }
}

Expected<vault::DeviceKeys> keys_of(vault::Vault& vault) {
  CERBY_TRY(auto keys, vault.device_keys());
  if (!keys) return fail(Outcome::DeviceNotTrusted, "the device's key is gone");
  return std::move(*keys);
}

}  // namespace

vault::EnrolmentNonce random_nonce() {
  vault::EnrolmentNonce nonce;
  ::randombytes_buf(nonce.data(), nonce.size());
  return nonce;
}

Expected<BeingCompared> BeingCompared::begin(const DeviceTalk& talk, const vault::DeviceKeys& keys,
                                             const std::string& label, const vault::EnrolmentNonce& nonce) {
  CERBY_TRY(const auto answered, own_device(talk));
  if (answered.signing != keys.device().signing)
    return fail(Outcome::WorkspaceAnswerInvalid, "the session is of another device");
  BeingCompared compared(answered.enrolment, keys.device(), nonce);
  const auto commitment = commitment_to(compared.enrolment_, compared.device_, nonce);
  CERBY_CHECK(ask_to_be_let_in(talk, keys, {compared.enrolment_, label, commitment}));
  return compared;
}

Expected<BeingCompared::Step> BeingCompared::look(const DeviceTalk& talk) {
  CERBY_TRY(const auto answered, own_device(talk));
  if (answered.enrolment.user != enrolment_.user) return other("it says that you are another user");
  if (answered.state == DeviceState::Trusted && !approver_)
    return other("it says that this computer is let in, and nobody compared");
  const Step step{answered.state, answered.mail, approver_.has_value()};
  if (!answered.comparison) return step;
  const auto& shown = *answered.comparison;
  if (approver_) {
    if (shown.approver != approver_->approver || shown.nonce != approver_->nonce)
      return other("another device compares with this one than before");
    return step;
  }
  if (!is_sound(shown.approver) || shown.approver == device_) return other("the approver's keys");
  // From here on there is no other: its own nonce is shown to this one alone.
  approver_ = shown;
  letters_ = letters_to_compare(enrolment_, device_, shown.approver, nonce_, shown.nonce);
  CERBY_CHECK(show_nonce(talk, nonce_));
  return Step{answered.state, answered.mail, true};
}

vault::SeenEnrolment BeingCompared::by_code() const {
  return {enrolment_.workspace, enrolment_.user, device_};
}

vault::SeenEnrolment BeingCompared::by_approver() const {
  return {enrolment_.workspace, enrolment_.user, approver_->approver};
}

Comparing::Comparing(const OwnDevices& own, AnsweredDevice waiting, const vault::EnrolmentNonce& nonce)
    : enrolment_(own.enrolment),
      own_(own.own),
      device_(waiting.device),
      label_(std::move(waiting.label)),
      commitment_(waiting.request->commitment),
      nonce_(nonce) {}

Expected<Comparing> Comparing::begin(const DeviceTalk& talk, const OwnDevices& own, const Uuid& device,
                                     const vault::EnrolmentNonce& nonce) {
  CERBY_TRY(auto waiting, one_device(talk, device));
  if (waiting.state != DeviceState::Pending || !waiting.request)
    return fail(Outcome::InputInvalid, "this device does not wait to be let in");
  if (!is_sound(waiting.device)) return other("keys that no device can have");
  // The chain would take it no more: it says so before a person compares.
  if (own.chain.known(device) != nullptr) return other("it was in the chain before");
  Comparing comparing(own, std::move(waiting), nonce);
  CERBY_CHECK(give_nonce(talk, device, nonce));
  return comparing;
}

Expected<bool> Comparing::look(const DeviceTalk& talk) {
  if (!letters_.empty()) return true;
  CERBY_TRY(const auto waiting, one_device(talk, device_.id));
  if (waiting.state != DeviceState::Pending || !waiting.request)
    return fail(Outcome::InputInvalid, "this device does not wait to be let in any more");
  if (waiting.device != device_ || waiting.request->commitment != commitment_)
    return other("its request is another one than at the beginning");
  const auto& shown = waiting.request->nonce;
  if (!shown) return false;
  if (commitment_to(enrolment_, device_, *shown) != commitment_)
    return other("it shows another nonce than it committed to");
  letters_ = letters_to_compare(enrolment_, device_, own_, *shown, nonce_);
  return true;
}

Expected<void> Comparing::approve(const DeviceTalk& talk, vault::Vault& vault) const {
  CERBY_TRY(const auto keys, keys_of(vault));
  return at_the_end(talk, vault, [&](const OwnDevices& own) {
    const auto place = own.chain.next();
    return send_approval(talk, device_.id, place.number,
                         keys.sign(approval_message(enrolment_, device_, keys.device(), place)));
  });
}

Expected<void> remove_signed(const DeviceTalk& talk, vault::Vault& vault, const Uuid& device) {
  CERBY_TRY(const auto keys, keys_of(vault));
  return at_the_end(talk, vault, [&](const OwnDevices& own) -> Expected<void> {
    const auto* const trusted = own.trusted(device);
    if (trusted == nullptr) return fail(Outcome::NotFound, device.text());
    const auto place = own.chain.next();
    return send_removal(talk, device, place.number,
                        keys.sign(removal_message(own.enrolment, *trusted, keys.device(), place)));
  });
}

}  // namespace cerby::source
