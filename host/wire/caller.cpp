#include "wire/caller.h"

#include <algorithm>
#include <array>

namespace cerby::wire {
namespace {

constexpr std::string_view kChromiumScheme = "chrome-extension://";

constexpr std::size_t count_of(std::string_view list) {
  return list.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(list, ';'));
}

// "a;b" as the build gives it, at compile time.
template <std::size_t N>
constexpr std::array<std::string_view, N> split(std::string_view list) {
  std::array<std::string_view, N> parts;
  for (auto& part : parts) {
    const auto end = list.find(';');
    part = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return parts;
}

constexpr std::string_view kChromiumList = CERBY_CHROMIUM_IDS;
constexpr std::string_view kFirefoxList = CERBY_FIREFOX_IDS;
constexpr auto kChromiumIds = split<count_of(kChromiumList)>(kChromiumList);
constexpr auto kFirefoxIds = split<count_of(kFirefoxList)>(kFirefoxList);

bool contains(std::span<const std::string_view> ids, std::string_view id) {
  return !id.empty() && std::ranges::find(ids, id) != ids.end();
}

std::optional<std::string_view> chromium_id(std::string_view argument) {
  if (!argument.starts_with(kChromiumScheme) || !argument.ends_with('/')) return std::nullopt;
  argument.remove_prefix(kChromiumScheme.size());
  if (argument.empty()) return std::nullopt;
  argument.remove_suffix(1);
  return argument;
}

// The path of our own host manifest: absolute, `<folder>/com.cerby.host.json`.
bool is_manifest(std::string_view path) {
  const std::string tail = "/" + std::string(kHostName) + ".json";
  return path.starts_with('/') && path.ends_with(tail);
}

}  // namespace

std::span<const std::string_view> chromium_extension_ids() {
  return kChromiumIds;
}
std::span<const std::string_view> firefox_extension_ids() {
  return kFirefoxIds;
}

Expected<Caller> caller_of(std::span<const std::string_view> arguments) {
  if (arguments.empty()) {
    return fail(Outcome::CallerRefused, "no arguments; the portals of snap and flatpak browsers pass none");
  }
  if (arguments.size() == 1) {
    const auto id = chromium_id(arguments[0]);
    if (id && contains(kChromiumIds, *id)) return Caller{Caller::Browser::Chromium, std::string(*id)};
    return fail(Outcome::CallerRefused, "not an extension that this host serves");
  }
  if (arguments.size() == 2 && is_manifest(arguments[0]) && contains(kFirefoxIds, arguments[1])) {
    return Caller{Caller::Browser::Firefox, std::string(arguments[1])};
  }
  return fail(Outcome::CallerRefused, "not the arguments of a browser that this host knows");
}

}  // namespace cerby::wire
