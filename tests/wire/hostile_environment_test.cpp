// A hostile environment does nothing to the host, to its helper, or to the prompt that the helper starts:
// nothing that it names is opened or executed, and what is answered is the same. One variable at a time, with
// two values each, and then all of them at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "wire/support/hostile_variables.h"
#include "wire/support/traced_host.h"

namespace cerby::test::hostile_environment_test {
namespace {

class HostileEnvironment : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef CERBY_UNCONFINED
    GTEST_SKIP() << "what checks or counts reads variables of its own";
#endif
    plant_hostile_files(folder_.path());
    variables_ = hostile_variables(folder_.path());
    const auto prepared = host_.prepare();
    ASSERT_TRUE(prepared) << describe(prepared.error());
    usual_ = host_.launch({});
    ASSERT_EQ(usual_.exit_code, 0);
    ASSERT_EQ(usual_.replies.size(), 5U);
    ASSERT_TRUE(usual_.replies.back().starts_with(R"({"type":"fill")"))
        << ::testing::PrintToString(usual_.replies);
    // That strace sees all three, and what they open: it cannot read another's memory without the right to.
    for (const char* program : {"cerby-host", "cerby-helper", "prompt"}) {
      const bool seen = std::ranges::any_of(usual_.calls, [&](const FileCall& call) {
        return call.name == "execve" &&
               call.line.find(std::string("/") + program + "\"") != std::string::npos;
      });
      ASSERT_TRUE(seen) << program;
    }
    const bool sees_paths = std::ranges::any_of(usual_.calls, [](const FileCall& call) {
      return call.opens() && call.line.find("vault.db\"") != std::string::npos;
    });
    if (!sees_paths) GTEST_SKIP() << "only root sees which files the host opens";
  }

  [[nodiscard]] bool is_hostile(const FileCall& call) const {
    return call.line.find(folder_.path().filename()) != std::string::npos ||
           call.line.find(kHostileDevice) != std::string::npos;
  }
  void expect_nothing_of(const Traced& launched, bool may_look) const {
    for (const auto& call : launched.calls) {
      if (is_hostile(call) && (call.opens() || !may_look)) ADD_FAILURE() << call.line.substr(0, 300);
    }
    EXPECT_EQ(launched.exit_code, usual_.exit_code);
    EXPECT_EQ(launched.replies, usual_.replies);
  }
  void try_values(std::size_t which) const {
    for (const auto& variable : variables_) {
      SCOPED_TRACE(variable.name + "=" + variable.values[which].substr(0, 100));
      expect_nothing_of(host_.launch({variable.name + "=" + variable.values[which]}), variable.names_the_bus);
    }
    std::printf("%zu variables, 1 value each\n", variables_.size());
  }

  TemporaryFolder folder_;
  std::vector<HostileVariable> variables_;
  TracedHost host_;
  Traced usual_;
};

TEST_F(HostileEnvironment, WithoutEffect) {
  try_values(0);
}

TEST_F(HostileEnvironment, OfAnOddKindWithoutEffect) {
  try_values(1);
}

TEST_F(HostileEnvironment, AllAtOnceWithoutEffect) {
  std::vector<std::string> all;
  for (const auto& variable : variables_) all.push_back(variable.name + "=" + variable.values.front());
  expect_nothing_of(host_.launch(all), true);
}

// That the same look finds what does listen to such variables: a program as any other, of the same loader.
TEST_F(HostileEnvironment, HasAnEffectElsewhere) {
  std::set<std::string> heard;
  for (const auto& variable : variables_) {
    const auto ran = traced({"/bin/sh", "-c", "/bin/date; /usr/bin/python3 -c 'import ssl, tempfile'"},
                            {"PATH=/usr/bin:/bin", variable.name + "=" + variable.values.front()});
    const bool opened = std::ranges::any_of(
        ran.calls, [&](const FileCall& call) { return call.opens() && is_hostile(call); });
    if (opened) heard.insert(variable.name);
  }
  for (const char* name : {"LD_PRELOAD", "LD_LIBRARY_PATH", "LOCPATH", "PYTHONPATH", "TZ"}) {
    EXPECT_TRUE(heard.contains(name)) << name;
  }
}

}  // namespace
}  // namespace cerby::test::hostile_environment_test
