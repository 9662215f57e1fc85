#include "workspace/api/precondition.h"

#include <algorithm>
#include <charconv>

#include "base/outcome.h"

namespace cerby::workspace::api {
namespace {

constexpr std::string_view kBlank = " \t";

http::Problem malformed() {
  return http::invalid_value({{"header", "If-Match"}, "This is no list of entity tags.", "entity_tags"});
}

void skip(std::string_view& rest, std::string_view characters) {
  rest.remove_prefix(std::min(rest.find_first_not_of(characters), rest.size()));
}

// The revision of a tag's text, as tag_of writes it; 0, which no row has, for any other.
std::int64_t revision_of(std::string_view text) {
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
  if (error != std::errc{} || end != text.data() + text.size() || revision < 1) return 0;
  return text.starts_with('0') ? 0 : revision;
}

// One entity-tag, from the front of `rest`.
std::expected<std::int64_t, http::Problem> take_tag(std::string_view& rest) {
  const bool is_weak = rest.starts_with("W/");
  if (is_weak) rest.remove_prefix(2);
  if (!rest.starts_with('"')) return std::unexpected(malformed());
  const auto end = rest.find('"', 1);
  if (end == std::string_view::npos) return std::unexpected(malformed());
  const auto text = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  if (text.find_first_of(kBlank) != std::string_view::npos) return std::unexpected(malformed());
  return is_weak ? 0 : revision_of(text);
}

}  // namespace

std::expected<Precondition, http::Problem> precondition_of(const std::optional<std::string>& if_match) {
  if (!if_match || *if_match == "*") return Precondition{};
  std::vector<std::int64_t> tags;
  std::string_view rest = *if_match;
  for (skip(rest, " \t,"); !rest.empty(); skip(rest, kBlank)) {
    if (tags.size() == kMostTags) return std::unexpected(malformed());
    CERBY_TRY(const auto tag, take_tag(rest));
    tags.push_back(tag);
    skip(rest, kBlank);
    if (rest.empty()) break;
    if (!rest.starts_with(',')) return std::unexpected(malformed());
    skip(rest, " \t,");
  }
  if (tags.empty()) return std::unexpected(malformed());
  return Precondition{std::move(tags)};
}

std::string tag_of(std::int64_t revision) {
  return '"' + std::to_string(revision) + '"';
}

}  // namespace cerby::workspace::api
