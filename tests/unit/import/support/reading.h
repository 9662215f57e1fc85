// Texts as a test writes them, read as an import reads files; and what came of them, in plain strings.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "import/format.h"

namespace cerby::importing::testing_support {

inline constexpr SecretAccess kTest("a test looks at the result");

inline Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

inline std::string text_of(SecretView view) {
  return std::string(view.text(kTest));
}

inline Expected<Imported> read_text(std::string_view text, std::optional<Format> format = std::nullopt) {
  return read(secret_of(std::string(text)), format);
}

// Why a text is refused as a whole; empty when it is not.
inline std::string refusal(std::string_view text, std::optional<Format> format = std::nullopt) {
  const auto result = read_text(text, format);
  if (result) return {};
  EXPECT_EQ(result.error().outcome, Outcome::InputInvalid);
  return result.error().detail;
}

// "number|name|user|address,address|password|otpauth|notes|part,part" of each account, a line each; then
// "number|name|why" of what was left out.
inline std::string told(const Imported& imported) {
  const auto joined = [](const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ",") + one;
    return text;
  };
  std::string text;
  for (const auto& one : imported.accounts) {
    text += std::to_string(one.number) + "|" + one.name + "|" + one.user_name + "|" + joined(one.addresses) +
            "|" + text_of(one.password) + "|" + text_of(one.otpauth) + "|" + text_of(one.notes) + "|" +
            joined(one.parts_left_out) + "\n";
  }
  for (const auto& one : imported.left_out) {
    text += std::to_string(one.number) + "|" + one.name + "|" + one.why + "\n";
  }
  return text;
}

// The same of a text that must be read; the refusal where it is not.
inline std::string told(std::string_view text, std::optional<Format> format = std::nullopt) {
  const auto result = read_text(text, format);
  return result ? told(*result) : "refused: " + result.error().detail;
}

}  // namespace cerby::importing::testing_support
