// Why no answer came, or none that may be read. A closed list, for the log; whoever asked decides what the
// user is told.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK

namespace cerby::workspace::web {

enum class Error : std::uint8_t {
  NoName,           // the host's name is not found
  NoConnection,     // refused, unreachable, or cut off before an answer
  ProxyFailed,      // the proxy of the environment, by its name or by what it answered
  TlsRefused,       // the certificate is not one that is trusted, or not of that host
  TooSlow,          // kConnectTime or kWholeTime
  TooLarge,         // more than kMostAnswer
  AnswerMalformed,  // not HTTP
  Failed,           // everything else
};

// The error's name in logs: lower case words joined by "_".
std::string_view name(Error error);

template <typename T>
using Result = std::expected<T, Error>;

}  // namespace cerby::workspace::web
