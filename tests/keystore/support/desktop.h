// A desktop session of the test's own: a bus, GNOME Keyring on it, a home, and nothing of the machine's.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/paths.h"
#include "process/child.h"

namespace cerby::keystore {

class Desktop {
 public:
  enum class With { Keyring, BusOnly };
  explicit Desktop(With with = With::Keyring);
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;
  ~Desktop();

  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] pid_t keyring() const { return keyring_.pid(); }
  void end_keyring() { keyring_.end({}); }

  struct Result {
    int code = -1;
    std::string output;
  };
  // Runs a program in this session, `input` on its standard input, and waits for it.
  [[nodiscard]] Result run(const std::vector<std::string>& arguments, const std::string& input = {}) const;
  void lock_collections() const;

 private:
  std::filesystem::path home_;
  Environment environment_;
  process::Child bus_, keyring_;
};

}  // namespace cerby::keystore
