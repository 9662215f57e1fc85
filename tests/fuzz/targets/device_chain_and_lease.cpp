// The input is what a workspace hands over that others have signed: a chain of devices, which is a true one
// with its entries in another order, left out, twice or changed; and an offline lease, a true one that is
// damaged, or none at all.
#include <algorithm>
#include <array>
#include <vector>

#include "target.h"
#include "vault/device_chain.h"
#include "vault/lease.h"

using namespace cerby;
using namespace cerby::vault;

namespace {

constexpr UnixTime kNow{1'700'000'000};
constexpr std::size_t kEntries = 3, kPerEntry = 4, kMostTaken = 6;

// The first lets two more in, one after the other; the second takes the first one out.
struct TrueChain {
  Enrolment enrolment{.workspace = "acme.test", .user = Uuid::random()};
  std::array<DeviceKeys, kEntries> keys{DeviceKeys::random(Uuid::random(), kNow),
                                        DeviceKeys::random(Uuid::random(), kNow),
                                        DeviceKeys::random(Uuid::random(), kNow)};
  std::vector<ChainEntry> entries;

  TrueChain() {
    add(ChainEntry::Kind::Approval, keys[1], keys[0]);
    add(ChainEntry::Kind::Approval, keys[2], keys[1]);
    add(ChainEntry::Kind::Removal, keys[0], keys[1]);
  }
  void add(ChainEntry::Kind kind, const DeviceKeys& device, const DeviceKeys& by) {
    const auto place = DeviceChain::verify(enrolment, entries).value().next();
    const auto message = kind == ChainEntry::Kind::Approval
                             ? approval_message(enrolment, device.device(), by.device(), place)
                             : removal_message(enrolment, device.device(), by.device(), place);
    entries.push_back({kind, device.device(), by.device(), by.sign(message)});
  }
};

// Whether it is another one then.
bool change(ChainEntry& entry, std::uint8_t what, std::uint8_t at, std::uint8_t by) {
  const auto flip = [&](auto& bytes) {
    bytes.at(at % bytes.size()) ^= by;
    return by != 0;
  };
  switch (what % 9) {
    case 1:
      entry.kind =
          entry.kind == ChainEntry::Kind::Approval ? ChainEntry::Kind::Removal : ChainEntry::Kind::Approval;
      return true;
    case 2:
      return flip(entry.device.id.bytes);
    case 3:
      return flip(entry.device.signing);
    case 4:
      return flip(entry.device.box);
    case 5:
      return flip(entry.by.id.bytes);
    case 6:
      return flip(entry.by.signing);
    case 7:
      return flip(entry.by.box);
    case 8:
      return flip(entry.signature);
    default:
      return false;
  }
}

void chain(Bytes input) {
  static const TrueChain known;
  std::vector<ChainEntry> entries;
  bool is_true = true;
  for (; input.size() >= kPerEntry && entries.size() < kMostTaken; input = input.subspan(kPerEntry)) {
    const std::size_t which = input[0] % kEntries;
    is_true = is_true && which == entries.size();
    entries.push_back(known.entries.at(which));
    if (change(entries.back(), input[1], input[2], input[3])) is_true = false;
  }
  const auto verified = DeviceChain::verify(known.enrolment, entries);
  fuzz::require(verified.has_value() == is_true, "a chain as it was signed, and no other");
  if (!verified) return fuzz::require_refusal(verified.error(), {Outcome::DeviceChainRefused});
  fuzz::require(verified->number() == entries.size(), "all of its entries");
  for (const Device& device : verified->devices())
    fuzz::require(std::ranges::any_of(known.keys, [&](const auto& one) { return one.device() == device; }),
                  "devices that these signatures vouch for");
}

void refused(Bytes input, const PublicKey& pinned) {
  const auto is_named = [](LeaseRefusal why) {
    return why == LeaseRefusal::Malformed || why == LeaseRefusal::SignatureInvalid;
  };
  const auto lease = read_lease(input, pinned);
  fuzz::require(!lease && is_named(lease.error()), "no lease that the service did not sign");
  const auto stub = read_lease_stub(input, pinned);
  fuzz::require(!stub && is_named(stub.error()), "nor the stub of one");
  if (const auto made = lease_stub(input); made)
    fuzz::require(made->size() <= kMostLeaseStub && !read_lease_stub(*made, pinned), "nor one made of it");
}

LeasedAccount an_account() {
  LeasedAccount account;
  account.name = "Contentzilla";
  account.origins = {"https://a.test"};
  return account;
}

void lease(Bytes input) {
  static const SigningKey service{Secret::random(kSigningSeed).view()};
  static const DeviceKeys device = DeviceKeys::random(Uuid::random(), kNow);
  static const std::vector<std::uint8_t> known =
      make_lease({.workspace = "acme.test",
                  .user = Uuid::random(),
                  .device = device.device().id,
                  .account = Uuid::random(),
                  .issued = kNow,
                  .expires = kNow + kLongestLease},
                 device.device().box, an_account(), [](Bytes message) { return service.sign(message); })
          .value();
  static const bool is_taken = [] {
    fuzz::keep("lease", known);
    return read_lease(known, service.public_key()).has_value();
  }();
  fuzz::require(is_taken, "what the service signed is taken");
  refused(input, service.public_key());
  auto damaged = known;
  for (std::size_t at = 0; at < input.size() && at < damaged.size(); ++at) damaged[at] ^= input[at];
  if (damaged != known) refused(damaged, service.public_key());
  damaged = known;
  damaged.resize(std::min(input.size(), known.size() - 1));
  refused(damaged, service.public_key());

  // As if the device's key had opened a box to it.
  auto account = leased_account(Secret::copy_of(SecretView(input.data(), input.size())));
  if (!account) return fuzz::require(account.error() == LeaseRefusal::Malformed, "malformed");
  fuzz::look_at(account->password.view());
  fuzz::look_at(account->otpauth.view());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes input(data, size);
  fuzz::begin_input();
  chain(input);
  lease(input);
  return 0;
}
