// JSON (RFC 8259) gone through once, as events: what json::read and json::find_text are made of.
//
// The text is UTF-8, which the caller has checked. Nothing is kept but the place and the brackets that are
// open; a string is a view of the text, or of one buffer where it has escapes, and holds until the next
// event.
//
// The sink has
//   bool null(), boolean(bool), integer(std::int64_t), text(std::string_view), key(std::string_view);
//   bool other_number(bool whole)   one with a fraction or an exponent, or, `whole`, outside of 64 bits
//   bool start(Kind), end(Kind)     of an Object or an Array
//   void invalid()                  it is no JSON from here on
//   void endless()                  a number larger than any that a computer has
// and says whether to go on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace cerby::json::detail {

// One number of JSON, from its first byte on.
struct Number {
  enum class Kind : std::uint8_t { Invalid, Integer, Whole, Fraction, Endless };
  Kind kind = Kind::Invalid;
  std::int64_t integer = 0;
  std::size_t size = 0;  // of an invalid one: up to the byte that is wrong
};
Number number_at(std::string_view text);

// The string whose opening quote is at `at`; leaves `at` behind the closing one, or at what is wrong.
// `buffer` is written only where there are escapes.
struct Text {
  bool valid = false;
  std::string_view value;
};
Text text_at(std::string_view text, std::size_t& at, std::string& buffer);

template <typename Sink>
class Scan {
 public:
  // `progress`: up to where the text was read when an event comes.
  Scan(std::string_view text, Sink& sink, std::size_t& progress)
      : text_(text), sink_(sink), progress_(progress) {}

  // False where the sink has had enough, or was told that it is no JSON.
  bool all() {
    if (!value()) return false;
    while (depth_ > 0) {
      const bool in_object = open_[depth_ - 1] == Kind::Object;
      space();
      if (peek() == (in_object ? '}' : ']')) {
        ++at_;
        if (!leave()) return false;
        continue;
      }
      if (!fresh_) {
        if (peek() != ',') return invalid();
        ++at_;
      }
      if (in_object && !member()) return false;
      if (!value()) return false;
    }
    space();
    return at_ == text_.size() || invalid();
  }

 private:
  // One scalar, or the start of an object or an array.
  bool value() {
    space();
    fresh_ = false;
    switch (peek()) {
      case '{':
        return enter(Kind::Object);
      case '[':
        return enter(Kind::Array);
      case '"': {
        const Text read = text_at(text_, at_, buffer_);
        return read.valid ? sink().text(read.value) : invalid();
      }
      case 't':
        return word("true") && sink().boolean(true);
      case 'f':
        return word("false") && sink().boolean(false);
      case 'n':
        return word("null") && sink().null();
      default:
        return number();
    }
  }

  bool member() {
    space();
    if (peek() != '"') return invalid();
    const Text key = text_at(text_, at_, buffer_);
    if (!key.valid) return invalid();
    if (!sink().key(key.value)) return false;
    space();
    if (peek() != ':') return invalid();
    ++at_;
    return true;
  }

  bool number() {
    const Number read = number_at(text_.substr(at_));
    at_ += read.size;
    switch (read.kind) {
      case Number::Kind::Integer:
        return sink().integer(read.integer);
      case Number::Kind::Whole:
        return sink().other_number(true);
      case Number::Kind::Fraction:
        return sink().other_number(false);
      case Number::Kind::Endless:
        sink().endless();
        return false;
      case Number::Kind::Invalid:
        break;
    }
    return invalid();
  }

  bool word(std::string_view expected) {
    for (const char letter : expected) {
      if (peek() != letter) return invalid();
      ++at_;
    }
    return true;
  }

  bool enter(Kind kind) {
    ++at_;
    if (!sink().start(kind) || depth_ == open_.size()) return false;
    open_[depth_++] = kind;
    fresh_ = true;
    return true;
  }

  bool leave() {
    fresh_ = false;
    return sink().end(open_[--depth_]);
  }

  void space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  // A zero byte where the text ends; one in the text is nowhere allowed.
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool invalid() {
    if (at_ < text_.size()) ++at_;
    sink().invalid();
    return false;
  }

  Sink& sink() {
    progress_ = at_;
    return sink_;
  }

  std::string_view text_;
  Sink& sink_;
  std::size_t& progress_;
  std::size_t at_ = 0, depth_ = 0;
  bool fresh_ = false;  // nothing yet behind the bracket
  std::array<Kind, kMaxDepth> open_{};
  std::string buffer_;
};

}  // namespace cerby::json::detail
