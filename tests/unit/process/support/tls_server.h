// An https server of the test's own on loopback: with a certificate that it makes, answers that the test
// says, and a count of what came.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.h"

namespace cerby::process {

// "HTTP/1.1 200 OK" with that body; `more`: header lines.
std::string http_answer(const std::string& body, const std::string& more = {},
                        const std::string& status = "200 OK");

class TlsServer {
 public:
  // The whole answer to a request's head; empty: the server says nothing, and waits for the client to go.
  using Answer = std::function<std::string(const std::string& head)>;
  // Its certificate, which is its own authority, is for `name`, and is written to `certificate` as PEM.
  TlsServer(const std::filesystem::path& certificate, Answer answer,
            const std::string& name = "DNS:localhost");
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string address(const std::string& host = "localhost") const;  // https://host:port
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::vector<std::string> heads() const;
  [[nodiscard]] std::string protocols() const;  // that the last client offered (ALPN), each with its length

 private:
  void serve();
  void serve(int client);
  static int note_protocols(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                            unsigned in_size, void* self);

  Answer answer_;
  SSL_CTX* context_ = nullptr;
  Descriptor listening_, stop_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  std::string protocols_;
  std::thread thread_;
};

}  // namespace cerby::process
