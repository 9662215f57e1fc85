#include "otp/otpauth.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/utf8.h"

namespace cerby::otp {
namespace {

constexpr std::size_t kMaxAddress = 2048;
constexpr std::size_t kMaxKey = 128;
constexpr std::string_view kScheme = "otpauth://";

std::unexpected<Failure> invalid(std::string what) {
  return fail(Outcome::OtpInvalid, std::move(what));
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// 0 to 31; nothing for a character outside RFC 4648's base32 alphabet (either case).
std::optional<unsigned> base32_digit(char c) {
  c = lower(c);
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a');
  if (c >= '2' && c <= '7') return static_cast<unsigned>(c - '2' + 26);
  return std::nullopt;
}

// Spaces are taken out, since set-up pages show the secret in groups, and so is padding at the end. Bits left
// over after the last whole byte are dropped, as every authenticator does.
Expected<Secret> base32(std::string_view text) {
  while (!text.empty() && (text.back() == '=' || text.back() == ' ')) text.remove_suffix(1);
  Secret key(kMaxKey);
  const auto out = key.writable(SecretAccess("decoding a one-time secret"));
  std::size_t digits = 0, size = 0;
  unsigned bits = 0, held = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    const auto digit = base32_digit(c);
    if (!digit) return invalid("the secret is not base32");
    ++digits;
    held = held << 5 | *digit;
    bits += 5;
    if (bits < 8) continue;
    if (size == kMaxKey) return invalid("the secret is longer than 128 bytes");
    bits -= 8;
    out[size++] = static_cast<std::uint8_t>(held >> bits);
    held &= (1U << bits) - 1;
  }
  if (size == 0) return invalid("there is no secret");
  // Lengths that no number of bytes has: a character was lost.
  if (const auto rest = digits % 8; rest == 1 || rest == 3 || rest == 6)
    return invalid("the secret is cut off");
  key.shrink(size);
  return key;
}

std::optional<unsigned> hex_digit(char c) {
  c = lower(c);
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return std::nullopt;
}

// Undoes percent-encoding in place, in guarded memory, because one of the values is the secret.
Expected<SecretView> unescape(std::span<std::uint8_t> text, SecretView whole, std::size_t offset) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return invalid("a percent sign without its two digits");
      const auto high = hex_digit(static_cast<char>(text[i + 1]));
      const auto low = hex_digit(static_cast<char>(text[i + 2]));
      if (!high || !low) return invalid("a percent sign without its two digits");
      c = static_cast<std::uint8_t>(*high << 4 | *low);
      i += 2;
    }
    text[size++] = c;
  }
  return whole.part(offset, size);
}

// For display: one line of text that any program can print.
bool displayable(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

template <typename Number>
std::optional<Number> number_in(std::string_view text, Number least, Number most) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    return std::nullopt;
  return value;
}

