#include "unit/process/support/tls_server.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace cerby::process {
namespace {

void require(bool good) {
  if (!good) std::abort();
}

// For an hour from now, and its own authority.
X509* certificate_for(EVP_PKEY* key, const std::string& name) {
  X509* const made = ::X509_new();
  ::X509_set_version(made, X509_VERSION_3);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(made), 1);
  ::X509_gmtime_adj(::X509_getm_notBefore(made), -3600);
  ::X509_gmtime_adj(::X509_getm_notAfter(made), 3600);
  ::X509_set_pubkey(made, key);
  X509_NAME* const subject = ::X509_get_subject_name(made);
  ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"),
                               -1, -1, 0);
  ::X509_set_issuer_name(made, subject);
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  ::X509V3_set_ctx(&context, made, made, nullptr, nullptr, 0);
  for (const auto& [kind, value] : {std::pair(NID_subject_alt_name, name.c_str()),
                                    std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
    X509_EXTENSION* const extension = ::X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    require(extension != nullptr && ::X509_add_ext(made, extension, -1) == 1);
    ::X509_EXTENSION_free(extension);
  }
  require(::X509_sign(made, key, ::EVP_sha256()) > 0);
  return made;
}

bool is_readable(int descriptor, int stop) {
  std::array<pollfd, 2> waits = {pollfd{descriptor, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
  while (::poll(waits.data(), waits.size(), -1) < 0) {
  }
  return waits[1].revents == 0;
}

}  // namespace

std::string http_answer(const std::string& body, const std::string& more, const std::string& status) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
         "\r\n" + body;
}

TlsServer::TlsServer(const std::filesystem::path& certificate, Answer answer, const std::string& name)
    : answer_(std::move(answer)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  (void)std::signal(SIGPIPE, SIG_IGN);  // for a client that goes in the middle
  EVP_PKEY* const key = ::EVP_EC_gen("P-256");
  X509* const made = certificate_for(key, name);
  std::FILE* const file = std::fopen(certificate.c_str(), "we");
  require(file != nullptr && ::PEM_write_X509(file, made) == 1);
  require(std::fclose(file) == 0);
  context_ = ::SSL_CTX_new(::TLS_server_method());
  require(::SSL_CTX_use_certificate(context_, made) == 1 && ::SSL_CTX_use_PrivateKey(context_, key) == 1);
  ::SSL_CTX_set_alpn_select_cb(context_, &TlsServer::note_protocols, this);
  ::X509_free(made);
  ::EVP_PKEY_free(key);

  listening_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  require(::bind(listening_.get(), where, size) == 0 && ::listen(listening_.get(), 8) == 0);
  require(::getsockname(listening_.get(), where, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  const std::uint64_t one = 1;
  require(::write(stop_.get(), &one, sizeof one) == sizeof one);
  thread_.join();
  ::SSL_CTX_free(context_);
}

std::string TlsServer::address(const std::string& host) const {
  return "https://" + host + ":" + std::to_string(port_);
}

std::vector<std::string> TlsServer::heads() const {
  const std::lock_guard lock(mutex_);
  return heads_;
}

std::string TlsServer::protocols() const {
  const std::lock_guard lock(mutex_);
  return protocols_;
}

int TlsServer::note_protocols(SSL*, const unsigned char**, unsigned char*, const unsigned char* in,
                              unsigned in_size, void* self) {
  auto& server = *static_cast<TlsServer*>(self);
  const std::lock_guard lock(server.mutex_);
  server.protocols_.assign(reinterpret_cast<const char*>(in), in_size);
  return SSL_TLSEXT_ERR_NOACK;
}

void TlsServer::serve() {
  while (is_readable(listening_.get(), stop_.get())) {
    const Descriptor client(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.is_open()) continue;
    ++connections_;
    serve(client.get());
  }
}

// A head, and after it as many bytes as it says.
static bool is_whole(const std::string& request) {
  constexpr std::string_view kLength = "\r\nContent-Length: ", kEnd = "\r\n\r\n";
  const auto end = request.find(kEnd);
  if (end == std::string::npos) return false;
  const auto length = request.find(kLength);
  const std::size_t body = length < end ? std::stoul(request.substr(length + kLength.size())) : 0;
  return request.size() >= end + kEnd.size() + body;
}

void TlsServer::serve(int client) {
  SSL* const tls = ::SSL_new(context_);
  ::SSL_set_fd(tls, client);
  std::string head;
  if (::SSL_accept(tls) == 1) {
    while (::SSL_pending(tls) > 0 || is_readable(client, stop_.get())) {
      std::array<char, 4096> part{};
      const int size = ::SSL_read(tls, part.data(), part.size());
      if (size <= 0) break;
      head.append(part.data(), static_cast<std::size_t>(size));
      if (!is_whole(head)) continue;
      const std::string answer = answer_(head);
      {
        const std::lock_guard lock(mutex_);
        heads_.push_back(std::exchange(head, {}));
      }
      if (!answer.empty() && ::SSL_write(tls, answer.data(), static_cast<int>(answer.size())) <= 0) break;
    }
  }
  ::SSL_free(tls);
}

}  // namespace cerby::process
