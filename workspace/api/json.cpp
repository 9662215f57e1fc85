#include "workspace/api/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace cerby::workspace::api {
namespace {

constexpr std::string_view kNumber = "page[number]";
constexpr std::string_view kSize = "page[size]";

std::expected<std::int64_t, http::Problem> integer_of(const http::Target& target, std::string_view name,
                                                      std::int64_t otherwise, std::int64_t most) {
  const auto* const text = target.parameter(name);
  if (text == nullptr) return otherwise;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  const bool is_number =
      end == text->data() + text->size() && !text->empty() && error != std::errc::invalid_argument;
  if (!is_number) return std::unexpected(invalid_parameter(name, "This is not a whole number.", "integer"));
  if (error == std::errc::result_out_of_range || value < 1 || value > most)
    return std::unexpected(
        invalid_parameter(name, fmt::format("This is not from 1 to {}.", most), "out_of_bounds"));
  return value;
}

void set(http::Target& target, std::string_view name, std::int64_t value) {
  const auto found = std::ranges::find(target.query, name, &http::Parameter::name);
  if (found != target.query.end()) {
    found->value = std::to_string(value);
  } else {
    target.query.push_back({std::string(name), std::to_string(value)});
  }
}

}  // namespace

std::expected<Page, http::Problem> page_of(const http::Target& target) {
  Page page;
  CERBY_TRY(page.number, integer_of(target, kNumber, 1, kMaxPageNumber));
  CERBY_TRY(page.size, integer_of(target, kSize, kPageSize, kMaxPageSize));
  return page;
}

std::expected<void, http::Problem> refuse_unknown(const http::Target& target,
                                                  std::span<const std::string_view> known) {
  for (const auto& [name, value] : target.query) {
    if (std::ranges::find(known, name) == known.end())
      return std::unexpected(invalid_parameter(name, "There is no such parameter here.", "unknown"));
  }
  return {};
}

http::Problem invalid_parameter(std::string_view name, std::string sentence, std::string type) {
  return http::invalid_value({{"query", std::string(name)}, std::move(sentence), std::move(type)});
}

std::string text_of_time(std::chrono::milliseconds time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = whole.count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (time - whole).count());
}

ListDocument::ListDocument(const http::Target& target, Page page) : target_(target), page_(page) {
  writer_.begin_object();
  writer_.key("data");
  writer_.begin_array();
}

http::Response ListDocument::finish(std::int64_t total, const std::function<void(Writer&)>& more) {
  writer_.end_array();
  const std::int64_t last = std::max<std::int64_t>(1, (total + page_.size - 1) / page_.size);
  writer_.key("links");
  writer_.begin_object();
  link("self", page_.number);
  if (page_.number < last) link("next", page_.number + 1);
  if (page_.number > 1) link("previous", std::min(page_.number - 1, last));
  writer_.end_object();
  writer_.key("meta");
  writer_.begin_object();
  writer_.key("page");
  writer_.begin_object();
  writer_.member("maxSize", kMaxPageSize);
  writer_.member("total", total);
  writer_.end_object();
  if (more) more(writer_);
  writer_.end_object();
  writer_.end_object();
  return std::move(response_);
}

void ListDocument::link(std::string_view name, std::int64_t number) {
  set(target_, kNumber, number);
  set(target_, kSize, page_.size);
  writer_.member(name, http::text_of(target_));
}

}  // namespace cerby::workspace::api
