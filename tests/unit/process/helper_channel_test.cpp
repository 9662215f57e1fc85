// The host's end: the real helper, and scripts in its place that do what it never should.
#include "process/helper_channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "unit/process/support/scripted.h"

namespace cerby::process::helper_channel_test {
namespace {

using namespace std::chrono_literals;
using HelperChannelTest = ScriptedTest;

constexpr HelperLimits kShort{.start = 10s, .answer = 1ms};
constexpr const char* kAnswers = "GETPIN) echo 'D sesame'; echo OK;;";

// A Hello of this version, as a script prints it.
constexpr const char* kHello = "printf '\\005\\000\\000\\000\\001\\005\\000\\000\\000' >&0; ";
// Swallows the host's Hello (17 bytes and the path), or that and its request for an entry (21 bytes).
constexpr const char* kReadHello = "dd bs=1 count=34 of=/dev/null 2>/dev/null; ";
constexpr const char* kReadRequest = "dd bs=1 count=55 of=/dev/null 2>/dev/null; ";

Descriptor process_of(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool has_children() {
  return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

TEST(HelperEnvironment, PassesOnWhatADesktopNeeds) {
  const Environment wanted = {{"HOME", "/home/zoe"},
                              {"XDG_RUNTIME_DIR", "/run/user/1"},
                              {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"},
                              {"DISPLAY", ":0"},
                              {"WAYLAND_DISPLAY", "w"},
                              {"XAUTHORITY", "/x"},
                              {"LANG", "de_DE.UTF-8"},
                              {"LANGUAGE", "de"},
                              {"LC_CTYPE", "C.UTF-8"},
                              {"GPG_TTY", "/dev/pts/1"},
                              {"TERM", "xterm"},
                              {"XDG_SESSION_TYPE", "wayland"},
                              {"XDG_CURRENT_DESKTOP", "GNOME"},
                              {"https_proxy", "http://proxy:1"},
                              {"HTTPS_PROXY", "http://proxy:2"},
                              {"no_proxy", "a.test"},
                              {"NO_PROXY", "b.test"}};
  Environment passed = helper_environment(wanted);
  EXPECT_EQ(passed["PATH"], "/usr/bin:/bin");
  passed.erase("PATH");
  EXPECT_EQ(passed, wanted);
}

TEST(HelperEnvironment, PassesOnNothingElse) {
  for (const char* name : {"LD_PRELOAD",
                           "LD_LIBRARY_PATH",
                           "LD_AUDIT",
                           "GCONV_PATH",
                           "LOCPATH",
                           "GIO_EXTRA_MODULES",
                           "GTK_MODULES",
                           "GTK_PATH",
                           "QT_PLUGIN_PATH",
                           "G_DEBUG",
                           "SECRET_BACKEND",
                           "TMPDIR",
                           "PWD",
                           "SSL_CERT_FILE",
                           "http_proxy",
                           "ALL_PROXY",
                           "CURL_CA_BUNDLE",
                           "XDG_DATA_DIRS",
                           "PINENTRY_USER_DATA",
                           "LCX",
                           "home",
                           ""}) {
    const Environment passed = helper_environment({{name, "evil"}});
    EXPECT_EQ(passed, (Environment{{"PATH", "/usr/bin:/bin"}})) << name;
  }
  EXPECT_EQ(helper_environment({{"PATH", "/evil"}}).at("PATH"), "/usr/bin:/bin");
}

TEST_F(HelperChannelTest, StartsTheProgramBesideThisOne) {
  auto channel = HelperChannel::start(environment_, {prompt_that(kAnswers).program});
  ASSERT_TRUE(channel) << describe(channel.error());
  const auto passphrase = channel->prompt().passphrase({.text = "?", .error = {}, .repeat = false});
  ASSERT_TRUE(passphrase) << describe(passphrase.error());
  EXPECT_EQ(passphrase->text(SecretAccess("test")), "sesame");
}

TEST_F(HelperChannelTest, AnswersOneRequestAfterTheOther) {
  auto channel = start(prompt_that(kAnswers).program);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false}));
    EXPECT_EQ(outcome_of(channel.key_store().get(Uuid::random())), Outcome::KeyStoreUnavailable);
  }
}

TEST_F(HelperChannelTest, CanBeMoved) {
  auto first = start(prompt_that(kAnswers).program);
  HelperChannel second = std::move(first);
  first = start(prompt_that(kAnswers).program);
  EXPECT_TRUE(second.prompt().passphrase({.text = "?", .error = {}, .repeat = false}));
  EXPECT_TRUE(first.prompt().passphrase({.text = "?", .error = {}, .repeat = false}));
}

TEST_F(HelperChannelTest, LeavesNoProcessBehind) {
  {
    auto unused = start(prompt_that(kAnswers).program);
  }
  EXPECT_FALSE(has_children());
  {
    auto used = start(prompt_that(kAnswers).program);
    EXPECT_TRUE(used.prompt().passphrase({.text = "?", .error = {}, .repeat = false}));
  }
  EXPECT_FALSE(has_children());
}

TEST_F(HelperChannelTest, NoDescriptorOfOursReachesItsPrograms) {
  const Descriptor ours(::fcntl(STDERR_FILENO, F_DUPFD, 77));  // without close-on-exec
  ASSERT_EQ(ours.get(), 77);
  auto channel = start(prompt_that("GETPIN) [ -e /proc/$$/fd/77 ] && echo 'D there'; echo OK;;").program);
  const auto passphrase = channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false});
  ASSERT_TRUE(passphrase);
  EXPECT_TRUE(passphrase->empty());
}

