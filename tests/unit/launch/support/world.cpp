#include "unit/launch/support/world.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "unit/launch/support/script.h"

namespace cerby::launch::test {

TemporaryHome::TemporaryHome() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cerby-launch-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) abort();
  root_ = pattern;
  paths_ = *Paths::from({{"HOME", root_.string()}});
}

TemporaryHome::~TemporaryHome() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void make_vault(const Paths& paths, MemoryKeyCache& cache, MemoryKeyStore& store, const Clock& clock) {
  ScriptedPrompt prompt;
  auto made = vault::create(paths, {.passphrase = nullptr, .cost = {}, .keep_open = std::chrono::seconds(0)},
                            cache, store, nullptr, prompt, clock);
  ASSERT_TRUE(made.has_value()) << describe(made.error());
  cache.keys.clear();
}

}  // namespace cerby::launch::test
