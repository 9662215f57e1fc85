// Https: requests over HTTP/2 or 1.1, by libcurl, for the host that has no network.
//
// https alone, TLS 1.2 or newer, the certificate held against the system's authorities, or those of one file.
// What libcurl gives back is wiped; TLS's own buffers are not, and go with the process at the launch's end.
// Nothing is followed, no cookie kept, no password file read, no answer unpacked. The connection stays open
// for the next request: one helper serves one launch. The proxy is the environment's (https_proxy, no_proxy).
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/fetch.h"
#include "base/outcome.h"

namespace cerby::helper {

inline constexpr std::chrono::milliseconds kLongestConnect{3'000};

class Https {
 public:
  // Empty: the system's authorities. Nothing of the library is set up before the first request.
  explicit Https(std::filesystem::path ca_file);
  ~Https();
  Https(const Https&) = delete;
  Https& operator=(const Https&) = delete;

  // `limit`: of the whole, up to kLongestFetch. The outcomes of Fetcher; helper_failed also for a request
  // that is not one (an address that is not https, a header that is none).
  Expected<Fetched> fetch(const FetchRequest& request, std::chrono::milliseconds limit);

 private:
  struct Handle;
  std::filesystem::path ca_file_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace cerby::helper