TEST_F(HelperChannelTest, ABusThatIsNotAtAUnixSocketIsNotSpokenTo) {
  const auto ran = folder_ / "ran";
  const auto program = write_program("bus", "#!/bin/sh\ntouch '" + ran.string() + "'\n");
  for (const std::string& address :
       {std::string("unixexec:path=" + program.string()), std::string("autolaunch:"),
        std::string("tcp:host=127.0.0.1,port=1"),
        std::string("unix:path=/nonexistent;unixexec:path=" + program.string())}) {
    environment_["DBUS_SESSION_BUS_ADDRESS"] = address;
    auto channel = start(prompt_that(kAnswers).program);
    EXPECT_EQ(outcome_of(channel.key_store().get(Uuid::random())), Outcome::KeyStoreUnavailable) << address;
  }
  EXPECT_FALSE(std::filesystem::exists(ran));
}

// Interruptions and limits.

class Cancelling final : public Interruption {
 public:
  explicit Cancelling(const Fifo& fifo, int passes = 0) : fifo_(fifo), passes_(passes) {}
  [[nodiscard]] int descriptor() const override { return fifo_.descriptor(); }
  std::optional<Failure> check() override {
    const std::string line = fifo_.read_line();
    prompt = process_of(static_cast<pid_t>(std::stol(line)));
    if (passes_-- > 0) return std::nullopt;
    return Failure{Outcome::TabClosed, "test"};
  }
  Descriptor prompt;

 private:
  const Fifo& fifo_;
  int passes_;
};

TEST_F(HelperChannelTest, AnInterruptionEndsTheWaitAndTheDialog) {
  const Fifo fifo(folder_ / "fifo");
  Cancelling interruption(fifo);
  auto channel =
      start(prompt_that("GETPIN) echo $$ > '" + fifo.path().string() + "'; read -r never;;").program);
  channel.interrupt_with(&interruption);
  EXPECT_EQ(outcome_of(channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false})),
            Outcome::TabClosed);
  ASSERT_TRUE(interruption.prompt.is_open());
  EXPECT_TRUE(ends(interruption.prompt));
  EXPECT_EQ(outcome_of(channel.prompt().show_recovery(Secret(3))), Outcome::HelperFailed);
}

TEST_F(HelperChannelTest, AnInterruptionThatIsNoneLetsTheWaitGoOn) {
  const Fifo fifo(folder_ / "fifo");
  Cancelling interruption(fifo, 1);
  auto channel = start(
      prompt_that("GETPIN) echo $$ > '" + fifo.path().string() + "'; echo 'D sesame'; echo OK;;").program);
  channel.interrupt_with(&interruption);
  EXPECT_TRUE(channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false}));
}

