// A locked vault's host from its start to a filled page, with its helper and the prompt that the helper
// starts, under strace(1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/scene.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::test {

// A call that names files, as strace shows it.
struct FileCall {
  std::string name;  // "openat"
  std::string line;
  [[nodiscard]] bool opens() const;  // or executes
};

struct Traced {
  int exit_code = -1;
  std::vector<std::string> replies;
  std::vector<FileCall> calls;
};

// Runs a program with its arguments, those variables beside HOME, and nothing on its standard input.
Traced traced(const std::vector<std::string>& command, const std::vector<std::string>& variables);

class TracedHost {
 public:
  TracedHost() = default;
  TracedHost(const TracedHost&) = delete;
  TracedHost& operator=(const TracedHost&) = delete;
  ~TracedHost();

  // Makes the vault, which opens by a key store and a TPM that are not there, and by the passphrase that the
  // prompt gives.
  Expected<void> prepare();
  // One launch, by a host with these variables ("NAME=VALUE") in its environment besides.
  [[nodiscard]] Traced launch(const std::vector<std::string>& variables) const;

 private:
  [[nodiscard]] Expected<void> add_methods() const;
  void write_prompt() const;

  TemporaryFolder folder_;
  std::optional<bench::Scene> scene_;
};

}  // namespace cerby::test
