// A secret key in a PKCS #11 token, which does not leave it: all that is done with it is HMAC-SHA-256.
//
// One session, one computation at a time. A session that is lost (the token was taken out, its service
// started again) is opened once more when it is needed next; where that fails the module begins anew, which
// ends the sessions with its other tokens too. A PIN that was refused is never tried again, since a token
// counts.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/outcome.h"
#include "base/secret.h"
#include "workspace/sealing/error.h"
#include "workspace/sealing/pkcs11_uri.h"

namespace cerby::workspace::sealing {

inline constexpr std::size_t kMac = 32;  // bytes of an HMAC, and of the key that is made

class Pkcs11Module;
class Pkcs11Session;

// Used by several threads at once.
class Token {
 public:
  // config_invalid: no such module, token or key, or several; a PIN file that others can reach, a PIN that is
  // refused; a key that may leave the token, or is none for HMAC of at least 32 bytes.
  static Expected<std::unique_ptr<Token>> open(const Pkcs11Uri& uri);
  // Makes the key that the address names. input_invalid: there is one, which stays as it is; config_invalid;
  // system_failed.
  static Expected<void> create_key(const Pkcs11Uri& uri);
  ~Token();
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  // MasterKeyUnavailable. Never by another key than the one that was there first, whatever it is called.
  [[nodiscard]] Result<Secret> mac(Bytes message);
  // Of the key and no other: 32 lower case hexadecimal digits.
  [[nodiscard]] const std::string& key_id() const { return key_id_; }

 private:
  explicit Token(const Pkcs11Uri& uri);
  Expected<void> connect();
  Expected<void> connect_once(SecretView pin);

  const Pkcs11Uri uri_;
  std::mutex mutex_;
  std::shared_ptr<Pkcs11Module> module_;
  std::unique_ptr<Pkcs11Session> session_;
  std::uint64_t run_ = 0;  // of the module, at the last look
  std::string key_id_;
  bool pin_was_refused_ = false;
};

}  // namespace cerby::workspace::sealing
