#include "otp/migration.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/utf8.h"
#include "otp/otpauth.h"

namespace cerby::otp {
namespace {

constexpr SecretAccess kReading("reading a migration address");
constexpr std::size_t kMaxAddress = 8192, kMaxCodes = 100, kMaxKey = 128, kMaxText = 256;
constexpr std::int32_t kMaxPictures = 100;
constexpr std::string_view kStart = "otpauth-migration://offline?";
constexpr std::string_view kData = "data=";

std::unexpected<Failure> invalid(std::string what) {
  return fail(Outcome::OtpInvalid, "migration address: " + std::move(what));
}

// 0 to 63; both alphabets of RFC 4648.
std::optional<std::uint32_t> base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return std::nullopt;
}

std::optional<char> unescaped(std::string_view text) {
  constexpr std::string_view kLower = "0123456789abcdef", kUpper = "0123456789ABCDEF";
  if (text.size() < 3) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text.substr(1, 2)) {
    const auto digit = std::min(kLower.find(c), kUpper.find(c));
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + digit;
  }
  return static_cast<char>(value);
}

// Percent-encoding and base64 at once, into guarded memory.
Expected<Secret> decoded(std::string_view text) {
  Secret out(text.size() / 4 * 3 + 3);
  const auto bytes = out.writable(kReading);
  std::size_t size = 0, padding = 0;
  std::uint32_t held = 0, bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto meant = unescaped(text.substr(i));
      if (!meant) return invalid("a percent sign without its two digits");
      c = *meant;
      i += 2;
    } else if (c == ' ') {
      c = '+';  // as some readers undo a plus sign
    }
    if (c == '=') {
      if (++padding > 2) return invalid("it is not base64");
      continue;
    }
    const auto digit = base64_digit(c);
    if (!digit || padding > 0) return invalid("it is not base64");
    held = held << 6U | *digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[size++] = static_cast<std::uint8_t>(held >> bits);
    held &= (1U << bits) - 1;
  }
  if (bits == 6 || held != 0) return invalid("it is cut off");
  out.shrink(size);
  return out;
}

// The fields of one protocol buffer message, one after the other.
class Fields {
 public:
  enum class Wire : std::uint8_t { Number = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

  explicit Fields(SecretView message) : message_(message), bytes_(message.bytes(kReading)) {}

  // False at the end.
  Expected<bool> next() {
    if (at_ == bytes_.size()) return false;
    CERBY_TRY(const auto key, varint());
    number_ = key >> 3U;
    wire_ = static_cast<Wire>(key & 7U);
    if (number_ == 0 || number_ > 0xFFFF) return invalid("a field has no number");
    std::uint64_t length = 0;
    switch (wire_) {
      case Wire::Number: {
        CERBY_TRY(value_, varint());
        return true;
      }
      case Wire::Bytes: {
        CERBY_TRY(length, varint());
        break;
      }
      case Wire::Fixed64:
        length = 8;
        break;
      case Wire::Fixed32:
        length = 4;
        break;
      default:
        return invalid("a field of an unknown kind");
    }
    if (length > bytes_.size() - at_) return invalid("it is cut off");
    part_ = message_.part(at_, static_cast<std::size_t>(length));
    at_ += static_cast<std::size_t>(length);
    return true;
  }
  [[nodiscard]] std::optional<SecretView> bytes(std::uint64_t number) const {
    return number_ == number && wire_ == Wire::Bytes ? std::optional(part_) : std::nullopt;
  }
  [[nodiscard]] std::optional<std::uint64_t> value(std::uint64_t number) const {
    return number_ == number && wire_ == Wire::Number ? std::optional(value_) : std::nullopt;
  }

 private:
  Expected<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (std::uint32_t shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) return invalid("it is cut off");
      const auto byte = bytes_[at_++];
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    return invalid("a number of more than 64 bits");
  }

  SecretView message_;
  Bytes bytes_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 0, value_ = 0;
  Wire wire_ = Wire::Number;
  SecretView part_;
};

struct Entry {
  SecretView key;
  std::string name, issuer;
  std::uint64_t algorithm = 0, digits = 0, type = 0, counter = 0;
};

Expected<std::string> label_of(SecretView bytes) {
  const auto text = bytes.text(kReading);
  const bool is_line = std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
  if (text.size() > kMaxText || !is_utf8(text) || !is_line) return invalid("a name in it is not text");
  return std::string(text);
}

