// A page of a list, and its bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cerby::workspace::store {

inline constexpr std::int64_t kLargestPage = 100;
inline constexpr std::int64_t kLastPage = 1'000'000;
inline constexpr std::size_t kMostFilterValues = 8;

enum class Direction : std::uint8_t { Ascending, Descending };

// From 1. Outside of the bounds: `Invalid`.
struct Page {
  std::int64_t number = 1;
  std::int64_t size = 25;
};

template <typename Row>
struct Listed {
  std::vector<Row> rows;
  std::int64_t total = 0;  // on all pages
};

}  // namespace cerby::workspace::store
