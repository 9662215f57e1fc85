#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/doctor.h"
#include "cli/host_manifest.h"

namespace cerby::cli::doctor {

namespace {

namespace fs = std::filesystem;

struct Manifest {
  fs::path file;
  bool of_user = false;
  ManifestFaults faults;
};

// Those that exist, in the order in which the browser looks for them.
std::vector<Manifest> manifests_of(const Browser& browser, const Place& place, const fs::path& host) {
  std::vector<Manifest> all;
  const auto look = [&](const fs::path& folder, bool of_user) {
    const fs::path file = manifest_in(folder);
    if (auto faults = examine_manifest(file, browser.family, host))
      all.push_back({file, of_user, std::move(*faults)});
  };
  look(place.user, true);
  for (const fs::path& folder : place.system) look(folder, false);
  return all;
}

std::string repair_of(const Browser& browser, const Manifest& manifest) {
  if (manifest.of_user) return fmt::format("cerbyctl register --browser {}", browser.name);
  return fmt::format("sudo cerbyctl register --system --browser {}", browser.name);
}

std::string removal_of(const Browser& browser, const Manifest& manifest) {
  if (manifest.of_user) return fmt::format("cerbyctl unregister --browser {}", browser.name);
  return fmt::format("sudo cerbyctl unregister --system --browser {}", browser.name);
}

// A user's that stands before a sound one of the system's. Where it starts another host, that is the fault,
// and it goes; of a system's that is not sound, whoever reads the user's is not told to do that.
void say_shadows(const Browser& browser, const Manifest& read, const Manifest& other, Checks& checks) {
  if (!read.of_user || other.of_user || !other.faults.faults.empty()) return;
  const bool same = read.faults.host == other.faults.host;
  checks.push_back(
      {fmt::format("browser.{}.shadow", browser.name), same ? State::Warning : State::Failed,
       fmt::format("{}: {} shadows the system's {}{}", browser.title, read.file.string(), other.file.string(),
                   same ? "" : fmt::format(" and starts another host, {}", read.faults.host.string())),
       removal_of(browser, read)});
}

// True where the browser finds a right manifest.
bool examine_native(const Patient& patient, const Browser& browser, const Place& place, Checks& checks) {
  const std::string id = fmt::format("browser.{}.manifest", browser.name);
  std::vector<Manifest> manifests = manifests_of(browser, place, patient.host);
  if (const auto policy =
          browser.family == Family::Chromium ? forbids_user_level_hosts(place) : std::nullopt) {
    const auto ignored = std::erase_if(manifests, [](const Manifest& one) { return one.of_user; });
    if (ignored > 0 && manifests.empty()) {
      checks.push_back(
          {id, State::Failed,
           fmt::format("{}: the policy NativeMessagingUserLevelHosts in {} is false, so that it does "
                       "not read this user's host manifest",
                       browser.title, policy->string()),
           fmt::format("sudo cerbyctl register --system --browser {}", browser.name)});
      return false;
    }
  }
  if (manifests.empty()) {
    checks.push_back({id, State::Warning, fmt::format("{} does not know the host", browser.title),
                      fmt::format("cerbyctl register --browser {}", browser.name)});
    return false;
  }
  const Manifest& read = manifests.front();
  if (manifests.size() > 1) say_shadows(browser, read, manifests[1], checks);
  for (const std::string& fault : read.faults.faults) {
    checks.push_back({id, State::Failed, fmt::format("{}: {}: {}", browser.title, read.file.string(), fault),
                      repair_of(browser, read)});
  }
  for (auto other = manifests.begin() + 1; other != manifests.end(); ++other) {
    for (const std::string& fault : other->faults.faults) {
      checks.push_back(
          {id, State::Warning,
           fmt::format("{}: {}, which is not read: {}", browser.title, other->file.string(), fault),
           removal_of(browser, *other)});
    }
  }
  if (!read.faults.faults.empty()) return false;
  checks.push_back(
      {id, State::Good, fmt::format("{} finds the host by {}", browser.title, read.file.string())});
  return true;
}

}  // namespace

void examine_browsers(const Patient& patient, Checks& checks) {
  bool any = false, any_works = false;
  for (const Browser& browser : patient.browsers) {
    for (const Place& place : browser.places) {
      if (!is_present(place)) continue;
      any = true;
      if (place.refused.empty()) {
        any_works = examine_native(patient, browser, place, checks) || any_works;
      } else {
        checks.push_back(
            {fmt::format("browser.{}.{}", browser.name, place.packaging), State::Warning,
             fmt::format("{} ({}) cannot start the host: {}", browser.title, place.packaging, place.refused),
             fmt::format("Install {} from its vendor's or the distribution's package", browser.title)});
      }
    }
  }
  if (any_works) return;
  checks.push_back({"browsers", State::Failed,
                    any ? "No browser of this user's finds the host" : "No browser was found",
                    any ? "cerbyctl register" : "Install Firefox or Chromium, then: cerbyctl register"});
}

}  // namespace cerby::cli::doctor
