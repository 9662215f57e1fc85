// What the service asks others on the web: one request, one answer.
//
// An interface, so that tests give the answers. The real one (https_client.h) speaks https alone, follows no
// redirect, keeps no cookies, and has the bounds below.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/origin.h"
#include "base/secret.h"
#include "workspace/web/error.h"

namespace cerby::workspace::web {

inline constexpr std::size_t kMostAnswer = 64UL * 1024;  // bytes of the body, unpacked
inline constexpr std::chrono::milliseconds kConnectTime{5000};
inline constexpr std::chrono::milliseconds kWholeTime{10'000};

enum class Method : std::uint8_t { Get, Post };

struct Request {
  Method method = Method::Get;
  Address address;
  Secret authorization;  // the header's value; empty: none
  Secret form;           // of a POST: application/x-www-form-urlencoded
};

struct Answer {
  int status = 0;  // whatever it is: a redirect is an answer too
  Secret body;     // may hold tokens
};

// Used by several threads at once.
class Client {
 public:
  virtual ~Client() = default;
  // Waits for no longer than kWholeTime.
  [[nodiscard]] virtual Result<Answer> send(const Request& request) = 0;
};

}  // namespace cerby::workspace::web
