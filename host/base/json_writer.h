// A small JSON writer: front to back, nothing nested in memory. The same code counts, and writes into a
// string or into the guarded memory of a Secret; a secret can be written into guarded memory alone.
//
// Text that is not UTF-8 becomes U+FFFD where it is wrong, since a browser drops a frame that is not UTF-8.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/utf8.h"

namespace cerby::json {

class StringSink {
 public:
  static constexpr bool kTakesSecrets = false;
  explicit StringSink(std::string& text) : text_(text) {}
  void put(std::string_view text) { text_.append(text); }

 private:
  std::string& text_;
};

// How long the text will be.
class CountingSink {
 public:
  static constexpr bool kTakesSecrets = true;
  void put(std::string_view text) { size_ += text.size(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

// Into a Secret of the counted size.
class GuardedSink {
 public:
  static constexpr bool kTakesSecrets = true;
  explicit GuardedSink(Secret& secret)
      : rest_(secret.writable(SecretAccess("a message is written into it"))) {}
  void put(std::string_view text) {
    if (text.size() > rest_.size()) std::abort();  // counted and written differ: never send half of it
    if (!text.empty()) std::memcpy(rest_.data(), text.data(), text.size());
    rest_ = rest_.subspan(text.size());
  }

 private:
  std::span<std::uint8_t> rest_;
};

template <typename Sink>
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}

  void begin_object() { open("{"); }
  void end_object() { close("}"); }
  void begin_array() { open("["); }
  void end_array() { close("]"); }
  void key(std::string_view name) {
    separate();
    quoted(name);
    sink_.put(":");
    after_value_ = false;
  }
  void text(std::string_view value) {
    separate();
    quoted(value);
    after_value_ = true;
  }
  void secret(SecretView value)
    requires(Sink::kTakesSecrets)
  {
    text(value.text(SecretAccess("written as a JSON string into guarded memory")));
  }
  void integer(std::int64_t value) { number(value); }
  void integer(std::uint64_t value) { number(value); }
  void boolean(bool value) {
    separate();
    sink_.put(value ? "true" : "false");
    after_value_ = true;
  }

  // Members, by the type of their value.
  void member(std::string_view name, std::string_view value) { key(name), text(value); }
  void member(std::string_view name, const char* value) { member(name, std::string_view(value)); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  void member(std::string_view name, std::int32_t value) { key(name), number(value); }
  void member(std::string_view name, std::int64_t value) { key(name), number(value); }
  void member(std::string_view name, std::uint64_t value) { key(name), number(value); }

 private:
  void separate() {
    if (after_value_) sink_.put(",");
  }
  void open(std::string_view bracket) {
    separate();
    sink_.put(bracket);
    after_value_ = false;
  }
  void close(std::string_view bracket) {
    sink_.put(bracket);
    after_value_ = true;
  }
  template <typename Number>
  void number(Number value) {
    separate();
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    sink_.put({digits.data(), static_cast<std::size_t>(end - digits.data())});
    after_value_ = true;
  }

  void quoted(std::string_view value) {
    sink_.put("\"");
    for (;;) {
      const std::size_t good = well_formed_prefix(value);
      escaped(value.substr(0, good));
      if (good == value.size()) break;
      sink_.put("\xEF\xBF\xBD");
      value.remove_prefix(good + 1);
    }
    sink_.put("\"");
  }
  void escaped(std::string_view value) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto byte = static_cast<std::uint8_t>(value[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
      sink_.put(value.substr(written, i - written));
      escape(byte);
      written = i + 1;
    }
    sink_.put(value.substr(written));
  }
  void escape(std::uint8_t byte) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (byte) {
      case '"':
        return sink_.put("\\\"");
      case '\\':
        return sink_.put("\\\\");
      case '\n':
        return sink_.put("\\n");
      case '\r':
        return sink_.put("\\r");
      case '\t':
        return sink_.put("\\t");
      default:
        sink_.put("\\u00");
        sink_.put(kHex.substr(byte >> 4U, 1));
        sink_.put(kHex.substr(byte & 0x0FU, 1));
    }
  }

  Sink& sink_;
  bool after_value_ = false;
};

}  // namespace cerby::json
