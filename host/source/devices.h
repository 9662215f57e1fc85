// What a host asks a workspace about devices (workspace/README.md, "Devices"), and the chain that it
// believes.
//
// The requests say what the workspace said. own_devices() is the answer to who the user's devices are: their
// signatures verified, and held against what this device has seen before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "source/device_answers.h"
#include "source/proof.h"
#include "vault/device_chain.h"
#include "vault/vault.h"

namespace cerby::source {

// By the session of this device. All outlive it.
struct DeviceTalk {
  const Origin& workspace;
  Proof& proof;
  Fetcher& fetcher;
};

// As a workspace is named in what is signed: its host, with the port where it has one.
std::string name_of(const Origin& workspace);

// Besides the outcomes of ask(): workspace_answer_invalid.
Expected<AnsweredOwnDevice> own_device(const DeviceTalk& talk);
Expected<std::vector<AnsweredDevice>> list_devices(const DeviceTalk& talk);  // at most kMostDevices
inline constexpr std::size_t kMostDevices = 1000;
Expected<AnsweredDevice> one_device(const DeviceTalk& talk, const Uuid& id);  // not_found

struct ToBeLetIn {
  vault::Enrolment enrolment;
  std::string label;  // at most 128 bytes
  vault::EnrolmentHash commitment{};
};
Expected<void> ask_to_be_let_in(const DeviceTalk& talk, const vault::DeviceKeys& keys,
                                const ToBeLetIn& asking);
Expected<void> ask_for_code(const DeviceTalk& talk);
// input_invalid: it does not count.
Expected<void> redeem_code(const DeviceTalk& talk, SecretView code);
Expected<void> show_nonce(const DeviceTalk& talk, const vault::EnrolmentNonce& nonce);
// input_invalid: another nonce was given for that request.
Expected<void> give_nonce(const DeviceTalk& talk, const Uuid& device, const vault::EnrolmentNonce& nonce);
// changed_elsewhere: another entry came before. input_invalid: the comparison is over.
Expected<void> send_approval(const DeviceTalk& talk, const Uuid& device, std::uint64_t number,
                             const vault::Signature& signature);
Expected<void> send_removal(const DeviceTalk& talk, const Uuid& device, std::uint64_t number,
                            const vault::Signature& signature);
// Of one that the chain has not: it waits, or the workspace alone says that it is let in.
Expected<void> remove_unsigned(const DeviceTalk& talk, const Uuid& device);

struct FetchedChain {
  vault::DeviceChain chain;
  std::uint32_t generation = 0;
};
// That user's, each signature verified; of another user than one's own too. device_chain_refused.
Expected<FetchedChain> fetch_chain(const DeviceTalk& talk, const vault::Enrolment& enrolment);

// The user's own devices, as this one believes them.
struct OwnDevices {
  vault::Enrolment enrolment;
  vault::Device own;
  std::uint32_t generation = 0;
  vault::DeviceChain chain;
  // Where nobody has signed anything yet, this one is the only device.
  [[nodiscard]] const vault::Device* trusted(const Uuid& id) const;
};
// Reads the chain, and remembers its newest entry. device_not_trusted: this device is not in it, or what let
// it in was not noted (enrol: `cerbyctl device enrol`). device_chain_refused: what is shown is not what was
// seen: another user, another device that let this one in, an older or another chain.
Expected<OwnDevices> own_devices(const DeviceTalk& talk, vault::Vault& vault);
// The same of what was fetched: for who has asked already.
Expected<OwnDevices> believed(FetchedChain fetched, const vault::SeenEnrolment& seen,
                              const vault::Device& own);

}  // namespace cerby::source
