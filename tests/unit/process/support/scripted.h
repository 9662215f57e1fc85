// What the tests of the helper share: a folder of their own with scripts in it, and the channel to the real
// helper.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "process/helper_channel.h"

namespace cerby::process {

std::string read_text(const std::filesystem::path& file);

// A prompt that notes each line it gets in `said`, and answers as the cases of `script` say, else with OK.
struct ScriptedPrompt {
  std::filesystem::path program, said;
  [[nodiscard]] std::string lines() const { return read_text(said); }
  [[nodiscard]] int count(std::string_view line) const;
};

class ScriptedTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  ScriptedTest();
  ~ScriptedTest() override;

  std::filesystem::path write_program(const std::string& name, const std::string& text) const;
  // `cases`: lines of a sh "case" on the line that came, as "GETPIN) echo 'D x'; echo OK;;".
  [[nodiscard]] ScriptedPrompt prompt_that(const std::string& cases,
                                           const std::string& first = "echo OK") const;
  [[nodiscard]] HelperChannel start(const std::filesystem::path& prompt, HelperLimits limits = {}) const;
  [[nodiscard]] HelperChannel start_other(const std::string& script, HelperLimits limits = {}) const;

  std::filesystem::path folder_;
  Environment environment_ = {{"HOME", "/nonexistent"}, {"LANG", "C.UTF-8"}};
};

// Cases for prompt_that() of a person who writes the recovery words down, and knows them when asked: from the
// words shown, GETPIN answers the one that was asked for.
extern const char* const kKnowsTheWords;

// Becomes readable when a script writes a line to it: an Interruption, and a way to learn a script's process.
class Fifo {
 public:
  explicit Fifo(std::filesystem::path path);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return end_.get(); }
  [[nodiscard]] std::string read_line() const;

 private:
  std::filesystem::path path_;
  Descriptor end_;
};

// Whether the process is gone within ten seconds (at once, when all is well).
bool ends(const Descriptor& process);

template <typename T>
Outcome outcome_of(const Expected<T>& result) {
  EXPECT_FALSE(result) << "it should have failed";
  return result ? Outcome::LoggedIn : result.error().outcome;
}

}  // namespace cerby::process
