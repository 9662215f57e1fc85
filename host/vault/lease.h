// An offline lease: what a workspace lets one device know of one account, so that it can log in for some
// hours while the workspace cannot be reached (FORMAT.md, "Leases"). Pure: the service writes one, the host
// reads it, and nothing here asks a clock or anybody else.
//
// What it holds can be had by whoever has the device and its open vault, for as long as the app takes the
// password: the times bind a host that keeps to them.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/box.h"
#include "vault/signing.h"

namespace cerby::vault {

inline constexpr std::chrono::hours kLongestLease{8};
// How far the host's clock may be behind the service's at most when it takes a lease.
inline constexpr std::chrono::seconds kLeaseSkew{300};
inline constexpr std::size_t kMostLease = 32UL * 1024;

// What is signed, besides the box.
struct LeaseTerms {
  std::string workspace;  // its host, as in an address: with a port that is not 443
  Uuid user, device, account;
  bool owner = false;  // the role on the account; else Collaborator
  UnixTime issued{}, expires{};
  bool operator==(const LeaseTerms&) const = default;
};

// What is in the box: all that a log-in takes.
struct LeasedAccount {
  std::string name, app, login_address, user_name;
  std::vector<std::string> origins;
  Secret password;
  Secret otpauth;  // empty: the account has none, or leases carry none
};

enum class LeaseRefusal : std::uint8_t {
  Malformed,
  SignatureInvalid,  // not the pinned key's
  OtherWorkspace,
  OtherDevice,
  OtherAccount,
  TooLong,    // more than kLongestLease, or an end before its beginning
  ClockBack,  // before the time that was seen last, or that it was issued at
  Expired,
  NotOpened,  // it was not sealed to this device
};
// Lower case words joined by "_".
std::string_view name(LeaseRefusal refusal);
template <typename T>
using LeaseResult = std::expected<T, LeaseRefusal>;

struct Lease {
  LeaseTerms terms;
  std::vector<std::uint8_t> box;
};

// TooLong, NotOpened (the device's key is none that can be sealed to), Malformed (more than kMostLease).
LeaseResult<std::vector<std::uint8_t>> make_lease(const LeaseTerms& terms, const BoxKey& device,
                                                  const LeasedAccount& account,
                                                  const std::function<Signature(Bytes)>& sign);

// Malformed, SignatureInvalid.
LeaseResult<Lease> read_lease(Bytes bytes, const PublicKey& pinned);

// What names a lease to the workspace that gave it, and is worth nothing to anybody else: its terms, its
// signature and the hash of its box. Malformed.
LeaseResult<std::vector<std::uint8_t>> lease_stub(Bytes lease);
inline constexpr std::size_t kMostLeaseStub = 512;
// Malformed, SignatureInvalid.
LeaseResult<LeaseTerms> read_lease_stub(Bytes stub, const PublicKey& pinned);

// What a reader expects of it.
struct LeaseUse {
  std::string workspace;
  Uuid device, account;
  UnixTime now{};
  UnixTime seen{};      // the newest time that was seen since it was taken
  UnixTime received{};  // by the reader's own clock
};
LeaseResult<void> check_lease(const LeaseTerms& terms, const LeaseUse& use);
// By the reader's clock: the first moment that is Expired.
UnixTime lease_end(const LeaseTerms& terms, UnixTime received);

// Of what the device's key opened the box to. Malformed.
LeaseResult<LeasedAccount> leased_account(Secret opened);

}  // namespace cerby::vault
