#include "workspace/api/body.h"

#include <algorithm>

#include "workspace/http/media_type.h"

namespace cerby::workspace::api {
namespace detail {

http::Problem problem_of(const json::Fault& fault) {
  std::vector<std::string> place{"body"};
  std::string_view rest = fault.place;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash
    const auto end = std::min(rest.find('/'), rest.size());
    place.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return http::invalid_value(
      {std::move(place), std::string(happened(fault.outcome)), std::string(code(fault.outcome))});
}

std::optional<http::Problem> wrong_media(const http::Request& request) {
  const auto media = http::media_type(request.content_type);
  if (media == "application/json" || media == "application/vnd.api+json") return std::nullopt;
  return http::problem(415, "The body has to be application/json or application/vnd.api+json.");
}

std::optional<http::Problem> wrong_type(const std::optional<std::string>& type, std::string_view expected) {
  if (!type || *type == expected) return std::nullopt;
  return http::invalid_value({{"body", "data", "type"}, "This is another type of resource.", "type"});
}

std::optional<http::Problem> wrong_id(const http::Request& request, const std::optional<std::string>& id) {
  if (!id) return std::nullopt;
  if (request.ids.empty())
    return http::invalid_value({{"body", "data", "id"}, "The service gives the id.", "id"});
  if (request.method != http::Method::Patch) return std::nullopt;
  const auto given = Uuid::parse(*id);
  if (given && *given == request.ids.front()) return std::nullopt;
  return http::invalid_value({{"body", "data", "id"}, "The path has another id.", "id"});
}

}  // namespace detail

http::Problem invalid_body(std::string_view attribute, std::string sentence, std::string type) {
  return http::invalid_value(
      {{"body", "data", "attributes", std::string(attribute)}, std::move(sentence), std::move(type)});
}

std::expected<void, http::Problem> check_line(std::string_view attribute, const std::string& text,
                                              Empty empty) {
  if (text.empty() && empty == Empty::Refused)
    return std::unexpected(invalid_body(attribute, "This is empty.", "empty"));
  const bool is_line = std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
  if (!is_line) return std::unexpected(invalid_body(attribute, "This is not one line of text.", "text"));
  return {};
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const auto domain = text.substr(at + 1);
  const bool has_blank = text.find_first_of(" \t\r\n") != std::string_view::npos;
  return text.size() <= kMostEmail && !has_blank && !domain.empty() && !domain.starts_with('.') &&
         !domain.ends_with('.') && domain.find("..") == std::string_view::npos;
}

std::expected<Uuid, http::Problem> id_of(std::string_view attribute, const std::string& text) {
  const auto id = Uuid::parse(text);
  if (!id) return std::unexpected(invalid_body(attribute, "This is not an id.", "uuid"));
  return *id;
}

std::expected<Uuid, http::Problem> identifier_of(const http::Request& request, std::string_view type) {
  CERBY_TRY(const auto body, whole_body<IdentifierBody>(request));
  if (auto problem = detail::wrong_type(body.data.type, type)) return std::unexpected(std::move(*problem));
  const auto id = Uuid::parse(body.data.id);
  if (!id)
    return std::unexpected(http::invalid_value({{"body", "data", "id"}, "This is not an id.", "uuid"}));
  return *id;
}

}  // namespace cerby::workspace::api
