// The log: a file under the state folder, and stderr (which Firefox shows in its console). Never stdout.
//
// Opened on the first line that is written, not before. Lines are one line: control characters are escaped. A
// Secret cannot be logged: fmt has no formatter for it, so the call does not compile. What is logged of
// people: account ids and outcomes; no user names, no page texts.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "base/config.h"
#include "base/secret.h"

template <>
struct fmt::formatter<cerby::Secret> {
  formatter() = delete;
};
template <>
struct fmt::formatter<cerby::SecretView> {
  formatter() = delete;
};

namespace cerby::log {

// Where the first line will open its file; until then lines go to stderr alone. `on_stderr`, when it is less
// than `level`: what of it goes to stderr, where a person reads it between a program's own words.
void configure(const std::filesystem::path& file, LogLevel level, std::optional<LogLevel> on_stderr = {});
[[nodiscard]] bool enabled(LogLevel level);
void write(LogLevel level, std::string_view line);

template <typename... Args>
void line(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(level)) write(level, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  line(LogLevel::Error, format, std::forward<Args>(args)...);
}
template <typename... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  line(LogLevel::Warn, format, std::forward<Args>(args)...);
}
template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  line(LogLevel::Info, format, std::forward<Args>(args)...);
}

}  // namespace cerby::log
