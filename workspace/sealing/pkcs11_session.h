// PKCS #11 (OASIS, 2.40) as far as token.cpp needs it: a module that was loaded, and a session with a token
// in it. The one place that sees its header.
#pragma once

#include <p11-kit/pkcs11.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <utility>

#include "base/outcome.h"
#include "base/secret.h"
#include "workspace/sealing/pkcs11_uri.h"

namespace cerby::workspace::sealing {

// Initialised once a process, and for as long as somebody has it; who is the last to let go of it does so
// while nobody takes it up.
//
// Modules are known to look for their tokens, or for the service that has these, when they are initialised
// and never again: one that was away is seen after the module has begun anew.
class Pkcs11Module {
 public:
  // config_invalid.
  static Expected<std::shared_ptr<Pkcs11Module>> load(const std::string& path);
  ~Pkcs11Module();
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;
  [[nodiscard]] CK_FUNCTION_LIST& functions() const { return *functions_; }
  // Held by whoever asks it for something, by whom several can be.
  [[nodiscard]] std::shared_lock<std::shared_mutex> in_use() { return std::shared_lock(use_); }
  // Which time it runs; handles are of one run. Under in_use().
  [[nodiscard]] std::uint64_t run() const { return run_; }
  // Ends all sessions with all of its tokens. Waits for those that use it; nothing where somebody else has
  // done it since that run.
  void begin_anew(std::uint64_t since);

 private:
  explicit Pkcs11Module(CK_FUNCTION_LIST* functions) : functions_(functions) {}
  CK_FUNCTION_LIST* functions_;
  std::shared_mutex use_;
  std::uint64_t run_ = 1;
};

enum class SessionUse : std::uint8_t { Read, Write };

// Logged in as the token's user. All that is done with it, to its end, is done under its module's in_use().
class Pkcs11Session {
 public:
  enum class Fault : std::uint8_t { Config, PinRefused, Gone };
  struct Failed {
    Fault fault;
    std::string why;
  };
  template <typename T>
  using Answer = std::expected<T, Failed>;

  static Answer<std::unique_ptr<Pkcs11Session>> open(std::shared_ptr<Pkcs11Module> module,
                                                     const Pkcs11Uri& uri, SecretView pin, SessionUse use);
  ~Pkcs11Session();
  Pkcs11Session(const Pkcs11Session&) = delete;
  Pkcs11Session& operator=(const Pkcs11Session&) = delete;

  // How many keys the address names, to two; the first is the one that mac() is by.
  Answer<std::size_t> find(const Pkcs11Uri& uri);
  // That it cannot leave the token, and is fit for mac().
  Answer<void> check_key();
  Answer<void> make_key(const Pkcs11Uri& uri);
  // HMAC-SHA-256; `into` is 32 bytes.
  Answer<void> mac(Bytes message, std::span<std::uint8_t> into);

  // For what is not done here.
  [[nodiscard]] CK_SESSION_HANDLE handle() const { return session_; }
  [[nodiscard]] CK_OBJECT_HANDLE key() const { return key_; }

 private:
  Pkcs11Session(std::shared_ptr<Pkcs11Module> module, CK_SESSION_HANDLE session)
      : module_(std::move(module)), run_(module_->run()), session_(session) {}
  [[nodiscard]] CK_FUNCTION_LIST& pkcs11() const { return module_->functions(); }
  Answer<void> check_flag(CK_ATTRIBUTE_TYPE type, bool wanted, const char* why);

  std::shared_ptr<Pkcs11Module> module_;
  std::uint64_t run_;  // of another, the handles may be somebody else's
  CK_SESSION_HANDLE session_;
  CK_OBJECT_HANDLE key_ = 0;
};

}  // namespace cerby::workspace::sealing
