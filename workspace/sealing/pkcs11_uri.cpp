#include "workspace/sealing/pkcs11_uri.h"

#include <algorithm>
#include <optional>

namespace cerby::workspace::sealing {
namespace {

constexpr std::size_t kMostLabel = 32, kMostSerial = 16;  // CK_TOKEN_INFO
constexpr std::size_t kMostObject = 255;
constexpr std::size_t kMostPath = 4096;

std::unexpected<Failure> invalid(std::string_view name, std::string_view why) {
  return fail(Outcome::ConfigInvalid, std::string(name) + ": " + std::string(why));
}

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const auto high = i + 1 < text.size() ? digit_of(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? digit_of(text[i + 2]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    result += static_cast<char>(*high << 4 | *low);
    i += 2;
  }
  return result;
}

// A text of a token's, or a path: nothing that would end or steer it. An id is bytes.
bool is_text(std::string_view value) {
  return std::ranges::none_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Expected<void> take_path(std::string_view name, std::string value, std::string& into) {
  constexpr std::string_view kFile = "file:";
  if (name == "pin-source" && value.starts_with(kFile)) value.erase(0, kFile.size());
  // RFC 7512 lets "|" begin a program to run.
  if (!value.starts_with('/') || value.size() > kMostPath)
    return invalid(name, "a path that is not absolute");
  into = std::move(value);
  return {};
}

class Parser {
 public:
  Expected<void> take(std::string_view attribute, bool is_query) {
    const auto equals = attribute.find('=');
    const auto name = attribute.substr(0, equals);
    if (equals == std::string_view::npos) return invalid(name, "an attribute without a value");
    auto value = decoded(attribute.substr(equals + 1));
    if (!value || value->empty()) return invalid(name, "a value that is empty or malformed");
    if (name != "id" && !is_text(*value)) return invalid(name, "control characters");
    if (is_query && name == "module-path") return path(name, std::move(*value), uri_.module_path);
    if (is_query && name == "pin-source") return path(name, std::move(*value), uri_.pin_source);
    if (!is_query && name == "token") return text(name, std::move(*value), kMostLabel, uri_.token);
    if (!is_query && name == "serial") return text(name, std::move(*value), kMostSerial, uri_.serial);
    if (!is_query && name == "object") return text(name, std::move(*value), kMostObject, uri_.object);
    if (!is_query && name == "id") return text(name, std::move(*value), kMostObject, uri_.id);
    if (!is_query && name == "type" && *value == "secret-key") return {};
    return invalid(name, "an attribute that is not taken here");
  }
  [[nodiscard]] Expected<Pkcs11Uri> finish() {
    if (uri_.token.empty() && uri_.serial.empty()) return invalid("token", "it is missing");
    if (uri_.object.empty() && uri_.id.empty()) return invalid("object", "it is missing");
    if (uri_.module_path.empty()) return invalid("module-path", "it is missing");
    if (uri_.pin_source.empty()) return invalid("pin-source", "it is missing");
    return std::move(uri_);
  }

 private:
  static Expected<void> text(std::string_view name, std::string value, std::size_t most, std::string& into) {
    if (!into.empty()) return invalid(name, "it comes twice");
    if (value.size() > most) return invalid(name, "it is too long");
    into = std::move(value);
    return {};
  }
  static Expected<void> path(std::string_view name, std::string value, std::string& into) {
    if (!into.empty()) return invalid(name, "it comes twice");
    return take_path(name, std::move(value), into);
  }
  Pkcs11Uri uri_;
};

Expected<void> take_all(Parser& parser, std::string_view text, char separator, bool is_query) {
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    CERBY_CHECK(parser.take(text.substr(0, end), is_query));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

}  // namespace

Expected<Pkcs11Uri> Pkcs11Uri::parse(std::string_view text) {
  if (!text.starts_with(kPkcs11Scheme)) return fail(Outcome::ConfigInvalid, "not a pkcs11: address");
  text.remove_prefix(kPkcs11Scheme.size());
  const auto mark = std::min(text.find('?'), text.size());
  Parser parser;
  CERBY_CHECK(take_all(parser, text.substr(0, mark), ';', false));
  CERBY_CHECK(take_all(parser, text.substr(std::min(mark + 1, text.size())), '&', true));
  return parser.finish();
}

}  // namespace cerby::workspace::sealing
