#include "workspace/api/backup_codes.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "workspace/api/body.h"

namespace cerby::workspace::api {
namespace {

constexpr SecretAccess kCodes("backup codes are told apart, counted and marked");
constexpr char kUnused = '+';
constexpr char kUsed = '-';

// Cuts the next line off; without the end of it.
std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view without_blanks(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = std::min(line.find_first_not_of(kBlanks), line.size());
  return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
}

bool is_line_of_text(std::string_view line) {
  return std::ranges::none_of(line, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::unexpected<http::Problem> refused(std::string sentence, std::string type) {
  return std::unexpected(invalid_body("value", std::move(sentence), std::move(type)));
}

}  // namespace

std::expected<Secret, http::Problem> backup_codes_of(SecretView text) {
  std::vector<std::string_view> codes;  // parts of the guarded text
  std::size_t size = 0;
  for (std::string_view rest = text.text(kCodes); !rest.empty();) {
    const auto code = without_blanks(next_line(rest));
    if (code.empty()) continue;
    if (codes.size() == kMostBackupCodes) return refused("These are too many codes.", "too_many");
    if (code.size() > kMostBackupCode) return refused("A code is too long.", "value_out_of_bounds");
    if (!is_line_of_text(code)) return refused("A code is not one line of text.", "text");
    if (std::ranges::find(codes, code) != codes.end()) return refused("A code is there twice.", "twice");
    codes.push_back(code);
    size += code.size() + 2;
  }
  if (codes.empty()) return refused("This is empty.", "empty");
  Secret kept(size);
  auto out = kept.writable(kCodes).begin();
  for (const auto code : codes) {
    *out++ = kUnused;
    out = std::ranges::copy(code, out).out;
    *out++ = '\n';
  }
  return kept;
}

CodeCount count_codes(SecretView kept) {
  CodeCount count;
  for (std::string_view rest = kept.text(kCodes); !rest.empty();) {
    const auto line = next_line(rest);
    if (line.starts_with(kUnused)) ++count.unused;
    if (line.starts_with(kUsed)) ++count.used;
  }
  return count;
}

std::optional<TakenCode> take_code(SecretView kept) {
  const auto text = kept.text(kCodes);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t begin = text.size() - rest.size();
    const auto line = next_line(rest);
    if (!line.starts_with(kUnused)) continue;
    TakenCode taken{Secret::copy_of(kept.part(begin + 1, line.size() - 1)), Secret::copy_of(kept)};
    taken.kept.writable(kCodes)[begin] = kUsed;
    return taken;
  }
  return std::nullopt;
}

}  // namespace cerby::workspace::api
