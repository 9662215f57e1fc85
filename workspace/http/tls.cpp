#include "workspace/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "base/descriptor.h"
#include "workspace/http/internal/tls_context.h"

namespace cerby::workspace::http {
namespace {

constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

std::unexpected<Failure> invalid(const std::filesystem::path& file, std::string_view why) {
  return fail(Outcome::ConfigInvalid, file.string() + ": " + std::string(why));
}
// With OpenSSL's own reason; the oldest says most.
std::unexpected<Failure> invalid_to_openssl(const std::filesystem::path& file, std::string_view what) {
  const auto number = ::ERR_get_error();
  const char* const reason = ::ERR_reason_error_string(number);
  ::ERR_clear_error();
  return invalid(file, std::string(what) + (reason != nullptr ? " (" + std::string(reason) + ")" : ""));
}

// Asked at the terminal otherwise.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (::SSL_select_next_proto(&found, length, kHttp11, sizeof kHttp11, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

Expected<void> check_key_file(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return invalid(file, errno_text(errno));
  if (!S_ISREG(status.st_mode)) return invalid(file, "not a plain file");
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return invalid(file, "the key is neither this user's nor root's");
  // Root's key can be lent to a group, as ssl-cert is: that is how one who is not root comes to it.
  const mode_t for_others = S_IRWXO | S_IWGRP | S_IXGRP | (status.st_uid == 0 ? mode_t{0} : mode_t{S_IRGRP});
  if ((status.st_mode & for_others) != 0)
    return invalid(file, "others can read or write the key (chmod 600; root's own may be 640)");
  return {};
}

}  // namespace

Expected<std::shared_ptr<TlsContext>> load_tls(const TlsFiles& files) {
  struct stat status{};
  if (::stat(files.certificate.c_str(), &status) != 0) return invalid(files.certificate, errno_text(errno));
  CERBY_CHECK(check_key_file(files.key));
  auto loaded = std::make_shared<TlsContext>();
  SSL_CTX* const context = loaded->context.native_handle();
  ::ERR_clear_error();
  ::SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  ::SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // What was decrypted would stay in OpenSSL's own buffer otherwise, keys and passwords with it.
  ::SSL_CTX_set_options(context, SSL_OP_CLEANSE_PLAINTEXT);
  ::SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  // A ticket's key would have to be shared and renewed among instances; connections are kept alive instead.
  ::SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  if (::SSL_CTX_set_cipher_list(context, kCiphers12) != 1)
    return fail(Outcome::InternalError, "OpenSSL has none of the ciphers");
  if (::SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
    return invalid_to_openssl(files.certificate, "not a certificate in PEM");
  if (::SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    if (ERR_GET_REASON(::ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH ||
        ERR_GET_REASON(::ERR_peek_error()) == X509_R_KEY_TYPE_MISMATCH) {
      ::ERR_clear_error();
      return invalid(files.key, "the key does not fit the certificate " + files.certificate.string());
    }
    return invalid_to_openssl(files.key, "not a private key in PEM that is not encrypted");
  }
  if (::SSL_CTX_check_private_key(context) != 1)
    return invalid_to_openssl(files.key,
                              "the key does not fit the certificate " + files.certificate.string());
  return loaded;
}

}  // namespace cerby::workspace::http
