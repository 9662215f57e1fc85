#include "workspace/access/scopes.h"

#include <algorithm>

namespace cerby::workspace::access {

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

}  // namespace cerby::workspace::access
