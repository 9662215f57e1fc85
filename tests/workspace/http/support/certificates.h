// Certificates made on the spot, and a TLS client that says what it was given.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "workspace/http/endpoint.h"
#include "workspace/http/tls.h"

namespace cerby::workspace::http::test {

// A fresh P-256 key and a certificate for `name`, signed by itself, written to the two files.
void make_certificate(const TlsFiles& files, const std::string& name);

struct TlsAnswer {
  std::string version;   // "" when the handshake failed
  std::string name;      // of the certificate
  std::string protocol;  // by ALPN
  std::string response;
};
struct TlsOffer {
  int least_version = 0, most_version = 0;  // OpenSSL's numbers; 0: whatever there is
  std::string protocol;                     // one, by ALPN; "": none
};
// Handshake, one request with "Connection: close", all of the response.
TlsAnswer ask_by_tls(const Endpoint& endpoint, std::string_view request, const TlsOffer& offer = {});

}  // namespace cerby::workspace::http::test
