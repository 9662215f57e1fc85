// Requests as bytes, and the statuses of the responses that must come back, in order: one too many is a
// request that was smuggled in.
#pragma once

#include <string>
#include <vector>

namespace cerby::workspace::http::test {

struct RawRequest {
  std::string name;
  std::string bytes;
  std::vector<int> statuses;
};

// Against test_routes(); head 16 KiB, body 256 KiB.
std::vector<RawRequest> raw_requests();

}  // namespace cerby::workspace::http::test