TEST_F(HelperChannelTest, APersonWhoDoesNotAnswerIsTimedOutAndTheChannelOver) {
  auto channel = start(prompt_that("GETPIN) read -r never;;").program, kShort);
  EXPECT_EQ(outcome_of(channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false})),
            Outcome::TimedOut);
  EXPECT_FALSE(has_children());
  EXPECT_EQ(outcome_of(channel.key_store().get(Uuid::random())), Outcome::HelperFailed);
  EXPECT_EQ(outcome_of(channel.key_store().remove(Uuid::random())), Outcome::HelperFailed);
}

TEST_F(HelperChannelTest, AllAnswersOfATurnTogetherHaveOneLimit) {
  const auto answered = folder_ / "answered";
  auto channel = start(prompt_that("GETPIN) if [ -e '" + answered.string() + "' ]; then read -r never; fi; " +
                                   "touch '" + answered.string() + "'; echo 'D sesame'; echo OK;;")
                           .program,
                       {.start = 10s, .answer = 24h});
  const vault::Prompt::Question question{.text = "?", .error = {}, .repeat = false};
  ASSERT_TRUE(channel.begin_turn(24h));
  ASSERT_TRUE(channel.prompt().passphrase(question));
  ASSERT_TRUE(channel.begin_turn(1ms));
  EXPECT_EQ(outcome_of(channel.prompt().passphrase(question)), Outcome::TimedOut);
  EXPECT_FALSE(has_children());
}

TEST_F(HelperChannelTest, HelperAndDialogEndWithTheHost) {
  const Fifo fifo(folder_ / "fifo");
  const ScriptedPrompt prompt =
      prompt_that("GETPIN) echo \"$$ $PPID\" > '" + fifo.path().string() + "'; read -r never;;");
  const pid_t host = ::fork();
  ASSERT_GE(host, 0);
  if (host == 0) {
    auto channel = start(prompt.program);
    (void)channel.prompt().passphrase({.text = "?", .error = {}, .repeat = false});
    ::_exit(0);
  }
  const std::string line = fifo.read_line();
  const Descriptor dialog = process_of(static_cast<pid_t>(std::stol(line)));
  const Descriptor helper = process_of(static_cast<pid_t>(std::stol(line.substr(line.find(' ')))));
  ASSERT_TRUE(dialog.is_open() && helper.is_open());
  ::kill(host, SIGKILL);
  ::waitpid(host, nullptr, 0);
  EXPECT_TRUE(ends(helper));
  EXPECT_TRUE(ends(dialog));
}

// Programs that are not the helper, or a broken one.

TEST_F(HelperChannelTest, AProgramThatIsNotThereFailsAtTheStart) {
  EXPECT_EQ(outcome_of(HelperChannel::start_program(folder_ / "none", environment_, {"/p"}, {})),
            Outcome::HelperFailed);
  EXPECT_EQ(outcome_of(HelperChannel::start_program("cerby-helper", environment_, {"/p"}, {})),
            Outcome::HelperFailed);
  EXPECT_EQ(outcome_of(HelperChannel::start_program(folder_, environment_, {"/p"}, {})),
            Outcome::HelperFailed);
  EXPECT_FALSE(has_children());
}

struct Broken {
  const char* name;
  std::string script;
  const char* detail;  // a part of it
};

class BrokenHelperTest : public ScriptedTest, public testing::WithParamInterface<Broken> {};

TEST_P(BrokenHelperTest, IsNamedAndReaped) {
  auto channel = start_other(GetParam().script);
  const auto got = channel.key_store().get(Uuid::random());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().outcome, Outcome::HelperFailed);
  EXPECT_NE(got.error().detail.find(GetParam().detail), std::string::npos) << got.error().detail;
  EXPECT_FALSE(has_children());
}

const std::string kGreeted = std::string(kHello) + kReadRequest;

