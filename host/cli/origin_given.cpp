#include "cli/origin_given.h"

namespace cerby::cli {

namespace {

template <typename Parsed>
Expected<Parsed> given(const std::string& written, LoopbackHttp loopback) {
  const auto scheme_end = written.find("://");
  if (scheme_end == std::string::npos) return Parsed::parse(written, loopback);
  const auto host_end = written.find_first_of("/?#", scheme_end + 3);
  CERBY_TRY(Parsed parsed, Parsed::parse(written.substr(0, host_end), loopback));
  if (host_end != std::string::npos && written.substr(host_end) != "/")
    return fail(Outcome::OriginInvalid, "an origin has no path: give " + parsed.text());
  return parsed;
}

}  // namespace

Expected<Origin> origin_given(const std::string& written, LoopbackHttp loopback) {
  return given<Origin>(written, loopback);
}

Expected<OriginPattern> origin_pattern_given(const std::string& written, LoopbackHttp loopback) {
  return given<OriginPattern>(written, loopback);
}

}  // namespace cerby::cli
