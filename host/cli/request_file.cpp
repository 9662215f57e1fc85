#include "cli/request_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "base/json.h"
#include "wire/page_schema.h"

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

// No more of it than a byte above `at_most`.
Expected<std::string> text_of(const std::filesystem::path& file, std::size_t at_most) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Outcome::NotFound, fmt::format("the file {} cannot be read", file.string()));
  std::string text(at_most + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

Expected<wire::RequestBody> parsed(const std::filesystem::path& file, std::string_view text) {
  auto request = wire::parse_request(text);
  if (request) return std::move(request->body);
  const Failure& why = request.error().failure;
  return fail(why.outcome, fmt::format("{}: {}", file.string(), why.detail));
}

// Of a file that a person names as a page: that is the file's fault, not a message's, and no update mends it.
Failure no_page(const std::filesystem::path& file, const Failure& why) {
  return {Outcome::InputInvalid,
          fmt::format("{}: not a page description: {}, {}", file.string(), code(why.outcome), why.detail)};
}

Expected<void> check_size(const std::filesystem::path& file, std::string_view text, std::size_t at_most) {
  if (text.size() <= at_most) return {};
  return std::unexpected(no_page(file, {Outcome::MessageTooLarge, fmt::format("at most {} bytes", at_most)}));
}

Expected<wire::RequestBody> page_or_filled(const std::filesystem::path& file, std::string_view text) {
  CERBY_CHECK(check_size(file, text, wire::kMaxToHost));
  auto request = wire::parse_request(text);
  if (!request) return std::unexpected(no_page(file, request.error().failure));
  return std::move(request->body);
}

Expected<page::PageDescription> page_alone(const std::filesystem::path& file, std::string_view text) {
  CERBY_CHECK(check_size(file, text, wire::kMaxToHost));
  page::PageDescription page;
  if (const auto read = json::read(text, page); !read)
    return std::unexpected(no_page(file, json::failure_of(read.error())));
  if (auto wrong = wire::misfit_of(page))
    return std::unexpected(no_page(file, {Outcome::ValueOutOfBounds, std::move(*wrong)}));
  return page;
}

}  // namespace

Expected<wire::RequestBody> read_request(const std::filesystem::path& file) {
  CERBY_TRY(const std::string text, text_of(file, wire::kMaxToHost));
  if (text.size() > wire::kMaxToHost) return fail(Outcome::MessageTooLarge, file.string());
  return parsed(file, text);
}

Expected<wire::PageRequest> read_page(const std::filesystem::path& file, std::string_view origin) {
  CERBY_TRY(const std::string text, text_of(file, wire::kMaxToHost));
  if (!json::find_text(text, "type", 32)) {
    CERBY_TRY(auto page, page_alone(file, text));
    return wire::PageRequest{
        .document = "page", .origin = std::string(origin), .page = std::move(page), .frame = {}};
  }
  CERBY_TRY(auto request, page_or_filled(file, text));
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
  CERBY_CHECK(check_size(file, text, kMaxReport));
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.starts_with('{')) continue;
    CERBY_TRY(auto request, page_or_filled(file, line));
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
