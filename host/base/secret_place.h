// A place of libsodium's guarded memory (sodium_malloc), by itself or divided into blocks that secrets share.
//
// The system may lock no more of it (RLIMIT_MEMLOCK): then what is taken is as guarded, wiped and left out of
// core files as ever, and may be written to the swap. That is no reason to end a launch; the log says it
// once, and `cerbyctl doctor` before.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace cerby::guarded {

// No guarded memory can be had: memory, address space (RLIMIT_AS) or mappings (vm.max_map_count) have run
// out. Thrown, as ordinary memory's end is: whatever makes a Secret would else have to say so.
class None final : public std::bad_alloc {
 public:
  [[nodiscard]] const char* what() const noexcept override;
};

// Whether the system has locked all that this process has taken so far.
bool all_locked();

// Zeroed, locked where the system still locks, zeros in a fork; given back with sodium_free(). Throws None.
std::uint8_t* place_of_its_own(std::size_t size);

class SharedPlace {
 public:
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kCanary = 16;

  SharedPlace(std::size_t blocks, const std::array<std::uint8_t, kCanary>& canary);
  SharedPlace(const SharedPlace&) = delete;
  SharedPlace& operator=(const SharedPlace&) = delete;
  ~SharedPlace();

  // Zeroed, with a canary behind it. Null: no room.
  std::uint8_t* take(std::size_t size);
  // Checks the canary, and wipes.
  void give_back(std::uint8_t* data, std::size_t size);

  [[nodiscard]] const std::uint8_t* begin() const { return data_; }
  [[nodiscard]] bool holds(const std::uint8_t* data) const {
    return data >= data_ && data < data_ + kBlock * used_.size();
  }
  [[nodiscard]] bool is_empty() const { return free_ == used_.size(); }

 private:
  static std::size_t blocks_for(std::size_t size) { return (size + kCanary + kBlock - 1) / kBlock; }

  std::uint8_t* const data_;
  const std::array<std::uint8_t, kCanary> canary_;
  std::vector<bool> used_;
  std::size_t free_;
  std::size_t too_many_;  // so many together are not free, as was found when they were looked for
};

}  // namespace cerby::guarded
