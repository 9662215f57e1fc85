#include "workspace/mail/sender.h"

namespace cerby::workspace::mail {

std::string_view name(Error error) {
  switch (error) {
    case Error::NoName:
      return "no_name";
    case Error::NoConnection:
      return "no_connection";
    case Error::TlsRefused:
      return "tls_refused";
    case Error::LoginRefused:
      return "login_refused";
    case Error::Refused:
      return "refused";
    case Error::TooSlow:
      return "too_slow";
    case Error::Failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace cerby::workspace::mail
