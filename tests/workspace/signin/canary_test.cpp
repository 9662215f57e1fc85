// What is secret is in no log, and what is given out is not in the database.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "workspace/signin/support/fixture.h"

namespace signin_tests::canary_test {
namespace {

// The log, which goes to standard error. Not gtest's own, which waits for every open stream: so for the one
// that the tests' PostgreSQL server is read by.
class CapturedLog {
 public:
  CapturedLog() : before_(::dup(STDERR_FILENO)), file_(std::tmpfile()) {
    (void)::dup2(::fileno(file_), STDERR_FILENO);
  }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;
  ~CapturedLog() {
    end();
    (void)std::fclose(file_);
  }
  std::string text() {
    end();
    std::string text;
    std::rewind(file_);
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    return text;
  }

 private:
  void end() {
    if (before_ < 0) return;
    (void)std::fflush(stderr);
    (void)::dup2(before_, STDERR_FILENO);
    (void)::close(before_);
    before_ = -1;
  }
  int before_;
  FILE* file_;
};

class Canary : public SignInTest {
 protected:
  // Of SQLite: the database's file and those beside it.
  [[nodiscard]] std::string kept() const {
    std::ostringstream text;
    const std::filesystem::path file(address().substr(address().find(':') + 1));
    for (const auto& one : std::filesystem::directory_iterator(file.parent_path()))
      text << std::ifstream(one.path(), std::ios::binary).rdbuf();
    return text.str();
  }
};
CERBY_ON_BOTH_DATABASES(Canary);

TEST_P(Canary, NothingThatWasGivenOutIsLoggedOrKept) {
  std::vector<std::string> secrets{std::string(kClientSecret), std::string(kCode),
                                   "canary-access-of-the-provider", "canary-description"};
  const Host host(1);
  secrets.push_back(host.verifier);
  CapturedLog captured;
  const auto note = [&](const Begun& begun) {
    for (const char* one : {"state", "nonce"}) secrets.push_back(begun.asked.at(one));
    secrets.push_back(begun.cookie.substr(begun.cookie.find('=') + 1));
  };
  const auto begun = begin(host);
  note(begun);
  const auto where = come_back(begun);
  const auto code = where.substr(where.find('=') + 1);
  secrets.push_back(code);
  secrets.push_back(parameters(stand_in_.form)["code_verifier"]);
  secrets.push_back(stand_in_.authorization);
  secrets.push_back(stand_in_.id_token);
  const auto tokens = redeem(host, code);
  ASSERT_TRUE(tokens);
  const auto next = refresh(host, tokens->refresh);
  ASSERT_TRUE(next);
  for (const auto* one : {&*tokens, &*next}) {
    secrets.emplace_back(one->access.text(kTest));
    secrets.emplace_back(one->refresh.text(kTest));
  }
  // And what goes wrong.
  EXPECT_EQ(ended(begun), "state_used");
  const auto refused = begin(host);
  note(refused);
  EXPECT_EQ(ended(refused, "&error=access_denied&error_description=canary-description"), "access_denied");
  stand_in_.saying["/token"] = {400, R"({"error": "canary-description"})"};
  EXPECT_EQ(ended(begin(host)), "code_refused");
  stand_in_.saying["/token"] = {200, "canary-description"};
  EXPECT_EQ(ended(begin(host)), "provider_no_answer");
  EXPECT_EQ(name_of(redeem(Host(2), code)), "signature_invalid");
  EXPECT_EQ(name_of(redeem(host, code)), "grant_used");
  const auto log = captured.text();
  EXPECT_NE(log.find("a sign-in was refused: access_denied"), std::string::npos) << "the log is there";
  const auto database = is_postgres() ? std::string() : kept();
  EXPECT_EQ(database.find("first@example.com") != std::string::npos, !is_postgres()) << "it is read";
  for (const auto& one : secrets) {
    ASSERT_GE(one.size(), 18U);
    EXPECT_EQ(log.find(one), std::string::npos) << one;
    EXPECT_EQ(database.find(one), std::string::npos) << one;
  }
}

}  // namespace
}  // namespace signin_tests::canary_test
