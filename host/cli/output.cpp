#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/descriptor.h"

namespace cerby::cli {

namespace {

void write_line(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fputc('\n', stream);
}

// Columns of a terminal, near enough: one for each character, none for its continuation bytes.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool second_control_set =
        byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (byte == '\n') {
      shown += '\n';
    } else if (byte < 0x20 || byte == 0x7F) {
      shown += fmt::format("\\x{:02x}", byte);
    } else if (second_control_set) {
      shown += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[++at]));
    } else {
      shown += text[at];
    }
  }
  return shown;
}

void Output::line(std::string_view text) const {
  if (!json()) write_line(stdout, printable(text));
}

void Output::object(const Json& json_object) const {
  if (!json()) return;
  const std::string text = json_object.dump(2, ' ', false, Json::error_handler_t::replace);
  write_line(stdout, begun_ ? std::string_view(text).substr(1) : text);
}

void Output::json_line(const Json& json_object) const {
  if (json()) write_line(stdout, json_object.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Output::piece(std::string_view text) const {
  if (json()) std::fwrite(text.data(), 1, text.size(), stdout);
}

void Output::note(std::string_view text) const {
  if (!json()) write_line(stderr, printable(text));
}

void Output::failure(const Failure& failure) const {
  if (json()) {
    object({{"error",
             {{"outcome", code(failure.outcome)},
              {"message", happened(failure.outcome)},
              {"hint", hint(failure.outcome)},
              {"detail", failure.detail}}}});
    if (flush()) return;
  }
  write_line(stderr, printable(fmt::format("cerbyctl: {}", describe(failure))));
}

Expected<void> Output::flush() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return fail_with_errno("standard output");
  }
  return {};
}

std::vector<std::string> columns(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], width(row[at]));
  }
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string text;
    for (std::size_t at = 0; at < row.size(); ++at) {
      text += row[at];
      if (at + 1 < row.size()) text.append(widths[at] - width(row[at]) + 2, ' ');
    }
    lines.push_back(std::move(text));
  }
  return lines;
}

}  // namespace cerby::cli
