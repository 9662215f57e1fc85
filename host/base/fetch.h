// One HTTPS request and its answer, as whoever asks sees it; who carries it out has the network.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby {

inline constexpr std::size_t kMaxFetchedBody = 60UL * 1024;  // so that it fits with its head into one frame
inline constexpr std::size_t kMaxFetchHeaders = 16;
// From the name's resolution to the last byte. A shorter limit can be asked for, and no longer one.
inline constexpr std::chrono::milliseconds kLongestFetch{10'000};

enum class FetchMethod : std::uint8_t { Get = 1, Post = 2, Delete = 3, Put = 4 };

struct FetchHeader {
  std::string name;
  Secret value;  // a key may be one; visible ASCII, with single spaces in between
};

struct FetchRequest {
  FetchMethod method = FetchMethod::Get;
  std::string url;  // an Address (origin.h): https only
  std::vector<FetchHeader> headers{};
  Secret body{};                                    // of a Get, none
  std::chrono::milliseconds limit = kLongestFetch;  // at most; who carries it out may have a shorter one
};

struct Fetched {
  std::uint32_t status = 0;     // 200 to 599; a redirect is an answer like any other, and not followed
  std::string account_state{};  // what the answer's Account-State says; empty: it says nothing
  Secret body{};
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // An answer whatever its status. workspace_unreachable, workspace_name_unknown, workspace_untrusted (its
  // certificate), workspace_timed_out, workspace_answer_too_large; helper_failed.
  virtual Expected<Fetched> fetch(const FetchRequest& request) = 0;
};

}  // namespace cerby
