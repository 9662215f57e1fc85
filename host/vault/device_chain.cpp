#include "vault/device_chain.h"

#include <algorithm>
#include <string>

namespace cerby::vault {
namespace {

std::vector<std::uint8_t> message_of(const Enrolment& enrolment, const ChainEntry& entry,
                                     const ChainPlace& place) {
  return entry.kind == ChainEntry::Kind::Approval ? approval_message(enrolment, entry.device, entry.by, place)
                                                  : removal_message(enrolment, entry.device, entry.by, place);
}

}  // namespace

Expected<DeviceChain> DeviceChain::verify(const Enrolment& enrolment, std::span<const ChainEntry> entries) {
  if (entries.size() > kMostEntries) return fail(Outcome::DeviceChainRefused, "it has too many entries");
  DeviceChain chain;
  chain.hashes_.reserve(entries.size());
  for (const auto& entry : entries) {
    if (const char* wrong = chain.add(enrolment, entry)) {
      return fail(Outcome::DeviceChainRefused, "entry " + std::to_string(chain.number() + 1) + ": " + wrong);
    }
  }
  return chain;
}

const char* DeviceChain::add(const Enrolment& enrolment, const ChainEntry& entry) {
  if (!is_sound(entry.device) || !is_sound(entry.by)) return "keys that no device can have";
  if (hashes_.empty()) {
    trusted_ = {entry.by};
    known_ = {{entry.by, entry.by}};
  }
  // With all of its keys: the id alone is what anybody can say.
  if (const auto* by = trusted(entry.by.id); by == nullptr || *by != entry.by)
    return "the device that made it is not trusted there";
  const auto message = message_of(enrolment, entry, next());
  if (!vault::verify(entry.by.signing, message, entry.signature))
    return "its signature is not that device's, at this place";
  const char* wrong = entry.kind == ChainEntry::Kind::Approval ? approve(entry) : remove(entry);
  if (wrong == nullptr) hashes_.push_back(hash_of_entry(message, entry.signature));
  return wrong;
}

const char* DeviceChain::approve(const ChainEntry& entry) {
  const auto same = [&](const Known& one) {
    return one.device.id == entry.device.id || one.device.signing == entry.device.signing;
  };
  // One that is trusted, and one that was removed: it does not come back.
  if (std::ranges::any_of(known_, same)) return "it lets in a device that was let in before";
  trusted_.push_back(entry.device);
  known_.push_back({entry.device, entry.by});
  return nullptr;
}

const char* DeviceChain::remove(const ChainEntry& entry) {
  return std::erase(trusted_, entry.device) == 1 ? nullptr : "it removes a device that is not trusted there";
}

bool DeviceChain::has(std::uint64_t number, const EnrolmentHash& hash) const {
  if (number == 0) return hash == EnrolmentHash{};
  return number <= hashes_.size() && hashes_[number - 1] == hash;
}

const Device* DeviceChain::trusted(const Uuid& id) const {
  const auto found = std::ranges::find(trusted_, id, &Device::id);
  return found == trusted_.end() ? nullptr : &*found;
}

const Device* DeviceChain::known(const Uuid& id) const {
  const auto found = std::ranges::find(known_, id, [](const Known& one) { return one.device.id; });
  return found == known_.end() ? nullptr : &found->device;
}

const Device* DeviceChain::let_in_by(const Uuid& id) const {
  const auto found = std::ranges::find(known_, id, [](const Known& one) { return one.device.id; });
  return found == known_.end() ? nullptr : &found->let_in_by;
}

}  // namespace cerby::vault
