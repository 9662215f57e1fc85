// Sorting and filters of a list, from the query.
#pragma once

#include <algorithm>
#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workspace/api/json.h"
#include "workspace/store/page.h"

namespace cerby::workspace::api {

inline constexpr std::string_view kSort = "sort";

template <typename Value>
struct Word {
  std::string_view text;
  Value value;
};

template <typename Sort>
struct Order {
  Sort sort{};
  store::Direction direction = store::Direction::Ascending;
};

// "created_at", or "-created_at" for the other direction. Without one: by age, the oldest first.
template <typename Sort, std::size_t N>
std::expected<Order<Sort>, http::Problem> order_of(const http::Target& target,
                                                   const std::array<Word<Sort>, N>& words) {
  const auto* const text = target.parameter(kSort);
  if (text == nullptr) return Order<Sort>{words.front().value, store::Direction::Ascending};
  const bool down = text->starts_with('-');
  for (const auto& word : words) {
    if (word.text == std::string_view(*text).substr(down ? 1 : 0))
      return Order<Sort>{word.value, down ? store::Direction::Descending : store::Direction::Ascending};
  }
  return std::unexpected(invalid_parameter(kSort, "There is no such order here.", "sort"));
}

// The parts of a list with commas between them, none of them empty: at most kMostFilterValues. Without the
// parameter, none.
std::expected<std::vector<std::string>, http::Problem> words_of(const http::Target& target,
                                                                std::string_view name);

template <typename Value, std::size_t N>
std::expected<std::vector<Value>, http::Problem> values_of(const http::Target& target, std::string_view name,
                                                           const std::array<Word<Value>, N>& words) {
  CERBY_TRY(const auto texts, words_of(target, name));
  std::vector<Value> values;
  for (const auto& text : texts) {
    const auto found = std::ranges::find(words, text, &Word<Value>::text);
    if (found == words.end())
      return std::unexpected(invalid_parameter(name, "There is no such value.", "value"));
    values.push_back(found->value);
  }
  return values;
}

// For the store, from a page that is within the same bounds.
inline store::Page page_for(const Page& page) {
  return {page.number, page.size};
}

}  // namespace cerby::workspace::api
