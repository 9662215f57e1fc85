// What TlsContext holds. For .cpp files of this folder alone (asio.h).
#pragma once

#include "workspace/http/internal/asio.h"
#include "workspace/http/tls.h"

#include <boost/asio/ssl/context.hpp>

namespace cerby::workspace::http {

class TlsContext {
 public:
  TlsContext() : context(asio::ssl::context::tls_server) {}
  asio::ssl::context context;
};

}  // namespace cerby::workspace::http
