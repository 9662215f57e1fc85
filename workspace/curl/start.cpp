#include "workspace/curl/start.h"

#include <curl/curl.h>

namespace cerby::workspace::curl {

Expected<void> start() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return fail(Outcome::SystemFailed, "libcurl does not start");
  return {};
}

}  // namespace cerby::workspace::curl
