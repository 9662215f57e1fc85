#include "workspace/http/support/certificates.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cstring>
#include <memory>

#include "base/descriptor.h"

namespace cerby::workspace::http::test {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

void write_pem(const std::filesystem::path& file, const auto& write) {
  const Owned<FILE, std::fclose> out(std::fopen(file.c_str(), "w"));
  ASSERT_NE(out, nullptr) << file;
  ::chmod(file.c_str(), 0600);
  EXPECT_EQ(write(out.get()), 1);
}

std::string name_of(const SSL* ssl) {
  const Owned<X509, X509_free> certificate(::SSL_get1_peer_certificate(ssl));
  std::array<char, 256> text{};
  if (certificate)
    ::X509_NAME_get_text_by_NID(::X509_get_subject_name(certificate.get()), NID_commonName, text.data(),
                                text.size());
  return text.data();
}

}  // namespace

void make_certificate(const TlsFiles& files, const std::string& name) {
  const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
  const Owned<X509, X509_free> certificate(::X509_new());
  ASSERT_NE(key, nullptr);
  ::X509_set_version(certificate.get(), X509_VERSION_3);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate.get()), 1);
  ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), 0);
  ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), 3600);
  ::X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const subject = ::X509_get_subject_name(certificate.get());
  ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  ::X509_set_issuer_name(certificate.get(), subject);
  ASSERT_GT(::X509_sign(certificate.get(), key.get(), ::EVP_sha256()), 0);
  write_pem(files.certificate, [&](FILE* out) { return ::PEM_write_X509(out, certificate.get()); });
  write_pem(files.key, [&](FILE* out) {
    return ::PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

TlsAnswer ask_by_tls(const Endpoint& endpoint, std::string_view request, const TlsOffer& offer) {
  const auto& tcp = std::get<TcpEndpoint>(endpoint);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(tcp.port);
  std::memcpy(&address.sin_addr, tcp.address.bytes.data() + 12, 4);
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{20, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  EXPECT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);

  const Owned<SSL_CTX, SSL_CTX_free> context(::SSL_CTX_new(::TLS_client_method()));
  ::SSL_CTX_set_security_level(context.get(), 0);  // so that it offers what is refused
  ::SSL_CTX_set_min_proto_version(context.get(), offer.least_version);
  ::SSL_CTX_set_max_proto_version(context.get(), offer.most_version);
  const Owned<SSL, SSL_free> ssl(::SSL_new(context.get()));
  if (!offer.protocol.empty()) {
    const std::string list = static_cast<char>(offer.protocol.size()) + offer.protocol;
    ::SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(list.data()),
                          static_cast<unsigned>(list.size()));
  }
  ::SSL_set_fd(ssl.get(), socket.get());
  TlsAnswer answer;
  if (::SSL_connect(ssl.get()) != 1) return answer;
  answer.version = ::SSL_get_version(ssl.get());
  answer.name = name_of(ssl.get());
  const unsigned char* protocol = nullptr;
  unsigned length = 0;
  ::SSL_get0_alpn_selected(ssl.get(), &protocol, &length);
  if (length > 0) answer.protocol.assign(reinterpret_cast<const char*>(protocol), length);
  EXPECT_GT(::SSL_write(ssl.get(), request.data(), static_cast<int>(request.size())), 0);
  std::array<char, 4096> buffer;
  for (int got = 0; (got = ::SSL_read(ssl.get(), buffer.data(), buffer.size())) > 0;)
    answer.response.append(buffer.data(), static_cast<std::size_t>(got));
  EXPECT_EQ(::SSL_get_shutdown(ssl.get()), SSL_RECEIVED_SHUTDOWN) << "closed without saying so";
  ::SSL_shutdown(ssl.get());
  return answer;
}

}  // namespace cerby::workspace::http::test
