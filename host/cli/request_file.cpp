#include "cli/request_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "base/json.h"

namespace cerby::cli {

namespace {

// The first line of a report: what comes before the first request is for people.
constexpr std::string_view kReportHead = "Cerby launch report 1\n";
constexpr std::size_t kMaxReport = 1024 * 1024;

bool is_report(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string head(kReportHead.size(), '\0');
  return stream.read(head.data(), static_cast<std::streamsize>(head.size())) && head == kReportHead;
}

Expected<std::string> text_of(const std::filesystem::path& file, std::size_t at_most = wire::kMaxToHost) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Outcome::NotFound, fmt::format("the file {} cannot be read", file.string()));
  std::string text(at_most + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > at_most) return fail(Outcome::MessageTooLarge, file.string());
  return text;
}

Expected<wire::RequestBody> parsed(const std::filesystem::path& file, std::string_view text) {
  auto request = wire::parse_request(text);
  if (request) return std::move(request->body);
  const Failure& why = request.error().failure;
  return fail(why.outcome, fmt::format("{}: {}", file.string(), why.detail));
}

}  // namespace

Expected<wire::RequestBody> read_request(const std::filesystem::path& file) {
  CERBY_TRY(const std::string text, text_of(file));
  return parsed(file, text);
}

Expected<wire::PageRequest> read_page(const std::filesystem::path& file, std::string_view origin) {
  CERBY_TRY(std::string text, text_of(file));
  if (!cerby::json::find_text(text, "type", 32)) {
    text = fmt::format(R"({{"type":"page","id":1,"document":"{}","origin":"{}","page":{}}})", "page", origin,
                       text);
  }
  CERBY_TRY(auto request, parsed(file, text));
  if (auto* page = std::get_if<wire::PageRequest>(&request)) return std::move(*page);
  return fail(Outcome::InputInvalid, fmt::format("{}: that is no page", file.string()));
}

Expected<std::vector<wire::RequestBody>> read_pages(const std::filesystem::path& file,
                                                    std::string_view origin) {
  std::vector<wire::RequestBody> requests;
  if (!is_report(file)) {
    CERBY_TRY(auto page, read_page(file, origin));
    requests.emplace_back(std::move(page));
    return requests;
  }
  CERBY_TRY(const std::string text, text_of(file, kMaxReport));
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.starts_with('{')) continue;
    if (line.size() > wire::kMaxToHost) return fail(Outcome::MessageTooLarge, file.string());
    CERBY_TRY(auto request, parsed(file, line));
    const bool page = std::holds_alternative<wire::PageRequest>(request);
    const bool filled = std::holds_alternative<wire::FilledRequest>(request);
    if (!page && !(filled && !requests.empty()))
      return fail(Outcome::InputInvalid, fmt::format("{}: no report has that request", file.string()));
    requests.push_back(std::move(request));
  }
  if (requests.empty())
    return fail(Outcome::InputInvalid, fmt::format("{}: the report has no page", file.string()));
  return requests;
}

}  // namespace cerby::cli
