// What hands mail to a server: an interface, so that tests take it. The real one is smtp_sender.h.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK
#include "base/secret.h"
#include "workspace/mail/address.h"

namespace cerby::workspace::mail {

// Why a message was not taken. A closed list, for the log.
enum class Error : std::uint8_t {
  NoName,        // the server's name is not found
  NoConnection,  // refused, unreachable, or cut off
  TlsRefused,    // it does not offer STARTTLS, or its certificate is not trusted or another's
  LoginRefused,  // the user's name or password
  Refused,       // the sender, the recipient or the message
  TooSlow,
  Failed,  // everything else
};
// The error's name in logs: lower case words joined by "_".
std::string_view name(Error error);

template <typename T>
using Result = std::expected<T, Error>;

struct Message {
  Address to;
  std::string_view subject;  // ASCII, one line, of the program's own
  Secret text;               // ASCII; lines end with CR LF
};

class Sender {
 public:
  virtual ~Sender() = default;
  [[nodiscard]] virtual Result<void> send(const Message& message) = 0;
};

}  // namespace cerby::workspace::mail
