#include "workspace/api/query.h"

#include <algorithm>

namespace cerby::workspace::api {

static_assert(kMaxPageSize == store::kLargestPage && kMaxPageNumber == store::kLastPage);

std::expected<std::vector<std::string>, http::Problem> words_of(const http::Target& target,
                                                                std::string_view name) {
  std::vector<std::string> words;
  const auto* const text = target.parameter(name);
  if (text == nullptr) return words;
  std::string_view rest = *text;
  for (bool more = true; more;) {
    const auto comma = std::min(rest.find(','), rest.size());
    if (comma == 0) return std::unexpected(invalid_parameter(name, "A value is empty.", "empty"));
    if (words.size() == store::kMostFilterValues)
      return std::unexpected(invalid_parameter(name, "These are too many values.", "out_of_bounds"));
    words.emplace_back(rest.substr(0, comma));
    more = comma < rest.size();
    if (more) rest.remove_prefix(comma + 1);
  }
  return words;
}

}  // namespace cerby::workspace::api
