#include "workspace/access/scopes.h"

#include <algorithm>

namespace cerby::workspace::access {
namespace {

// With the narrower ones that these are made of.
std::int64_t widened(std::int64_t held) {
  if ((held & kReadItems) != 0) held |= kReadAccounts | kReadSecrets;
  if ((held & kWriteItems) != 0) held |= kWriteAccounts | kWriteSecrets;
  return held;
}

}  // namespace

std::int64_t scopes_of(std::string_view text) {
  std::int64_t bits = 0;
  for (bool more = true; more;) {
    const auto comma = std::min(text.find(','), text.size());
    const auto found = std::ranges::find(kScopes, text.substr(0, comma), &NamedScope::name);
    if (found == kScopes.end() || (bits & found->bit) != 0) return 0;
    bits |= found->bit;
    more = comma < text.size();
    if (more) text.remove_prefix(comma + 1);
  }
  return bits;
}

bool covers(std::int64_t held, std::int64_t any, std::int64_t all) {
  const std::int64_t bits = widened(held);
  return (bits & any) != 0 && (bits & all) == all;
}

}  // namespace cerby::workspace::access
