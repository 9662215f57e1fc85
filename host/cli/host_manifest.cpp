#include "cli/host_manifest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/descriptor.h"
#include "cli/embedded.h"
#include "cli/plain_file.h"
#include "cli/safe_place.h"
#include "wire/caller.h"

namespace cerby::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kLongestManifest = 64UL * 1024;

std::string allowed_key(Family family) {
  return family == Family::Chromium ? "allowed_origins" : "allowed_extensions";
}

std::vector<std::string> allowed(Family family) {
  std::vector<std::string> all;
  if (family == Family::Chromium) {
    for (const std::string_view id : wire::chromium_extension_ids())
      all.push_back(fmt::format("chrome-extension://{}/", id));
  } else {
    for (const std::string_view id : wire::firefox_extension_ids()) all.emplace_back(id);
  }
  return all;
}

void replace(std::string& text, std::string_view place, std::string_view with) {
  const std::size_t at = text.find(place);
  if (at != std::string::npos) text.replace(at, place.size(), with);
}

// The inside of a JSON string.
std::string escaped(const std::string& text) {
  const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string text_or(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void check_extensions(const json& manifest, Family family, std::vector<std::string>& faults) {
  const auto listed = manifest.find(allowed_key(family));
  if (listed == manifest.end() || !listed->is_array()) {
    faults.push_back(fmt::format("it has no list \"{}\"", allowed_key(family)));
    return;
  }
  const std::vector<std::string> ours = allowed(family);
  for (const std::string& id : ours) {
    if (std::ranges::find(*listed, json(id)) == listed->end())
      faults.push_back(fmt::format("it does not allow {}", id));
  }
  for (const json& one : *listed) {
    if (!one.is_string() || std::ranges::find(ours, one.get<std::string>()) == ours.end()) {
      faults.push_back(fmt::format("it allows {}, which this host refuses", one.dump()));
    }
  }
}

void check_host(const fs::path& said, const fs::path& host, std::vector<std::string>& faults) {
  if (!said.is_absolute()) {
    faults.push_back(fmt::format("the path of its host, \"{}\", is not absolute", said.string()));
    return;
  }
  std::error_code error;
  if (!fs::exists(said, error)) {
    faults.push_back(fmt::format("its host {} does not exist", said.string()));
  } else if (!is_program(said)) {
    faults.push_back(fmt::format("its host {} cannot be run", said.string()));
  } else if (!host.empty() && !fs::equivalent(said, host, error)) {
    faults.push_back(fmt::format("its host is {}, not {}", said.string(), host.string()));
    if (const auto unsafe = unsafe_because(said)) faults.push_back(fmt::format("its host: {}", *unsafe));
  }
}

}  // namespace

fs::path manifest_in(const fs::path& folder) {
  return folder / fmt::format("{}.json", wire::kHostName);
}

std::string manifest_text(Family family, const fs::path& host) {
  std::string text(embedded::kHostManifest);
  replace(text, "@CERBY_HOST_NAME@", wire::kHostName);
  replace(text, "@CERBY_HOST_PATH@", escaped(host.string()));
  replace(text, "@CERBY_ALLOWED_KEY@", allowed_key(family));
  replace(text, "@CERBY_ALLOWED_LIST@", json(allowed(family)).dump());
  return text;
}

std::optional<ManifestFaults> examine_manifest(const fs::path& file, Family family, const fs::path& host) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(file, error))) return std::nullopt;
  ManifestFaults found;
  const auto text = read_plain_file(file, kLongestManifest);
  if (!text) {
    found.faults.push_back(text.error().detail);
    return found;
  }
  if (const auto unsafe = unsafe_because(file)) found.faults.push_back(*unsafe);
  const json manifest = json::parse(*text, nullptr, false);
  if (!manifest.is_object()) {
    found.faults.emplace_back("it is not JSON");
    return found;
  }
  if (text_or(manifest, "name") != wire::kHostName)
    found.faults.push_back(fmt::format("its name is not {}", wire::kHostName));
  if (text_or(manifest, "type") != "stdio") found.faults.emplace_back("its type is not stdio");
  found.host = text_or(manifest, "path");
  check_host(found.host, host, found.faults);
  check_extensions(manifest, family, found.faults);
  return found;
}

Expected<void> write_manifest(const fs::path& file, std::string_view text) {
  if (const auto unsafe = unsafe_because(file.parent_path())) {
    return fail(Outcome::SystemFailed, fmt::format("{}: a host manifest there could be replaced", *unsafe));
  }
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error)
    return fail(Outcome::SystemFailed, fmt::format("{}: {}", file.parent_path().string(), error.message()));
  std::string beside = fmt::format("{}.XXXXXX", file.string());
  const Descriptor written(::mkostemp(beside.data(), O_CLOEXEC));
  if (!written.is_open()) return fail_with_errno(file.string());
  const bool whole = ::write(written.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  // Readable for all: it holds no secret, and one for the system serves every user.
  if (!whole || ::fchmod(written.get(), 0644) != 0 || ::fsync(written.get()) != 0 ||
      ::rename(beside.c_str(), file.c_str()) != 0) {
    auto failure = fail_with_errno(file.string());
    ::unlink(beside.c_str());
    return failure;
  }
  return {};
}

}  // namespace cerby::cli
