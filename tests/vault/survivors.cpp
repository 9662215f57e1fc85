#include "vault/survivors.h"

#include <span>

namespace cerby::vault::torture {
namespace {

constexpr std::size_t kAllSubsetsOf = 5;
using Pending = std::span<const std::size_t>;
using Survivors = std::vector<Survivor>;

Survivors those(Pending pending, const std::function<bool(std::size_t)>& is_there) {
  Survivors survivors;
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (is_there(i)) survivors.push_back({.operation = pending[i]});
  return survivors;
}

class Remainders {
 public:
  Remainders(const Recording& recording, Pending pending, std::mt19937_64& chance,
             const std::function<void(const Survivors&)>& visit)
      : recording_(recording), pending_(pending), chance_(chance), visit_(visit) {}

  void subsets(std::size_t samples) const {
    const auto size = pending_.size();
    const auto last = std::min(size, kAllSubsetsOf);
    for (std::uint64_t chosen = 0; chosen < (std::uint64_t{1} << last); ++chosen) {
      for (const bool earlier : {true, false})
        visit_(those(pending_, [&](std::size_t i) {
          return i < size - last ? earlier : (chosen >> (i - (size - last)) & 1) != 0;
        }));
    }
    if (size <= kAllSubsetsOf) return;
    for (std::size_t one = 0; one < size; ++one) {
      visit_(those(pending_, [&](std::size_t i) { return i == one; }));
      visit_(those(pending_, [&](std::size_t i) { return i != one; }));
      visit_(those(pending_, [&](std::size_t i) { return i <= one; }));
    }
    for (std::size_t i = 0; i < samples; ++i)
      visit_(those(pending_, [&](std::size_t) { return (chance_() & 1) != 0; }));
  }
  void torn(std::size_t samples) const {
    for (std::size_t one = 0; one < pending_.size(); ++one) {
      const auto& write = recording_.operations[pending_[one]];
      const auto sectors = sectors_of(write);
      if (write.kind != Operation::Kind::Write || sectors < 2) continue;
      for (std::uint64_t at = 1; at < sectors; ++at) {
        tear(one, [&](std::uint64_t sector) { return sector < at; });
        tear(one, [&](std::uint64_t sector) { return sector >= at; });
      }
      for (std::size_t i = 0; i < samples; ++i)
        tear(one, [&](std::uint64_t) { return (chance_() & 1) != 0; });
    }
  }

 private:
  void tear(std::size_t one, const std::function<bool(std::uint64_t sector)>& is_there) const {
    std::vector<bool> sectors;
    for (std::uint64_t i = 0; i < sectors_of(recording_.operations[pending_[one]]); ++i)
      sectors.push_back(is_there(i));
    for (const bool grown : {true, false}) {
      for (const bool others : {true, false}) {
        auto survivors = those(pending_, [&](std::size_t i) { return others || i == one; });
        auto& torn = others ? survivors[one] : survivors.front();
        torn.sectors = sectors;
        torn.grown = grown;
        visit_(survivors);
      }
    }
  }

  const Recording& recording_;
  Pending pending_;
  std::mt19937_64& chance_;
  const std::function<void(const Survivors&)>& visit_;
};

}  // namespace

void each_remainder(const Recording& recording, const PowerCut& cut, std::size_t samples,
                    std::mt19937_64& chance, const std::function<void(const std::vector<Survivor>&)>& visit) {
  const Remainders remainders(recording, cut.pending(), chance, visit);
  remainders.subsets(samples);
  remainders.torn(samples / 8);
}

}  // namespace cerby::vault::torture
