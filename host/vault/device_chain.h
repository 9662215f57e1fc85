// The chain of a user's devices: who let which one in and who took which one out, signed by them, each entry
// naming the one before (FORMAT.md, "Chain of devices"). Pure: it is read from the workspace, which may lie,
// and says which devices these signatures vouch for.
//
// It starts with a device that nobody signed for: the first, let in by a mailed code. That this is the right
// one, and the chain neither cut short nor another than before, no chain can say of itself: that is for who
// reads it to remember (has(), let_in_by()).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/outcome.h"
#include "vault/enrolment.h"

namespace cerby::vault {

struct ChainEntry {
  enum class Kind : std::uint8_t { Approval = 1, Removal };
  Kind kind = Kind::Approval;
  Device device;  // the one that it lets in or takes out
  Device by;      // which signed it
  Signature signature{};
};

class DeviceChain {
 public:
  static constexpr std::size_t kMostEntries = 4096;

  // Of all entries, in order. device_chain_refused: a signature or a rule is broken; the detail says of which
  // entry. Of none, nothing is known: no device is trusted.
  static Expected<DeviceChain> verify(const Enrolment& enrolment, std::span<const ChainEntry> entries);

  // Of the newest entry; 0 and zeros: there is none.
  [[nodiscard]] std::uint64_t number() const { return hashes_.size(); }
  [[nodiscard]] EnrolmentHash hash() const { return hashes_.empty() ? EnrolmentHash{} : hashes_.back(); }
  // Whether the entry of that number has that hash: false for a chain that is shorter, or another one from
  // there on or before. 0 is the beginning of each.
  [[nodiscard]] bool has(std::uint64_t number, const EnrolmentHash& hash) const;
  // Where the next entry stands.
  [[nodiscard]] ChainPlace next() const { return {.number = number() + 1, .previous = hash()}; }

  // Null: there is none of that id. Valid as long as the chain is.
  [[nodiscard]] const Device* trusted(const Uuid& id) const;    // now
  [[nodiscard]] const Device* known(const Uuid& id) const;      // at any time: it may have been removed
  [[nodiscard]] const Device* let_in_by(const Uuid& id) const;  // the first one: by itself
  [[nodiscard]] std::span<const Device> devices() const { return trusted_; }  // now, the oldest first

 private:
  DeviceChain() = default;
  struct Known {
    Device device, let_in_by;
  };
  // What is wrong with the entry; null: nothing.
  const char* add(const Enrolment& enrolment, const ChainEntry& entry);
  const char* approve(const ChainEntry& entry);
  const char* remove(const ChainEntry& entry);

  std::vector<Device> trusted_;
  std::vector<Known> known_;
  std::vector<EnrolmentHash> hashes_;
};

}  // namespace cerby::vault
