// TLS by a certificate and a key in files: 1.2 with forward secrecy and AEAD, and 1.3; HTTP/1.1 by ALPN.
#pragma once

#include <filesystem>
#include <memory>

#include "base/outcome.h"

namespace cerby::workspace::http {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM: the server's own first, then those between it and the root
  // PEM, not encrypted; this user's or root's, and for nobody else to read, but that root's may be for its
  // group (Debian keeps keys as root:ssl-cert, 640).
  std::filesystem::path key;
};

// Holds OpenSSL's context. A connection keeps the one it began with.
class TlsContext;

// config_invalid: a file is missing or not what it should be, others can read or write the key, or it does
// not fit the certificate; the detail names the file.
Expected<std::shared_ptr<TlsContext>> load_tls(const TlsFiles& files);

}  // namespace cerby::workspace::http
