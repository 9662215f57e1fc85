// The input is the target of a request, or the text of a decoded one that is written and read back.
#include "workspace/http/target.h"

#include <algorithm>

#include "base/utf8.h"
#include "target.h"

using namespace cerby;
using namespace cerby::workspace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto target = http::parse_target(text);
  if (!target) {
    fuzz::require_refusal(target.error(), {Outcome::InputInvalid});
    return 0;
  }
  fuzz::require(size <= http::kMaxTarget, "a target within its length");
  fuzz::require(target->path.size() <= http::kMaxSegments, "segments within their number");
  fuzz::require(target->query.size() <= http::kMaxParameters, "parameters within their number");
  const auto is_clean = [](const std::string& one) {
    return is_utf8(one) && std::ranges::none_of(one, [](char c) {
             const auto byte = static_cast<unsigned char>(c);
             return byte < 0x20 || byte == 0x7F;
           });
  };
  for (const auto& segment : target->path) {
    fuzz::require(!segment.empty() && segment != "." && segment != "..", "a segment that is a name");
    fuzz::require(segment.find_first_of("/\\") == std::string::npos, "no slash in a segment");
    fuzz::require(is_clean(segment), "a segment of clean text");
  }
  for (const auto& parameter : target->query) {
    fuzz::require(!parameter.name.empty() && is_clean(parameter.name) && is_clean(parameter.value),
                  "a parameter of clean text");
    fuzz::require(std::ranges::count(target->query, parameter.name, &http::Parameter::name) == 1,
                  "a parameter once");
  }
  const auto written = http::text_of(*target);
  if (written.size() > http::kMaxTarget) return 0;  // more of it is escaped than it was
  const auto again = http::parse_target(written);
  fuzz::require(again && *again == *target, "what is written reads back the same");
  return 0;
}
