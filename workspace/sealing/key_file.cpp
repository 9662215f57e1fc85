#include "workspace/sealing/key_file.h"

#include <fcntl.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/descriptor.h"
#include "base/uuid.h"
#include "vault/encoding.h"
#include "workspace/sealing/pkcs11_uri.h"
#include "workspace/sealing/secret_file.h"
#include "workspace/sealing/token_key.h"

namespace cerby::workspace::sealing {
namespace {

constexpr std::string_view kFirstLine = "cerby-master-key 1\n";
constexpr std::string_view kIdLine = "id: ", kKeyLine = "key: ", kCheckLine = "check: ";
constexpr std::size_t kMostFile = 512;
constexpr std::size_t kMostName = 255;
constexpr std::size_t kCheck = 16;
constexpr std::uint64_t kCheckSubkey = 3;  // master_key.cpp has those before
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr SecretAccess kParsing("a master key's file is taken apart");
constexpr SecretAccess kMaking("a master key's file is written");

std::unexpected<Failure> invalid(const std::filesystem::path& file, std::string_view why) {
  return fail(Outcome::ConfigInvalid, "the master key " + file.string() + ": " + std::string(why));
}

void derive_check(SecretView key, std::string_view id, std::span<std::uint8_t, kCheck> check) {
  Secret subkey(crypto_generichash_KEYBYTES);
  const auto out = subkey.writable(kParsing);
  crypto_kdf_derive_from_key(out.data(), out.size(), kCheckSubkey, "cerbymst", key.bytes(kParsing).data());
  const auto message = vault::Encoding("cerby master key file 1").prefixed(vault::as_bytes(id));
  crypto_generichash(check.data(), check.size(), message.bytes().data(), message.bytes().size(), out.data(),
                     out.size());
}

// What follows `label` up to the end of the line, and `text` past it; none where it begins with another.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view label) {
  if (!text.starts_with(label)) return std::nullopt;
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto value = text.substr(label.size(), end - label.size());
  text.remove_prefix(end + 1);
  return value;
}

// Exactly so many bytes in base64url.
bool decode(std::string_view text, std::span<std::uint8_t> into) {
  std::size_t size = 0;
  const char* end = nullptr;
  return sodium_base642bin(into.data(), into.size(), text.data(), text.size(), nullptr, &size, &end,
                           kBase64) == 0 &&
         size == into.size() && end == text.data() + text.size();
}

Expected<std::unique_ptr<MasterKey>> key_of(const std::filesystem::path& file, std::string_view text) {
  if (!text.starts_with(kFirstLine)) return invalid(file, "it is not a master key's file");
  text.remove_prefix(kFirstLine.size());
  const auto id = take_line(text, kIdLine);
  const auto key_text = take_line(text, kKeyLine);
  const auto check_text = take_line(text, kCheckLine);
  if (!id || !key_text || !check_text || !text.empty() || !is_key_id(*id))
    return invalid(file, "it is not a master key's file");
  Secret key(kKeySize);
  std::array<std::uint8_t, kCheck> check{}, expected{};
  if (!decode(*key_text, key.writable(kParsing)) || !decode(*check_text, check))
    return invalid(file, "it is damaged");
  derive_check(key.view(), *id, expected);
  if (sodium_memcmp(check.data(), expected.data(), kCheck) != 0) return invalid(file, "it is damaged");
  return master_key_of(std::string(*id), key.view());
}

// The file's text.
Secret text_of(std::string_view id, SecretView key) {
  std::array<std::uint8_t, kCheck> check{};
  derive_check(key, id, check);
  Secret text(kMostFile);
  auto rest = text.writable(kMaking);
  const auto put = [&](std::string_view part) {
    std::memcpy(rest.data(), part.data(), part.size());
    rest = rest.subspan(part.size());
  };
  const auto put_encoded = [&](Bytes bytes) {
    const std::size_t size = sodium_base64_encoded_len(bytes.size(), kBase64);  // with a zero at the end
    sodium_bin2base64(reinterpret_cast<char*>(rest.data()), size, bytes.data(), bytes.size(), kBase64);
    rest = rest.subspan(size - 1);
  };
  put(kFirstLine), put(kIdLine), put(id), put("\n");
  put(kKeyLine), put_encoded(key.bytes(kMaking)), put("\n");
  put(kCheckLine), put_encoded(check), put("\n");
  text.shrink(kMostFile - rest.size());
  return text;
}

Expected<void> write_new(int file, SecretView text, const std::string& name) {
  auto rest = text.bytes(kMaking);
  while (!rest.empty()) {
    const ssize_t count = ::write(file, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail_with_errno("write " + name);
    rest = rest.subspan(static_cast<std::size_t>(count));
  }
  if (::fsync(file) != 0) return fail_with_errno("sync " + name);
  return {};
}

Expected<void> sync_folder(const std::filesystem::path& folder) {
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open.is_open() || ::fsync(open.get()) != 0) return fail_with_errno("sync " + folder.string());
  return {};
}

}  // namespace

Expected<KeySource> KeySource::parse(std::string_view text) {
  constexpr std::string_view kFile = "file:", kCredential = "credential:";
  if (text.starts_with(kFile)) {
    const auto path = text.substr(kFile.size());
    if (!path.starts_with('/')) return fail(Outcome::ConfigInvalid, "a path that is not absolute");
    return KeySource{Kind::File, std::string(path)};
  }
  if (text.starts_with(kCredential)) {
    const auto name = text.substr(kCredential.size());
    if (name.empty() || name.size() > kMostName || name.starts_with('.') || name.contains('/'))
      return fail(Outcome::ConfigInvalid, "not a credential's name");
    return KeySource{Kind::Credential, std::string(name)};
  }
  return fail(Outcome::ConfigInvalid, "neither file: nor credential:");
}

Expected<KeySource> KeySource::parse_of_master_key(std::string_view text) {
  if (!text.starts_with(kPkcs11Scheme)) return parse(text);
  CERBY_CHECK(Pkcs11Uri::parse(text));
  return KeySource{Kind::Token, std::string(text)};
}

Expected<std::unique_ptr<MasterKey>> read_key(const KeySource& source,
                                              const std::filesystem::path& credentials) {
  if (source.kind == KeySource::Kind::Token) {
    CERBY_TRY(const auto uri, Pkcs11Uri::parse(source.name));
    return master_key_in_token(uri);
  }
  CERBY_TRY(const Secret text, read_secret_file("the master key", source, credentials, kMostFile));
  return key_of(source.name, text.text(kParsing));
}

Expected<std::string> create_key_file(const std::filesystem::path& file) {
  const std::string name = file.string();
  // Exclusive: never over a key that may be the only one to open something.
  const Descriptor open(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!open.is_open() && errno == EEXIST)
    return fail(Outcome::InputInvalid, name + ": there is a file of that name already");
  if (!open.is_open()) return fail_with_errno("create " + name);
  auto id = Uuid::random().text();
  const Secret key = Secret::random(kKeySize);
  CERBY_CHECK(write_new(open.get(), text_of(id, key.view()).view(), name));
  const auto folder = std::filesystem::absolute(file).parent_path();
  CERBY_CHECK(sync_folder(folder));
  return id;
}

}  // namespace cerby::workspace::sealing
