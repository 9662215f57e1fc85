#include "cli/request_file.h"

#include <fmt/format.h>

#include <fstream>

#include "base/json.h"

namespace cerby::cli {

namespace {

Expected<std::string> text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Outcome::NotFound, fmt::format("the file {} cannot be read", file.string()));
  std::string text(wire::kMaxToHost + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > wire::kMaxToHost) return fail(Outcome::MessageTooLarge, file.string());
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

}  // namespace cerby::cli
