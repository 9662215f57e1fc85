// What the helper shows and understands, through the channel, with a scripted prompt at the other end.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "unit/process/support/scripted.h"

namespace cerby::process::helper_dialogs_test {
namespace {

const vault::Prompt::Question kAsk{.text = "Enter it, 100%\nnow", .error = "Wrong.", .repeat = false};
const vault::Prompt::Question kNew{.text = "A new one", .error = {}, .repeat = true};

class HelperDialogsTest : public ScriptedTest {
 protected:
  // The passphrase that a prompt gives which answers so.
  Expected<std::string> passphrase(const std::string& cases, const vault::Prompt::Question& question = kAsk,
                                   const std::string& first = "echo OK") {
    prompt_ = prompt_that(cases, first);
    return asked(prompt_.program, question);
  }
  Expected<std::string> asked(const std::filesystem::path& program,
                              const vault::Prompt::Question& question = kAsk) {
    auto channel = start(program);
    auto given = channel.prompt().passphrase(question);
    if (!given) return std::unexpected(given.error());
    return std::string(given->text(SecretAccess("test")));
  }
  // GETPIN answered differently each time.
  static std::string pins(const std::string& folder, const std::string& first, const std::string& later) {
    return "GETPIN) if [ -e '" + folder + "/again' ]; then " + later + "; else : > '" + folder + "/again'; " +
           first + "; fi;;";
  }

