#include "workspace/http/routes.h"

#include <algorithm>
#include <stdexcept>

namespace cerby::workspace::http {

std::vector<std::string> Routes::segments_of(std::string_view pattern) {
  std::vector<std::string> segments;
  const auto wrong = [&] { return std::logic_error("route \"" + std::string(pattern) + "\" is malformed"); };
  if (!pattern.starts_with('/')) throw wrong();
  if (pattern == "/") return segments;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const auto length = std::min(pattern.find('/'), pattern.size());
    const auto segment = pattern.substr(0, length);
    const bool is_id = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
    if (segment.empty() || (!is_id && segment.find_first_of("{}") != std::string_view::npos)) throw wrong();
    segments.emplace_back(is_id ? std::string_view{} : segment);
    pattern.remove_prefix(length);
  }
  return segments;
}

Routes& Routes::add(Method method, std::string_view pattern, Handler handler, Query query) {
  auto segments = segments_of(pattern);
  auto at = std::ranges::find(patterns_, segments, &Pattern::segments);
  if (at == patterns_.end()) at = patterns_.insert(at, Pattern{std::move(segments), {}, query});
  const bool is_there = std::ranges::any_of(at->entries, [&](auto& one) { return one.method == method; });
  if (is_there || method == Method::Head || method == Method::Options)
    throw std::logic_error("route \"" + std::string(pattern) + "\" is there already");
  if (query != Query::Plain) at->query = query;
  at->entries.push_back({method, labels_.size(), std::move(handler)});
  labels_.push_back(std::string(text_of(method)) + " " + std::string(pattern));
  return *this;
}

Routes::Result Routes::find(Method method, std::span<const std::string> path) const {
  for (const auto& pattern : patterns_) {
    Match match;
    if (!pattern.fits(path, match.ids)) continue;
    if (method == Method::Options) return Options{pattern.allow()};
    const auto* const entry = pattern.entry(method == Method::Head ? Method::Get : method);
    if (entry == nullptr) return WrongMethod{pattern.allow()};
    match.index = entry->index;
    match.handler = &entry->handler;
    return match;
  }
  return NotFound{};
}

Query Routes::query_of(std::span<const std::string> path) const {
  const auto found = std::ranges::find_if(patterns_, [&](const Pattern& pattern) {
    std::vector<Uuid> ids;
    return pattern.query != Query::Plain && pattern.fits(path, ids);
  });
  return found == patterns_.end() ? Query::Plain : found->query;
}

bool Routes::Pattern::fits(std::span<const std::string> path, std::vector<Uuid>& ids) const {
  if (path.size() != segments.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!segments[i].empty() && segments[i] != path[i]) return false;
  }
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!segments[i].empty()) continue;
    const auto id = Uuid::parse(path[i]);
    if (!id) return false;
    ids.push_back(*id);
  }
  return true;
}

const Routes::Entry* Routes::Pattern::entry(Method method) const {
  const auto found = std::ranges::find(entries, method, &Entry::method);
  return found == entries.end() ? nullptr : &*found;
}

std::string Routes::Pattern::allow() const {
  std::string allow;
  for (const auto& one : entries) {
    allow.append(text_of(one.method)).append(one.method == Method::Get ? ", HEAD, " : ", ");
  }
  return allow + "OPTIONS";
}

}  // namespace cerby::workspace::http
