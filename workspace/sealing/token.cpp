#include "workspace/sealing/token.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/log.h"
#include "vault/encoding.h"
#include "workspace/sealing/pkcs11_session.h"
#include "workspace/sealing/secret_file.h"

namespace cerby::workspace::sealing {
namespace {

constexpr SecretAccess kPin("whether a token's PIN is a line of text");
constexpr SecretAccess kResult("what a token computed is written");
constexpr std::size_t kMostPin = 256;

// Of a key that is there no longer, nothing can be said: the same as of a token.
std::unexpected<Failure> invalid(const Pkcs11Uri& uri, const std::string& why) {
  return fail(Outcome::ConfigInvalid,
              "the token " + (uri.token.empty() ? uri.serial : uri.token) + ": " + why);
}

Expected<Secret> pin_of(const Pkcs11Uri& uri) {
  CERBY_TRY(auto pin,
            read_secret_file("the token's PIN", {KeySource::Kind::File, uri.pin_source}, {}, kMostPin));
  if (pin.text(kPin).ends_with('\n')) pin.shrink(pin.size() - 1);
  const auto is_line = [](unsigned char c) { return c >= 0x20 && c != 0x7F; };
  if (pin.empty() || !std::ranges::all_of(pin.text(kPin), is_line))
    return fail(Outcome::ConfigInvalid, "the token's PIN " + uri.pin_source + ": it is not a line of text");
  return pin;
}

// Public: it is in the row of each data key that the key wraps.
Expected<std::string> id_by(Pkcs11Session& session, const Pkcs11Uri& uri) {
  constexpr std::size_t kIdBytes = 16;
  std::array<std::uint8_t, kMac> mac{};
  const auto message = vault::Encoding("cerby token key id 1");
  if (const auto done = session.mac(message.bytes(), mac); !done) return invalid(uri, done.error().why);
  std::string id(2 * kIdBytes + 1, '\0');
  sodium_bin2hex(id.data(), id.size(), mac.data(), kIdBytes);
  id.pop_back();
  return id;
}

}  // namespace

Token::Token(const Pkcs11Uri& uri) : uri_(uri) {}
Token::~Token() {
  if (!session_) return;
  const auto use = module_->in_use();
  session_.reset();
}

Expected<void> Token::connect_once(SecretView pin) {
  const auto use = module_->in_use();
  run_ = module_->run();
  auto session = Pkcs11Session::open(module_, uri_, pin, SessionUse::Read);
  if (!session) {
    pin_was_refused_ = session.error().fault == Pkcs11Session::Fault::PinRefused;
    return invalid(uri_, session.error().why);
  }
  const auto found = (*session)->find(uri_);
  if (!found) return invalid(uri_, found.error().why);
  if (*found != 1) return invalid(uri_, *found == 0 ? "there is no such key" : "there are several such keys");
  if (const auto checked = (*session)->check_key(); !checked) return invalid(uri_, checked.error().why);
  CERBY_TRY(const auto id, id_by(**session, uri_));
  if (!key_id_.empty() && id != key_id_) return invalid(uri_, "it has another key of that name now");
  key_id_ = id;
  session_ = std::move(*session);
  return {};
}

Expected<void> Token::connect() {
  if (pin_was_refused_) return invalid(uri_, "its PIN was refused");
  CERBY_TRY(const Secret pin, pin_of(uri_));
  auto connected = connect_once(pin.view());
  // The first time it is not one that was away.
  if (connected || pin_was_refused_ || key_id_.empty()) return connected;
  module_->begin_anew(run_);
  return connect_once(pin.view());
}

Expected<std::unique_ptr<Token>> Token::open(const Pkcs11Uri& uri) {
  std::unique_ptr<Token> token(new Token(uri));
  CERBY_TRY(token->module_, Pkcs11Module::load(uri.module_path));
  CERBY_CHECK(token->connect());
  return token;
}

Expected<void> Token::create_key(const Pkcs11Uri& uri) {
  CERBY_TRY(const auto module, Pkcs11Module::load(uri.module_path));
  CERBY_TRY(const Secret pin, pin_of(uri));
  const auto use = module->in_use();
  const auto session = Pkcs11Session::open(module, uri, pin.view(), SessionUse::Write);
  if (!session) return invalid(uri, session.error().why);
  const auto found = (*session)->find(uri);
  if (!found) return invalid(uri, found.error().why);
  if (*found != 0) return fail(Outcome::InputInvalid, "the token has such a key already");
  if (const auto made = (*session)->make_key(uri); !made)
    return fail(Outcome::SystemFailed, made.error().why);
  return {};
}

Result<Secret> Token::mac(Bytes message) {
  const std::lock_guard lock(mutex_);
  Secret result(kMac);
  // Twice: by the session that there is, and by a new one.
  for (const bool is_last : {false, true}) {
    if (!session_) {
      if (const auto connected = connect(); !connected) {
        log::error("{}", describe(connected.error()));
        return std::unexpected(Error::MasterKeyUnavailable);
      }
    }
    const auto use = module_->in_use();
    const auto done = session_->mac(message, result.writable(kResult));
    if (done) return result;
    session_.reset();
    log::warn("a token's session was lost: {}{}", done.error().why, is_last ? "" : "; it is opened again");
  }
  return std::unexpected(Error::MasterKeyUnavailable);
}

}  // namespace cerby::workspace::sealing
