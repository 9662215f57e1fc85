// Where mail is handed in: "smtp://HOST[:PORT]" or "smtps://HOST[:PORT]".
//
// smtp:// means STARTTLS, which the server has to offer; only a server on this machine (localhost, 127.0.0.1,
// [::1]) is spoken to in the clear. smtps:// is TLS from the first byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cerby::workspace::mail {

class Server {
 public:
  // Nothing behind the port, no user; a port from 1 to 65535. None for anything else.
  static std::optional<Server> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_loopback() const { return loopback_; }
  // Whether a login may go there: any user of this machine can be the server that is spoken to in the clear.
  [[nodiscard]] bool is_by_tls() const { return !loopback_ || text_.starts_with("smtps:"); }

 private:
  Server(std::string text, bool loopback) : text_(std::move(text)), loopback_(loopback) {}
  std::string text_;
  bool loopback_;
};

}  // namespace cerby::workspace::mail
