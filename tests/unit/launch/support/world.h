// A real vault in a temporary home.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/paths.h"
#include "launch/gate.h"
#include "unit/vault/support/unlock_ways.h"
#include "vault/opening.h"

namespace cerby::launch::test {

using vault::testing_support::MemoryKeyCache;
using vault::testing_support::MemoryKeyStore;
using vault::testing_support::ScriptedPrompt;

class TemporaryHome {
 public:
  TemporaryHome();
  ~TemporaryHome();
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;
  [[nodiscard]] const Paths& paths() const { return paths_; }

 private:
  std::filesystem::path root_;
  Paths paths_;
};

// Makes a vault that the key store opens and leaves it locked (nothing kept).
void make_vault(const Paths& paths, MemoryKeyCache& cache, MemoryKeyStore& store, const Clock& clock);

}  // namespace cerby::launch::test