INSTANTIATE_TEST_SUITE_P(
    All, BrokenHelperTest,
    testing::Values(
        Broken{"ExitsAtOnce", kReadHello + std::string("exit 7"), "ended with code 7"},
        Broken{"IsKilled", kReadHello + std::string("kill -9 $$"), "ended by signal 9"},
        Broken{"OfAnotherVersion", "printf '\\005\\000\\000\\000\\001\\144\\000\\000\\000' >&0; read -r x",
               "not of this version"},
        Broken{"HelloOfAnotherKind", "printf '\\005\\000\\000\\000\\020\\002\\000\\000\\000' >&0; read -r x",
               "not of this version"},
        Broken{"HelloThatIsTooLong",
               "printf '\\006\\000\\000\\000\\001\\002\\000\\000\\000\\000' >&0; read -r x",
               "not of this version"},
        Broken{"HelloThatIsTooShort", "printf '\\002\\000\\000\\000\\001\\001' >&0; read -r x",
               "not of this version"},
        Broken{"LengthOfZero", "printf '\\000\\000\\000\\000\\001' >&0; read -r x",
               "length is out of bounds"},
        Broken{"LengthOver64KiB", "printf '\\002\\000\\001\\000\\001' >&0; read -r x",
               "length is out of bounds"},
        Broken{"LengthOf4GiB", "printf '\\377\\377\\377\\377\\001' >&0; read -r x",
               "length is out of bounds"},
        Broken{"AnswerOfAnotherKind", kGreeted + "printf '\\001\\000\\000\\000\\005' >&0; read -r x",
               "not one to what was asked"},
        Broken{"EntryThatIsTooShort", kGreeted + "printf '\\005\\000\\000\\000\\020abcd' >&0; read -r x",
               "not one to what was asked"},
        Broken{"EntryWithAShortSecret",
               kGreeted + "printf '\\012\\000\\000\\000\\020abcdefghi' >&0; read -r x",
               "not one to what was asked"},
        Broken{"ClosesInAFrame", kGreeted + "printf '\\012\\000\\000\\000\\020abc' >&0; exit 0",
               "it closed the channel"},
        Broken{"NamesAnOutcomeThatIsNotItsOwn",
               kGreeted +
                   "printf '\\026\\000\\000\\000\\022\\011\\000\\000\\000logged_in\\004\\000\\000\\000yes!' "
                   ">&0; read -r x",
               "should not name"},
        Broken{"NamesNoOutcome", kGreeted + "printf '\\001\\000\\000\\000\\022' >&0; read -r x",
               "should not name"}),
    [](const auto& tested) { return std::string(tested.param.name); });

// Its answers about the TPM have a form of their own.
TEST_F(HelperChannelTest, WhatIsNotSealedAndWhatIsNoSecretAreRefused) {
  const auto answering = [](int request) {
    return kHello + ("dd bs=1 count=" + std::to_string(request)) +
           " of=/dev/null 2>/dev/null; printf '\\004\\000\\000\\000\\020abc' >&0; read -r x";
  };
  auto sealing = start_other(answering(30 + 5 + 36));
  const auto sealed = sealing.tpm().seal(vault::Pcrs{}, Secret::random(32));
  ASSERT_FALSE(sealed);
  EXPECT_NE(sealed.error().detail.find("not one to what was asked"), std::string::npos)
      << sealed.error().detail;
  auto unsealing = start_other(answering(30 + 5 + 100));
  const auto secret = unsealing.tpm().unseal(std::vector<std::uint8_t>(100));
  ASSERT_FALSE(secret);
  EXPECT_NE(secret.error().detail.find("not one to what was asked"), std::string::npos)
      << secret.error().detail;
}

TEST_F(HelperChannelTest, AHelperThatIsNotUpInTimeHasFailed) {
  auto channel = start_other("read -r x; read -r y", {.start = 1ms, .answer = 5min});
  const auto got = channel.key_store().get(Uuid::random());
  EXPECT_EQ(outcome_of(got), Outcome::HelperFailed);
  EXPECT_NE(got.error().detail.find("in time"), std::string::npos) << got.error().detail;
}

TEST_F(HelperChannelTest, TheHelperRefusesToBeStartedByHand) {
  const std::string helper = std::string(CERBY_BIN_DIR) + "/cerby-helper";
  const int status =
      std::system(("'" + helper + "' < /dev/null 2> '" + (folder_ / "said").string() + "'").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_NE(read_text(folder_ / "said").find("not by hand"), std::string::npos);
}

}  // namespace
}  // namespace cerby::process::helper_channel_test
