// A device is let in by another: what each side does while a person compares the letters that both show
// (vault/enrolment.h). Whoever is between the two, the workspace too, is found out by the letters, because of
// three things that each side keeps to: the new one shows its nonce once and takes one nonce of one approver
// for it; the approver shows letters only after the nonce was found to be the one that was committed to; and
// what is signed, and noted, is what was compared.
#pragma once

#include <optional>
#include <string>

#include "source/devices.h"

namespace cerby::source {

vault::EnrolmentNonce random_nonce();

// The side of the new device.
class BeingCompared {
 public:
  // Asks to be let in, with a commitment to `nonce`; that undoes what was begun by a request before.
  static Expected<BeingCompared> begin(const DeviceTalk& talk, const vault::DeviceKeys& keys,
                                       const std::string& label, const vault::EnrolmentNonce& nonce);

  struct Step {
    DeviceState state = DeviceState::Pending;
    bool mail = false;  // a code can be mailed
    bool compared = false;
  };
  // Asks how far it is; where a trusted device has given its nonce, shows this one's, once.
  // device_chain_refused: another user, another device or nonce than the one it was shown to, or it is let in
  // and nobody compared.
  Expected<Step> look(const DeviceTalk& talk);
  // After it was compared.
  [[nodiscard]] const std::string& letters() const { return letters_; }
  [[nodiscard]] const std::string& approver_label() const { return approver_->label; }

  [[nodiscard]] const vault::Enrolment& enrolment() const { return enrolment_; }
  // What to put into the vault before the device counts: let in by a code, or by the one compared with.
  [[nodiscard]] vault::SeenEnrolment by_code() const;
  [[nodiscard]] vault::SeenEnrolment by_approver() const;

 private:
  BeingCompared(vault::Enrolment enrolment, const vault::Device& device, const vault::EnrolmentNonce& nonce)
      : enrolment_(std::move(enrolment)), device_(device), nonce_(nonce) {}

  vault::Enrolment enrolment_;
  vault::Device device_;
  vault::EnrolmentNonce nonce_;
  std::optional<AnsweredComparison> approver_;
  std::string letters_;
};

// The side of a trusted one.
class Comparing {
 public:
  // Gives its nonce for the device that waits. not_found; input_invalid: it does not wait, or was compared
  // before and has to make its request anew. device_chain_refused: keys that the chain would not take.
  static Expected<Comparing> begin(const DeviceTalk& talk, const OwnDevices& own, const Uuid& device,
                                   const vault::EnrolmentNonce& nonce);

  [[nodiscard]] const std::string& label() const { return label_; }
  // Whether the new one has shown its nonce, and so there are letters. device_chain_refused: the nonce is not
  // the one that it committed to, or its keys or commitment are others than at the beginning.
  Expected<bool> look(const DeviceTalk& talk);
  [[nodiscard]] const std::string& letters() const { return letters_; }
  // After a person said that they are the same: signs at the end of the chain, which is read anew where
  // another entry came in between. What own_devices() says.
  Expected<void> approve(const DeviceTalk& talk, vault::Vault& vault) const;

 private:
  Comparing(const OwnDevices& own, AnsweredDevice waiting, const vault::EnrolmentNonce& nonce);

  vault::Enrolment enrolment_;
  vault::Device own_, device_;
  std::string label_;
  vault::EnrolmentHash commitment_;
  vault::EnrolmentNonce nonce_;
  std::string letters_;
};

// Takes a device of the user's out, signed: also one that was removed before without a signature. What
// own_devices() says; not_found: it is not in the chain.
Expected<void> remove_signed(const DeviceTalk& talk, vault::Vault& vault, const Uuid& device);

}  // namespace cerby::source