Expected<Entry> entry_of(SecretView message) {
  Entry entry;
  Fields fields(message);
  for (;;) {
    CERBY_TRY(const bool found, fields.next());
    if (!found) return entry;
    if (const auto key = fields.bytes(1)) entry.key = *key;
    if (const auto name = fields.bytes(2)) {
      CERBY_TRY(entry.name, label_of(*name));
    }
    if (const auto issuer = fields.bytes(3)) {
      CERBY_TRY(entry.issuer, label_of(*issuer));
    }
    if (const auto value = fields.value(4)) entry.algorithm = *value;
    if (const auto value = fields.value(5)) entry.digits = *value;
    if (const auto value = fields.value(6)) entry.type = *value;
    if (const auto value = fields.value(7)) entry.counter = *value;
  }
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' ||
                       byte == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 0x0FU];
    }
  }
  return out;
}

// RFC 4648 base32 without padding, written to `out`, which has room.
void write_base32(Bytes bytes, std::span<std::uint8_t> out) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::uint32_t held = 0, bits = 0;
  std::size_t at = 0;
  for (const auto byte : bytes) {
    held = (held << 8U | byte) & 0xFFFFU;
    for (bits += 8; bits >= 5; bits -= 5)
      out[at++] = static_cast<std::uint8_t>(kAlphabet[held >> (bits - 5) & 31U]);
  }
  if (bits > 0) out[at] = static_cast<std::uint8_t>(kAlphabet[held << (5 - bits) & 31U]);
}

Expected<Secret> address_of(const Entry& entry) {
  constexpr std::array<std::string_view, 4> kAlgorithms = {"SHA1", "SHA1", "SHA256", "SHA512"};
  const auto refuse = [&](const char* why) {
    return invalid("the code \"" + (entry.issuer.empty() ? entry.name : entry.issuer + ": " + entry.name) +
                   "\" " + why);
  };
  if (entry.key.empty() || entry.key.size() > kMaxKey) return refuse("has no key of 1 to 128 bytes");
  if (entry.algorithm >= kAlgorithms.size()) return refuse("uses an algorithm other than SHA-1, -256, -512");
  if (entry.digits > 2) return refuse("has neither 6 nor 8 digits");
  if (entry.type > 2) return refuse("is neither TOTP nor HOTP");
  const bool is_hotp = entry.type == 1;
  std::string start = is_hotp ? "otpauth://hotp/" : "otpauth://totp/";
  start += escaped(entry.name) + "?algorithm=" + std::string(kAlgorithms.at(entry.algorithm));
  start += entry.digits == 2 ? "&digits=8" : "&digits=6";
  if (!entry.issuer.empty()) start += "&issuer=" + escaped(entry.issuer);
  if (is_hotp) start += "&counter=" + std::to_string(entry.counter);
  start += "&secret=";
  const auto key = entry.key.bytes(kReading);
  Secret address(start.size() + (key.size() * 8 + 4) / 5);
  const auto out = address.writable(kReading);
  std::memcpy(out.data(), start.data(), start.size());
  write_base32(key, out.subspan(start.size()));
  if (const auto parameters = parse(address.view()); !parameters) return std::unexpected(parameters.error());
  return address;
}

Expected<Migration> read_payload(SecretView message) {
  Migration migration;
  std::uint64_t picture = 0, pictures = 1;
  Fields fields(message);
  for (;;) {
    CERBY_TRY(const bool found, fields.next());
    if (!found) break;
    if (const auto value = fields.value(3)) pictures = *value;
    if (const auto value = fields.value(4)) picture = *value;
    const auto part = fields.bytes(1);
    if (!part) continue;
    if (migration.codes.size() == kMaxCodes) return invalid("more than 100 codes");
    CERBY_TRY(auto entry, entry_of(*part));
    CERBY_TRY(auto address, address_of(entry));
    migration.codes.push_back({std::move(entry.issuer), std::move(entry.name), std::move(address)});
  }
  if (migration.codes.empty()) return invalid("there is no code in it");
  if (pictures > kMaxPictures || (picture > 0 && picture >= pictures)) {
    return invalid("its count of pictures is out of bounds");
  }
  migration.picture = static_cast<std::int32_t>(picture);
  migration.pictures = std::max(static_cast<std::int32_t>(pictures), 1);
  return migration;
}

}  // namespace

bool is_migration(SecretView uri) {
  return uri.text(kReading).starts_with(kStart);
}

Expected<Migration> parse_migration(SecretView uri) {
  if (uri.size() > kMaxAddress) return invalid("it is longer than 8,192 bytes");
  if (!is_migration(uri)) return invalid("it does not start with otpauth-migration://offline?");
  auto query = uri.text(kReading).substr(kStart.size());
  while (!query.empty() && !query.starts_with(kData)) {
    const auto next = query.find('&');
    query = next == std::string_view::npos ? std::string_view() : query.substr(next + 1);
  }
  if (query.empty()) return invalid("it has no data");
  query.remove_prefix(kData.size());
  CERBY_TRY(const auto message, decoded(query.substr(0, query.find('&'))));
  return read_payload(message.view());
}

}  // namespace cerby::otp
