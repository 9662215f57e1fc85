// What is on its way for a device that waits: its request, the code that was mailed for it, its comparison
// with a trusted device. What comes of it is in device_chain.h. Inside the feed's lock, all that changes
// something.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workspace/store/sign_ins.h"

namespace cerby::workspace::store {

struct DeviceRequest {
  Uuid device;
  Bytes32 commitment{};
  // Of the trusted device that compares with it, until then.
  struct Comparison {
    Uuid approver;
    Bytes32 nonce{};
    Time expires_at = 0;
  };
  std::optional<Comparison> comparison;
  std::optional<Bytes32> nonce;  // the device's own, once it has shown it
};
// In the place of none: ask_for_device() took away what there was.
Result<void> create_device_request(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                   const DeviceRequest& request);
Result<DeviceRequest> find_device_request(Transaction& transaction, const Uuid& workspace,
                                          const Uuid& device);
// Of any number of callers, one is told true: a request has one approver's nonce.
Result<bool> begin_comparison(Transaction& transaction, const Uuid& workspace, const Uuid& device,
                              const DeviceRequest::Comparison& comparison);
// Once, and after begin_comparison.
Result<bool> show_device_nonce(Transaction& transaction, const Uuid& workspace, const Uuid& device,
                               const Bytes32& nonce);

inline constexpr std::int64_t kMostTries = 5;

struct DeviceCode {
  Uuid device;
  Hash hash{};
  std::string master_key;  // the id of the one that `wrapped` is under
  std::vector<std::uint8_t> wrapped;
  std::int64_t tries = 0;
  Time expires_at = 0;
  std::optional<Time> used_at;
};
// In the place of the one before.
Result<void> put_device_code(Transaction& transaction, const Uuid& workspace, const DeviceCode& code);
Result<DeviceCode> find_device_code(Transaction& transaction, const Uuid& workspace, const Uuid& device);
// Before it is compared. False: it is used or over, or there are no tries left.
Result<bool> count_try(Transaction& transaction, const Uuid& workspace, const Uuid& device, Time now);
// Of any number of callers, one is told true.
Result<bool> use_device_code(Transaction& transaction, const Uuid& workspace, const Uuid& device, Time now);

// Also forgets those of every workspace from more than an hour ago, which nobody counts.
inline constexpr Time kMailsAreCounted = 3'600'000;
Result<void> note_device_mail(Transaction& transaction, const Uuid& workspace, const Uuid& user, Time now);
Result<std::int64_t> count_device_mails(Transaction& transaction, const Uuid& workspace, const Uuid& user,
                                        Time since);

}  // namespace cerby::workspace::store
