// Documents in the shape of JSON:API: `data`, `links`, `meta`; pages; what is wrong with a parameter.
//
// Written front to back by json::Writer. What holds a secret is written by secret_document, which never lets
// it into ordinary memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "base/uuid.h"
#include "workspace/http/problem.h"
#include "workspace/http/request.h"

namespace cerby::workspace::api {

inline constexpr std::int64_t kMaxPageSize = 100;
inline constexpr std::int64_t kPageSize = 25;
inline constexpr std::int64_t kMaxPageNumber = 1'000'000;

struct Page {
  std::int64_t number = 1;
  std::int64_t size = kPageSize;
  [[nodiscard]] std::int64_t offset() const { return (number - 1) * size; }
};

// page[number] and page[size]; validation_error names the one that is no number or out of bounds.
std::expected<Page, http::Problem> page_of(const http::Target& target);

// validation_error for the first parameter that is none of `known`.
std::expected<void, http::Problem> refuse_unknown(const http::Target& target,
                                                  std::span<const std::string_view> known);

// A value of the query that is not what it should be: meta.loc is ["query", name].
http::Problem invalid_parameter(std::string_view name, std::string sentence, std::string type);

// "2026-11-26T08:16:36.250Z", of milliseconds since 1970 in UTC.
std::string text_of_time(std::chrono::milliseconds time);

using Writer = json::Writer<json::StringSink>;

// {"id": …, "type": …, "attributes": {  and what closes it.
template <typename Sink>
void begin_resource(json::Writer<Sink>& writer, std::string_view type, const Uuid& id) {
  writer.begin_object();
  writer.member("id", id.text());
  writer.member("type", type);
  writer.key("attributes");
  writer.begin_object();
}
template <typename Sink>
void end_resource(json::Writer<Sink>& writer) {
  writer.end_object();
  writer.end_object();
}

// {"data": [ … ], "links": {self, next, previous}, "meta": {"page": {maxSize, total}}}. The links are the
// request's own target with another page: filters and sorting stay.
class ListDocument {
 public:
  ListDocument(const http::Target& target, Page page);
  ListDocument(const ListDocument&) = delete;
  ListDocument& operator=(const ListDocument&) = delete;
  // Where the resources are written, one after the other.
  [[nodiscard]] Writer& data() { return writer_; }
  // `total`: of all pages together; `more`: what else `meta` says.
  http::Response finish(std::int64_t total, const std::function<void(Writer&)>& more = {});

 private:
  void link(std::string_view name, std::int64_t number);

  http::Target target_;
  Page page_;
  http::Response response_;
  json::StringSink sink_{response_.body};
  Writer writer_{sink_};
};

namespace detail {
template <typename Sink, typename Write>
void write_one(Sink& sink, const http::Target& target, const Write& write) {
  json::Writer<Sink> writer(sink);
  writer.begin_object();
  writer.key("data");
  write(writer);
  writer.key("links");
  writer.begin_object();
  writer.member("self", http::text_of(target));
  writer.end_object();
  writer.end_object();
}
template <typename Sink, typename Write>
void write_list_of_one(Sink& sink, const http::Target& target, const Write& write) {
  json::Writer<Sink> writer(sink);
  writer.begin_object();
  writer.key("data");
  writer.begin_array();
  write(writer);
  writer.end_array();
  writer.key("links");
  writer.begin_object();
  writer.member("self", http::text_of(target));
  writer.end_object();
  writer.key("meta");
  writer.begin_object();
  writer.key("page");
  writer.begin_object();
  writer.member("maxSize", kMaxPageSize);
  writer.member("total", std::int64_t{1});
  writer.end_object();
  writer.end_object();
  writer.end_object();
}
template <typename WriteAll>
http::Response guarded(const WriteAll& write_all) {
  json::CountingSink count;
  write_all(count);
  http::Response response;
  response.secret_body = Secret(count.size());
  json::GuardedSink sink(response.secret_body);
  write_all(sink);
  return response;
}
}  // namespace detail

// {"data": { … }, "links": {self}}; `write(writer)` writes the resource.
template <typename Write>
http::Response document(const http::Target& target, const Write& write, int status = 200) {
  http::Response response;
  response.status = status;
  json::StringSink sink(response.body);
  detail::write_one(sink, target, write);
  return response;
}

// The same into guarded memory: `write(writer)` is called twice, to count and to write.
template <typename Write>
http::Response secret_document(const http::Target& target, const Write& write) {
  return detail::guarded([&](auto& sink) { detail::write_one(sink, target, write); });
}

// The first page of a list that has one resource.
template <typename Write>
http::Response secret_list_of_one(const http::Target& target, const Write& write) {
  return detail::guarded([&](auto& sink) { detail::write_list_of_one(sink, target, write); });
}

}  // namespace cerby::workspace::api
