// If-Match (RFC 9110, 13.1.1): a change is made of the state that the client has read, or not at all. A
// resource's ETag is its revision in quotes.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/http/problem.h"

namespace cerby::workspace::api {

inline constexpr std::size_t kMostTags = 16;

struct Precondition {
  // The revisions that would do. None: there is no condition, or "*", which what is there always meets.
  std::optional<std::vector<std::int64_t>> tags{};
};

// Of the header's value, if there is one. A tag that is weak, or none of ours, is a tag that never
// matches. 400: no list of tags, or longer than kMostTags.
std::expected<Precondition, http::Problem> precondition_of(const std::optional<std::string>& if_match);

std::string tag_of(std::int64_t revision);

}  // namespace cerby::workspace::api
