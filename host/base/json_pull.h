// JSON (RFC 8259) of others, read in place in guarded memory.
//
// base/json.h reads our own messages: it knows every key, and its parser keeps each string in ordinary memory
// for a while. What a workspace answers, or another password manager exports, has keys nobody listed, and its
// strings are passwords; so here they are decoded where they stand and are views of the text, and what nobody
// asks for is passed over. What is passed over must be JSON too. Of a key given twice both values are seen.
//
//   json.object([&](std::string_view key) {
//     if (key == "name") name = json.text();
//     else json.skip();
//   });
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby {

class JsonPull {
 public:
  static constexpr std::size_t kMaxDepth = 32;

  // UTF-8, which the caller has checked; outlives this and the views.
  explicit JsonPull(Secret& text);

  // Each of these takes the next value. Where it is of another kind it is passed over, and the answer is
  // false or none. After a fault nothing is called any more.
  template <typename Take>
  bool object(Take take) {
    if (!enter('{')) return false;
    for (bool first = true; more('}', first); first = false) {
      const auto key = member_key();
      if (failed()) break;
      const auto before = at_;
      take(key);
      if (at_ == before) skip();
    }
    return leave();
  }
  template <typename Take>
  bool array(Take take) {
    if (!enter('[')) return false;
    for (bool first = true; more(']', first); first = false) {
      const auto before = at_;
      take();
      if (at_ == before) skip();
    }
    return leave();
  }
  std::optional<SecretView> text();
  std::optional<std::int64_t> integer();  // none also for one that is outside 64 bits or has a fraction
  std::optional<bool> boolean();
  void skip();

  [[nodiscard]] bool failed() const { return why_ != nullptr; }
  // input_invalid, with the byte: the text is not JSON up to its end, or is nested deeper than 32.
  Expected<void> end();

 private:
  enum class Kind : std::uint8_t { Text, Number, Object, Array, True, False, Null, None };
  [[nodiscard]] Kind next_kind();
  bool enter(char bracket);
  bool more(char closing, bool first);
  bool leave();
  std::string_view member_key();
  SecretView string();
  bool escape(std::size_t& end);
  std::optional<std::uint32_t> hex4();
  std::string_view number();
  void word(std::string_view expected);
  void digits();
  void space();
  void fault(const char* why);
  [[nodiscard]] char peek() const { return at_ < text_.size() ? static_cast<char>(text_[at_]) : '\0'; }

  SecretView whole_;
  std::span<std::uint8_t> text_;
  std::size_t at_ = 0, depth_ = 0, fault_at_ = 0;
  const char* why_ = nullptr;
};

}  // namespace cerby
