// The vault's folder and file and the state folder: this user's alone, no links, one name each. What is wrong
// is repaired by what is wrong: a command that changes an owner or a mode would do that to whatever a link
// leads to.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "cli/plain_file.h"

namespace cerby::cli::doctor {

namespace {

namespace fs = std::filesystem;

struct Private {
  std::string id, name;  // "vault.file", "The vault's file"
  fs::path path;
  bool folder = false;
};

void add(const Private& what, const std::string& fault, std::string repair, Checks& checks) {
  checks.push_back({what.id, State::Failed, fmt::format("{} {} {}", what.name, what.path.string(), fault),
                    std::move(repair)});
}

// True: it is there, and as it must be, so that what is in it may be looked at.
bool examine_one(const Private& what, Checks& checks) {
  struct stat found{};
  if (::lstat(what.path.c_str(), &found) != 0) return false;
  const std::string word = shell_word(what.path);
  const std::string by_hand = fmt::format("See what it is (ls -ld {}), and move it away by hand", word);
  if (S_ISLNK(found.st_mode)) {
    add(what, "is a link", fmt::format("{}; what it leads to is not touched", by_hand), checks);
    return false;
  }
  if (what.folder ? !S_ISDIR(found.st_mode) : !S_ISREG(found.st_mode)) {
    add(what, what.folder ? "is not a folder" : "is not a plain file", by_hand, checks);
    return false;
  }
  if (found.st_uid != ::geteuid()) {
    add(what, "belongs to another user",
        fmt::format("If what is in it is yours: sudo chown -h {} {}", ::geteuid(), word), checks);
    return false;
  }
  bool sound = true;
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    add(what, fmt::format("can be reached by others (mode {:03o})", found.st_mode & 0777U),
        fmt::format("chmod {} {}", what.folder ? "700" : "600", word), checks);
    sound = false;
  }
  if (!what.folder && found.st_nlink != 1) {
    add(what, fmt::format("has {} names (hard links)", found.st_nlink),
        fmt::format("Find the others, and remove them: find / -xdev -samefile {}", word), checks);
    sound = false;
  }
  return sound;
}

}  // namespace

void examine_private(const Patient& patient, Checks& checks) {
  const Paths& paths = patient.paths;
  const Private folder{
      .id = "vault.file", .name = "The vault's folder", .path = paths.vault_dir, .folder = true};
  if (examine_one(folder, checks)) {
    examine_one({.id = "vault.file", .name = "The vault's file", .path = paths.vault}, checks);
    for (const char* ending : {"-journal", "-wal", "-shm", "-steps"}) {
      examine_one({.id = "vault.file", .name = "The vault's", .path = paths.vault.string() + ending}, checks);
    }
  }
  const Private state{.id = "state", .name = "The state folder", .path = paths.state_dir, .folder = true};
  bool sound = examine_one(state, checks);
  if (!sound) return;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(paths.state_dir, ignored)) {
    sound =
        examine_one({.id = "state", .name = "In the state folder", .path = entry.path()}, checks) && sound;
  }
  if (sound) {
    checks.push_back(
        {"state", State::Good,
         fmt::format("The state folder is {}, and this user's alone", paths.state_dir.string())});
  }
}

}  // namespace cerby::cli::doctor