// What a query may say, each at most once.
class Query {
 public:
  Expected<void> set(std::string_view key, SecretView value) {
    for (auto& [name, slot] : known_) {
      if (key != name) continue;
      if (slot) return invalid(std::string(name) + " is given twice");
      slot = value;
    }
    return {};
  }
  [[nodiscard]] std::optional<SecretView> get(std::string_view key) const {
    for (const auto& [name, slot] : known_) {
      if (key == name) return slot;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::string_view> text(std::string_view key) const {
    const auto value = get(key);
    if (!value) return std::nullopt;
    return value->text(SecretAccess("a parameter of a one-time code"));
  }

 private:
  struct Known {
    std::string_view name;
    std::optional<SecretView> value;
  };
  Known known_[6] = {{"secret", {}}, {"issuer", {}}, {"algorithm", {}},
                     {"digits", {}}, {"period", {}}, {"counter", {}}};
};

Expected<void> read_numbers(const Query& query, Parameters& parameters) {
  if (const auto text = query.text("digits")) {
    const auto digits = number_in<std::int32_t>(*text, 6, 8);
    if (!digits) return invalid("digits is not 6 to 8");
    parameters.digits = *digits;
  }
  if (const auto text = query.text("period")) {
    const auto period = number_in<std::int32_t>(*text, 15, 120);
    if (!period) return invalid("period is not 15 to 120 seconds");
    parameters.period = *period;
  }
  const auto text = query.text("counter");
  if (parameters.kind == Kind::Hotp) {
    if (!text) return invalid("an HOTP address needs a counter");
    const auto counter = number_in<std::uint64_t>(*text, 0, UINT64_MAX);
    if (!counter) return invalid("counter is not a number");
    parameters.counter = *counter;
  }
  return {};
}

Expected<void> read_algorithm(const Query& query, Parameters& parameters) {
  const auto text = query.text("algorithm");
  if (!text || same_letters(*text, "SHA1")) {
    parameters.algorithm = Algorithm::Sha1;
  } else if (same_letters(*text, "SHA256")) {
    parameters.algorithm = Algorithm::Sha256;
  } else if (same_letters(*text, "SHA512")) {
    parameters.algorithm = Algorithm::Sha512;
  } else {
    return invalid("algorithm is not SHA1, SHA256 or SHA512");
  }
  return {};
}

// "issuer:label" or "label"; the parameter `issuer` counts for more than the prefix.
Expected<void> read_label(std::string_view text, const Query& query, Parameters& parameters) {
  if (!displayable(text)) return invalid("the label is not text");
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    parameters.issuer = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  parameters.label = text;
  if (const auto issuer = query.text("issuer")) {
    if (!displayable(*issuer)) return invalid("the issuer is not text");
    parameters.issuer = *issuer;
  }
  return {};
}

Expected<Parameters> parse_address(SecretView address) {
  // Percent-encoding is undone in this copy.
  Secret copy = Secret::copy_of(address);
  const auto bytes = copy.writable(SecretAccess("reading an otpauth address"));
  const auto text = copy.text(SecretAccess("reading an otpauth address"));
  const auto type_at = kScheme.size();
  const auto slash = text.find('/', type_at);
  const auto question = text.find('?', type_at);
  if (slash == std::string_view::npos || question == std::string_view::npos || slash > question) {
    return invalid("it is not otpauth://TYPE/LABEL?PARAMETERS");
  }
  if (text.find('#') != std::string_view::npos) return invalid("it has a fragment");

  Parameters parameters;
  const auto type = text.substr(type_at, slash - type_at);
  if (same_letters(type, "totp")) {
    parameters.kind = Kind::Totp;
  } else if (same_letters(type, "hotp")) {
    parameters.kind = Kind::Hotp;
  } else {
    return invalid("its type is neither totp nor hotp");
  }

  Query query;
  for (auto at = question + 1; at < text.size();) {
    const auto end = std::min(text.find('&', at), text.size());
    const auto equals = text.find('=', at);
    if (equals < end) {
      const auto name = text.substr(at, equals - at);
      CERBY_TRY(const auto value,
                unescape(bytes.subspan(equals + 1, end - equals - 1), copy.view(), equals + 1));
      CERBY_CHECK(query.set(name, value));
    }
    at = end + 1;
  }
  CERBY_TRY(const auto label,
            unescape(bytes.subspan(slash + 1, question - slash - 1), copy.view(), slash + 1));
  CERBY_CHECK(read_label(label.text(SecretAccess("the label, for display")), query, parameters));
  CERBY_CHECK(read_algorithm(query, parameters));
  CERBY_CHECK(read_numbers(query, parameters));
  const auto secret = query.text("secret");
  if (!secret) return invalid("there is no secret");
  CERBY_TRY(parameters.key, base32(*secret));
  return parameters;
}

}  // namespace

Expected<Parameters> parse(SecretView uri) {
  if (uri.size() > kMaxAddress) return invalid("it is longer than 2,048 bytes");
  const auto text = uri.text(SecretAccess("reading an otpauth address"));
  if (same_letters(text.substr(0, kScheme.size()), kScheme)) return parse_address(uri);
  if (text.find(':') != std::string_view::npos) return invalid("it is not an otpauth:// address");
  Parameters parameters;
  CERBY_TRY(parameters.key, base32(text));
  return parameters;
}

}  // namespace cerby::otp
