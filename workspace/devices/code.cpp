#include "workspace/devices/code.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "vault/encoding.h"
#include "vault/enrolment.h"

namespace cerby::workspace::devices {
namespace {

constexpr SecretAccess kMaking("a device's code is drawn, hashed and put into a message");
constexpr SecretAccess kTyped("what was typed for a device's code is read");

vault::Encoding additional(const Uuid& workspace, const store::DeviceCode& code) {
  vault::Encoding encoding("cerby device code key 1");
  encoding.raw(workspace.bytes).raw(code.device.bytes).number(code.expires_at);
  return encoding;
}

store::Hash hash_of(const Uuid& workspace, const Uuid& device, SecretView letters, const Secret& key) {
  vault::Encoding about("cerby device code 1");
  about.prefixed(workspace.bytes).prefixed(device.bytes);
  const auto secret_key = key.bytes(kMaking), text = letters.bytes(kMaking);
  crypto_generichash_state state;
  store::Hash hash{};
  crypto_generichash_init(&state, secret_key.data(), secret_key.size(), hash.size());
  crypto_generichash_update(&state, about.bytes().data(), about.bytes().size());
  crypto_generichash_update(&state, text.data(), text.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  sodium_memzero(&state, sizeof state);
  return hash;
}

Secret letters_in(SecretView typed) {
  Secret letters(typed.size());
  const auto out = letters.writable(kTyped);
  std::size_t size = 0;
  for (const char c : typed.text(kTyped)) {
    if (c == ' ' || c == '-') continue;
    out[size++] = static_cast<std::uint8_t>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  letters.shrink(size);
  return letters;
}

}  // namespace

sealing::Result<Code> make_code(const sealing::MasterKeys& keys, const Uuid& workspace, const Uuid& device,
                                store::Time now) {
  if (keys.empty()) return std::unexpected(sealing::Error::MasterKeyUnknown);
  Code code;
  code.letters = Secret(kCodeLength);
  constexpr auto kLetters = static_cast<std::uint32_t>(vault::kCodeLetters.size());
  for (auto& letter : code.letters.writable(kMaking))
    letter = static_cast<std::uint8_t>(vault::kCodeLetters[randombytes_uniform(kLetters)]);
  const Secret key = Secret::random(sealing::kKeySize);
  code.kept.device = device;
  code.kept.expires_at = now + kCodeTime;
  code.kept.hash = hash_of(workspace, device, code.letters.view(), key);
  code.kept.master_key = keys.newest().id();
  CERBY_TRY(code.kept.wrapped, keys.newest().wrap(key.view(), additional(workspace, code.kept).bytes()));
  return code;
}

sealing::Result<bool> is_code(const sealing::MasterKeys& keys, const Uuid& workspace,
                              const store::DeviceCode& kept, SecretView typed) {
  const auto* const master = keys.find(kept.master_key);
  if (master == nullptr) return std::unexpected(sealing::Error::MasterKeyUnknown);
  CERBY_TRY(const auto key, master->open(kept.wrapped, additional(workspace, kept).bytes()));
  const auto hash = hash_of(workspace, kept.device, letters_in(typed).view(), key);
  return sodium_memcmp(hash.data(), kept.hash.data(), hash.size()) == 0;
}

mail::Message message_with(const mail::Address& to, std::string_view workspace, SecretView letters) {
  constexpr std::string_view
      kBefore = "A device of yours asks to be let into ",
      kThen = ".\r\n\r\nIts code:  ",
      kAfter =
          "\r\n\r\nType it on that device within ten minutes. If you are not setting up "
          "a device just now, type it nowhere and\r\ngive it to nobody, and tell your "
          "administrator: somebody signs in as you.\r\n";
  const auto code = letters.text(kMaking);
  const std::array<std::string_view, 7> parts{
      kBefore, workspace, kThen, code.substr(0, kCodeLength / 2), "-", code.substr(kCodeLength / 2), kAfter};
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  mail::Message message{to, "Your code for a new device", Secret(size)};
  auto at = message.text.writable(kMaking).begin();
  for (const auto part : parts) at = std::ranges::copy(part, at).out;
  return message;
}

}  // namespace cerby::workspace::devices