  ScriptedPrompt prompt_;
};

TEST_F(HelperDialogsTest, ShowsTextErrorTitleAndPromptEscaped) {
  ASSERT_EQ(passphrase("GETPIN) echo 'D x'; echo OK;;"), "x");
  EXPECT_EQ(prompt_.count("SETTITLE Cerby"), 1);
  EXPECT_EQ(prompt_.count("SETTIMEOUT 0"), 1) << "a minute of its own is too short for what is written down";
  EXPECT_EQ(prompt_.count("SETPROMPT Passphrase:"), 1);
  EXPECT_EQ(prompt_.count("SETDESC Enter it, 100%25%0Anow"), 1);
  EXPECT_EQ(prompt_.count("SETERROR Wrong."), 1);
}

TEST_F(HelperDialogsTest, NoErrorTheFirstTime) {
  ASSERT_TRUE(passphrase("GETPIN) echo OK;;", {.text = "?", .error = {}, .repeat = false}));
  EXPECT_EQ(prompt_.lines().find("SETERROR"), std::string::npos);
}

TEST_F(HelperDialogsTest, PassesOnDisplayTerminalAndLanguage) {
  environment_ = {{"DISPLAY", ":7"},
                  {"GPG_TTY", "/dev/pts/9"},
                  {"TERM", "xterm"},
                  {"LC_CTYPE", "C.UTF-8"},
                  {"LC_MESSAGES", "de_DE.UTF-8"}};
  ASSERT_TRUE(passphrase("OPTION*) echo 'ERR 83886254 Unknown option';;"));
  for (const char* option :
       {"display=:7", "ttyname=/dev/pts/9", "ttytype=xterm", "lc-ctype=C.UTF-8", "lc-messages=de_DE.UTF-8"}) {
    EXPECT_EQ(prompt_.count(std::string("OPTION ") + option), 1) << option;
  }
}

TEST_F(HelperDialogsTest, ThePromptGetsTheShortEnvironmentOnly) {
  ::setenv("CERBY_TEST_CANARY", "here", 1);
  environment_["LD_LIBRARY_PATH"] = "/evil";
  environment_["DISPLAY"] = ":7";
  const auto seen = folder_ / "seen";
  ASSERT_TRUE(passphrase("GETPIN) /usr/bin/env > '" + seen.string() + "'; echo OK;;"));
  const std::string all = read_text(seen);
  EXPECT_NE(all.find("DISPLAY=:7\n"), std::string::npos);
  EXPECT_NE(all.find("PATH=/usr/bin:/bin\n"), std::string::npos);
  EXPECT_EQ(all.find("CANARY"), std::string::npos);
  EXPECT_EQ(all.find("evil"), std::string::npos);
}

TEST_F(HelperDialogsTest, UnescapesWhatWasTyped) {
  EXPECT_EQ(passphrase("GETPIN) echo 'D 100%25 %0a%C3%BC+'; echo OK;;"), "100% \n\xc3\xbc+");
}

// "u" and a combining diaeresis: an app compares bytes, and knows no normal form.
TEST_F(HelperDialogsTest, AnAppsPasswordIsAskedForAsOneAndStaysAsItWasTyped) {
  EXPECT_EQ(passphrase("GETPIN) echo 'D u%CC%88'; echo OK;;",
                       {.text = "?", .error = {}, .repeat = false, .of_app = true}),
            "u\xcc\x88");
  EXPECT_EQ(prompt_.count("SETPROMPT Password:"), 1);
}

TEST_F(HelperDialogsTest, APassphraseIsInNormalForm) {
  EXPECT_EQ(passphrase("GETPIN) echo 'D u%CC%88'; echo OK;;"), "\xc3\xbc");
}

TEST_F(HelperDialogsTest, JoinsDataLinesAndSkipsCommentsAndStatus) {
  EXPECT_EQ(
      passphrase("GETPIN) echo '# hm'; echo 'S SOMETHING'; echo 'D ab'; echo; echo 'D cd'; echo 'OK done';;"),
      "abcd");
}

TEST_F(HelperDialogsTest, AnEmptyPassphraseIsAnAnswer) {
  EXPECT_EQ(passphrase("GETPIN) echo OK;;"), "");
}

struct Refusal {
  const char* name;
  const char* reply;  // to GETPIN
  Outcome outcome;
};

class RefusedDialogTest : public HelperDialogsTest, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedDialogTest, IsNamed) {
  EXPECT_EQ(outcome_of(passphrase(std::string("GETPIN) ") + GetParam().reply + ";;")), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedDialogTest,
    testing::Values(Refusal{"Cancelled", "echo 'ERR 83886179 Operation cancelled'", Outcome::UnlockCancelled},
                    Refusal{"FullyCancelled", "echo 'ERR 83886278 Fully cancelled'",
                            Outcome::UnlockCancelled},
                    Refusal{"NotConfirmed", "echo 'ERR 83886194 Not confirmed'", Outcome::UnlockCancelled},
                    Refusal{"TimedOut", "echo 'ERR 83886142 Timeout'", Outcome::TimedOut},
                    Refusal{"NoTerminal", "echo 'ERR 83918950 Inappropriate ioctl for device'",
                            Outcome::UnlockUnavailable},
                    Refusal{"ErrorWithoutNumber", "echo 'ERR what'", Outcome::UnlockUnavailable},
                    Refusal{"ErrorZero", "echo 'ERR 0'", Outcome::UnlockUnavailable},
                    Refusal{"ErrorTooLarge", "echo 'ERR 99999999999999999999'", Outcome::UnlockUnavailable},
                    Refusal{"Ends", "exit 0", Outcome::UnlockUnavailable},
                    Refusal{"EndsInALine", "printf 'D abc'; exit 0", Outcome::UnlockUnavailable},
                    Refusal{"EndsAfterTheData", "echo 'D abc'; exit 0", Outcome::UnlockUnavailable},
                    Refusal{"OtherLine", "echo 'HELLO'; echo OK", Outcome::UnlockUnavailable},
                    Refusal{"Inquiry", "echo 'INQUIRE QUALITY x'", Outcome::UnlockUnavailable},
                    Refusal{"HalfAnEscape", "echo 'D abc%4'; echo OK", Outcome::UnlockUnavailable},
                    Refusal{"WrongEscape", "echo 'D %zz'; echo OK", Outcome::UnlockUnavailable},
                    Refusal{"EndlessLine", "printf '%05000d' 0; echo OK", Outcome::UnlockUnavailable},
                    Refusal{"TooMuchData", "for i in 1 2 3; do printf 'D %0900d\\n' 0; done; echo OK",
                            Outcome::UnlockUnavailable}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST_F(HelperDialogsTest, AGreetingThatIsAnErrorIsUnavailable) {
  EXPECT_EQ(outcome_of(passphrase("x) ;;", kAsk, "echo 'ERR 1 no'")), Outcome::UnlockUnavailable);
}

TEST_F(HelperDialogsTest, ATextThatIsTooLongForTheProtocolIsUnavailable) {
  EXPECT_EQ(outcome_of(passphrase("x) ;;", {.text = std::string(1000, 'x'), .error = {}, .repeat = false})),
            Outcome::UnlockUnavailable);
}

// A new passphrase.

TEST_F(HelperDialogsTest, APromptThatRepeatsByItselfIsAskedOnce) {
  EXPECT_EQ(passphrase("GETPIN) echo 'S PIN_REPEATED'; echo 'D a new one'; echo OK;;", kNew), "a new one");
  EXPECT_EQ(prompt_.count("GETPIN"), 1);
  EXPECT_EQ(prompt_.count("SETREPEAT Once more:"), 1);
}

TEST_F(HelperDialogsTest, APromptThatCannotRepeatIsAskedTwice) {
  EXPECT_EQ(
      passphrase("SETREPEAT*) echo 'ERR 83886355 Unknown';;\nGETPIN) echo 'D a new one'; echo OK;;", kNew),
      "a new one");
  EXPECT_EQ(prompt_.count("GETPIN"), 2);
}

TEST_F(HelperDialogsTest, TwoDifferentOnesAreAskedForAgain) {
  EXPECT_EQ(
      passphrase(pins(folder_.string(), "echo 'D an old one'; echo OK", "echo 'D a new one'; echo OK"), kNew),
      "a new one");
  EXPECT_EQ(prompt_.count("GETPIN"), 4);
  EXPECT_EQ(prompt_.count("SETERROR The two were not the same."), 1);
}

TEST_F(HelperDialogsTest, AnEmptyNewOneIsAskedForAgainAndThenGivenUp) {
  EXPECT_EQ(outcome_of(passphrase("GETPIN) echo OK;;", kNew)), Outcome::UnlockCancelled);
  EXPECT_EQ(prompt_.count("GETPIN"), 3);
  EXPECT_EQ(prompt_.count("SETERROR It must not be empty."), 2);
}

TEST_F(HelperDialogsTest, AShortNewOneIsAskedForAgain) {
  // Seven characters in eight bytes, then eight characters.
  EXPECT_EQ(
      passphrase(pins(folder_.string(), "echo 'D pässwör'; echo OK", "echo 'D pässwörd'; echo OK"), kNew),
      "pässwörd");
  EXPECT_EQ(prompt_.count("SETERROR That one is refused: a passphrase has at least 8 characters."), 1);
  EXPECT_EQ(prompt_.count("GETPIN"), 3);
}

TEST_F(HelperDialogsTest, CancellingTheRepetitionCancels) {
  EXPECT_EQ(
      outcome_of(passphrase(
          pins(folder_.string(), "echo 'D an old one'; echo OK", "echo 'ERR 83886179 cancelled'"), kNew)),
      Outcome::UnlockCancelled);
}

// Which programs may ask.

class PromptProgramTest : public HelperDialogsTest {
 protected:
  void SetUp() override { prompt_ = prompt_that("GETPIN) echo 'D x'; echo OK;;"); }
  void expect_refused(const std::filesystem::path& program, const std::string& why) {
    const auto given = asked(program);
    ASSERT_FALSE(given) << why;
    EXPECT_EQ(given.error().outcome, Outcome::UnlockUnavailable);
    EXPECT_NE(given.error().detail.find(why), std::string::npos) << given.error().detail;
  }
};

TEST_F(PromptProgramTest, AProgramOfTheUsersIsRunAlsoThroughALink) {
  std::filesystem::create_symlink(prompt_.program, folder_ / "link");
  EXPECT_EQ(asked(prompt_.program), "x");
  EXPECT_EQ(asked(folder_ / "link"), "x");
}

TEST_F(PromptProgramTest, ARelativePathIsRefused) {
  expect_refused("pinentry", "not an absolute path");
}
TEST_F(PromptProgramTest, AnEmptyPathIsRefused) {
  expect_refused("", "not an absolute path");
}
TEST_F(PromptProgramTest, AMissingProgramIsRefused) {
  expect_refused(folder_ / "none", "no such program");
}
TEST_F(PromptProgramTest, AFolderIsRefused) {
  expect_refused(folder_, "not a plain file");
}
TEST_F(PromptProgramTest, ADeviceIsRefused) {
  expect_refused("/dev/null", "not a plain file");
}

TEST_F(PromptProgramTest, AProgramThatTheGroupOrOthersCanWriteIsRefused) {
  for (const mode_t mode : {mode_t{0775}, mode_t{0757}, mode_t{0777}}) {
    ::chmod(prompt_.program.c_str(), mode);
    expect_refused(prompt_.program, "others can write it");
  }
}

TEST_F(PromptProgramTest, AProgramInAFolderThatOthersCanWriteIsRefused) {
  ::chmod(folder_.c_str(), 0777);
  expect_refused(prompt_.program, "folder that others can write");
  ::chmod(folder_.c_str(), 01777);  // as /tmp: others cannot replace what is not theirs
  EXPECT_EQ(asked(prompt_.program), "x");
}

TEST_F(PromptProgramTest, AFolderThatTheUsersOwnGroupCanWriteIsTheUsers) {
  ::chmod(folder_.c_str(), 0775);
  EXPECT_EQ(asked(prompt_.program), "x");
}

TEST_F(PromptProgramTest, AProgramInAFolderThatAnotherGroupCanWriteIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder to any group";
  ASSERT_EQ(::chown(folder_.c_str(), 0, 65534), 0);
  ::chmod(folder_.c_str(), 0775);
  expect_refused(prompt_.program, "folder that others can write");
  ::chmod(folder_.c_str(), 01775);
  EXPECT_EQ(asked(prompt_.program), "x");
}

TEST_F(PromptProgramTest, AProgramOfAnotherUsersIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(prompt_.program.c_str(), 65534, 65534), 0);
  expect_refused(prompt_.program, "owned by somebody else");
}

TEST_F(PromptProgramTest, AProgramInAFolderOfAnotherUsersIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  ASSERT_EQ(::chown(folder_.c_str(), 65534, 65534), 0);
  expect_refused(prompt_.program, "folder of somebody else's");
}

TEST_F(PromptProgramTest, AFileThatCannotBeRunIsUnavailable) {
  ::chmod(prompt_.program.c_str(), 0644);
  EXPECT_EQ(outcome_of(asked(prompt_.program)), Outcome::UnlockUnavailable);
}

}  // namespace
}  // namespace cerby::process::helper_dialogs_test
