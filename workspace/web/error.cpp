#include "workspace/web/error.h"

namespace cerby::workspace::web {

std::string_view name(Error error) {
  switch (error) {
    case Error::NoName:
      return "no_name";
    case Error::NoConnection:
      return "no_connection";
    case Error::ProxyFailed:
      return "proxy_failed";
    case Error::TlsRefused:
      return "tls_refused";
    case Error::TooSlow:
      return "too_slow";
    case Error::TooLarge:
      return "too_large";
    case Error::AnswerMalformed:
      return "answer_malformed";
    case Error::Failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace cerby::workspace::web
