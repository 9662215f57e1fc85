// Browsers, and where each looks for the host: manifests/browsers.json, for this system and this user.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/paths.h"

namespace cerby::cli {

enum class Family { Chromium, Firefox };

// One way in which a browser is packaged.
struct Place {
  std::string packaging;                      // "native", "snap", "flatpak"
  std::filesystem::path user;                 // the folder of the user's host manifests; read first
  std::vector<std::filesystem::path> system;  // those of the system
  std::filesystem::path data;                 // exists once the user has started the browser
  // Firefox 147 and later make this one instead where `data` is not there; `user` is read all the same, and a
  // manifest in it does not bring `data` back.
  std::filesystem::path newer_data;
  std::vector<std::filesystem::path> programs;  // one of them exists where it is installed
  std::vector<std::filesystem::path> policies;  // folders of the administrator's policies
  bool follows_user_data_dir = false;           // --user-data-dir moves `user` along
  std::string refused;                          // why the host cannot work there; empty: it can
};

struct Browser {
  std::string name, title;  // "edge", "Microsoft Edge"
  Family family = Family::Chromium;
  std::vector<Place> places{};
};

// Those that this system can have. Folders of the system are taken below `root`.
std::vector<Browser> known_browsers(const Paths& paths, const std::filesystem::path& root);

// Installed, or used by this user before.
bool is_present(const Place& place);

}  // namespace cerby::cli
