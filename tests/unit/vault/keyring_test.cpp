// Against the real kernel's keyring. Every vault's path is random, so that runs never meet; expiry is the
// kernel's own word for a key (made so at once, not waited for) or the clock's.
#include "vault/keyring.h"

#include <gtest/gtest.h>
#include <linux/keyctl.h>
#include <sodium.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace cerby::vault::keyring_test {
namespace {

using namespace std::chrono_literals;

class FakeClock final : public Clock {
 public:
  MonotonicTime now{1'000'000}, slept{5'000};
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now + slept; }
  [[nodiscard]] UnixTime unix_time() const override { return 1'700'000'000s; }
};

// What the key of a vault at this path is called, made a second time here.
std::string name_of(const std::filesystem::path& vault_file) {
  const std::string path = vault_file.string();
  std::uint8_t digest[16];
  char text[33];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const std::uint8_t*>(path.data()), path.size(),
                     nullptr, 0);
  return std::string("cerby:vault:") + sodium_bin2hex(text, sizeof text, digest, sizeof digest);
}

long key_of(const std::filesystem::path& vault_file) {
  return ::syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name_of(vault_file).c_str(), 0);
}

std::string described(long key) {
  std::string text(256, '\0');
  const long size = ::syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) - 1 : 0);
  return text;
}

// Runs `work` in a child; its exit code comes back.
template <typename Work>
int in_a_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// In a child with a session keyring of its own, as another login has.
template <typename Work>
int in_another_login(Work work) {
  return in_a_child(
      [&] { return ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr) < 0 ? 100 : work(); });
}

class KeyringTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  void SetUp() override {
    // A machine that forbids keyrings (some containers do) has nothing to test here, and says so.
    if (::syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1) < 0)
      GTEST_SKIP() << std::strerror(errno);
    // A login of this test's own, holding the user's keyring as pam_keyinit links it.
    ASSERT_GE(::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr), 0);
    ASSERT_EQ(::syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING), 0);
  }
  void TearDown() override { (void)keyring_.drop(file_); }

  void expect_miss() {
    const auto kept = keyring_.get(file_);
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_FALSE(kept->has_value());
  }
  // Puts any bytes where the vault's key would be.
  void plant(const std::vector<std::uint8_t>& payload) const {
    ASSERT_GT(::syscall(SYS_add_key, "user", name_of(file_).c_str(), payload.data(), payload.size(),
                        KEY_SPEC_USER_KEYRING),
              0);
  }
  [[nodiscard]] std::vector<std::uint8_t> planted_payload() const {
    std::vector<std::uint8_t> payload(256);
    const long size = ::syscall(SYS_keyctl, KEYCTL_READ, key_of(file_), payload.data(), payload.size());
    payload.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return payload;
  }

  FakeClock clock_;
  KernelKeyring keyring_{clock_, ScreenSigns()};
  const Uuid vault_ = Uuid::random();
  const std::filesystem::path file_ = "/nowhere/" + Uuid::random().text() + "/vault.db";
  const Secret key_ = Secret::random(32);
  const SigningKey identity_{Secret::random(kSigningSeed).view()};

  [[nodiscard]] KeyCache::Keeping keeping() const {
    return {.vault = vault_, .epoch = 0x01020304, .vault_key = key_.view(), .identity = identity_.whole()};
  }
};

TEST_F(KeyringTest, WhatWasPutComesBackWithTheTimeThatIsLeft) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  clock_.now += 90min;
  auto kept = keyring_.get(file_);
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ((*kept)->vault, vault_);
  EXPECT_EQ((*kept)->epoch, 0x01020304U);
  EXPECT_TRUE((*kept)->vault_key.view().equals(key_.view()));
  EXPECT_TRUE((*kept)->identity.whole().equals(identity_.whole()));
  EXPECT_EQ((*kept)->identity.public_key(), identity_.public_key());
  EXPECT_EQ((*kept)->left, 6h + 30min);
}

// The key as a process sees it that finds the session's screen like this.
class KeyringScreen : public KeyringTest {
 protected:
  void put_when(const ScreenSigns& screen) {
    ASSERT_TRUE(KernelKeyring(clock_, screen).put(file_, keeping(), 8h));
  }
  bool found_when(const ScreenSigns& screen) {
    const auto kept = KernelKeyring(clock_, screen).get(file_);
    EXPECT_TRUE(kept);
    return kept && kept->has_value();
  }
  static ScreenSigns screen(std::uint64_t idle_changed, bool locked = false) {
    return {.known = true, .locked = locked, .idle_changed = idle_changed};
  }
};

TEST_F(KeyringScreen, TheSameScreenKeepsIt) {
  for (const std::uint64_t changed : {std::uint64_t{0}, std::uint64_t{77}, ~std::uint64_t{0}}) {
    put_when(screen(changed));
    EXPECT_TRUE(found_when(screen(changed)));
  }
}

TEST_F(KeyringScreen, OneThatWasIdleSinceRefusesItForGood) {
  for (const std::uint64_t before : {std::uint64_t{0}, std::uint64_t{77}}) {
    put_when(screen(before));
    EXPECT_FALSE(found_when(screen(78)));
    EXPECT_LT(key_of(file_), 0) << "it is gone";
  }
}

TEST_F(KeyringScreen, ALockedOneRefusesItForGood) {
  put_when(screen(77));
  EXPECT_FALSE(found_when(screen(77, true)));
  EXPECT_FALSE(found_when(screen(77)));
  put_when({});
  EXPECT_FALSE(found_when(screen(77, true))) << "whatever was known before";
}

// As where somebody keeps the login manager from answering.
TEST_F(KeyringScreen, WhereItIsNotKnownAnyMoreTheKeyIsNotGivenAndStays) {
  put_when(screen(77));
  EXPECT_FALSE(found_when({}));
  EXPECT_FALSE(found_when({.known = false, .locked = false, .idle_changed = 77}));
  EXPECT_TRUE(found_when(screen(77))) << "it is known again, and was not idle since";
  EXPECT_FALSE(found_when({}));
  EXPECT_FALSE(found_when(screen(78))) << "it was idle meanwhile";
}

TEST_F(KeyringScreen, WhereNothingWasKnownOfItNothingIsRefused) {
  put_when({});
  EXPECT_TRUE(found_when(screen(77)));
  EXPECT_TRUE(found_when({}));
}

TEST_F(KeyringTest, SaysWhoseKeyThereIs) {
  EXPECT_EQ(KernelKeyring::presence(file_), KernelKeyring::Presence::None);
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  EXPECT_EQ(KernelKeyring::presence(file_), KernelKeyring::Presence::Ours);
  EXPECT_EQ(in_another_login([this] { return static_cast<int>(KernelKeyring::presence(file_)); }),
            static_cast<int>(KernelKeyring::Presence::AnotherLogins));
}

TEST_F(KeyringTest, NothingPutIsAMiss) {
  expect_miss();
}

TEST_F(KeyringTest, AnotherVaultsKeyIsAMiss) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const auto kept = keyring_.get("/nowhere/another.db");
  ASSERT_TRUE(kept);
  EXPECT_FALSE(kept->has_value());
}

TEST_F(KeyringTest, PuttingAgainReplacesTheOlderKey) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const long first = key_of(file_);
  const Secret second = Secret::random(32);
  auto other = keeping();
  other.vault_key = second.view();
  ASSERT_TRUE(keyring_.put(file_, other, 1h));
  EXPECT_NE(key_of(file_), first);
  auto kept = keyring_.get(file_);
  ASSERT_TRUE(kept && *kept);
  EXPECT_TRUE((*kept)->vault_key.view().equals(second.view()));
  EXPECT_EQ((*kept)->left, 1h);
}

TEST_F(KeyringTest, DroppedIsAMissAndDroppingAgainIsNoFailure) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  ASSERT_TRUE(keyring_.drop(file_));
  expect_miss();
  EXPECT_TRUE(keyring_.drop(file_));
}

TEST_F(KeyringTest, OnlyPossessorsMayReadAndNobodyMayChangeIt) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const long key = key_of(file_);
  // type;uid;gid;permissions;description: view, read, search and link for the possessor; nothing for anybody
  // else.
  EXPECT_NE(described(key).find(";1b000000;" + name_of(file_)), std::string::npos) << described(key);
  if (::geteuid() != 0) {
    EXPECT_EQ(::syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, 1'000'000), -1);
    EXPECT_EQ(errno, EACCES);
  }
}

TEST_F(KeyringTest, TheKernelHoldsATimeout) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  std::string keys, line;
  std::FILE* const file = std::fopen("/proc/keys", "re");
  ASSERT_NE(file, nullptr);
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, file) != nullptr) {
    if (std::strstr(buffer, name_of(file_).substr(0, 30).c_str()) != nullptr) line = buffer;
  }
  std::fclose(file);
  // Serial, flags, uses, time left.
  EXPECT_TRUE(line.find(" 7h ") != std::string::npos || line.find(" 8h ") != std::string::npos) << line;
}

TEST_F(KeyringTest, RevokedIsAMiss) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  // Its permissions do not allow revoking; planting one over it makes one that does.
  ASSERT_TRUE(keyring_.drop(file_));
  plant({1, 2, 3});
  ASSERT_EQ(::syscall(SYS_keyctl, KEYCTL_REVOKE, key_of(file_)), 0);
  expect_miss();
}

TEST_F(KeyringTest, InvalidatedIsAMiss) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  ASSERT_EQ(::syscall(SYS_keyctl, KEYCTL_INVALIDATE, key_of(file_)), 0);
  expect_miss();
}

TEST_F(KeyringTest, AfterItsEndByTheClockItIsAMissAndGone) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 60s));
  clock_.now += 60s;
  expect_miss();
  EXPECT_LT(key_of(file_), 0);
}

TEST_F(KeyringTest, JustBeforeItsEndItIsThere) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 60s));
  clock_.now += 60s - 1ms;
  const auto kept = keyring_.get(file_);
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ((*kept)->left, 1s);
}

TEST_F(KeyringTest, AMachineThatWasSuspendedSinceIsAMissAndTheKeyIsGone) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  clock_.slept += 3s;
  expect_miss();
  EXPECT_LT(key_of(file_), 0);
}

TEST_F(KeyringTest, RoundingOfTheTwoClocksIsNoSuspend) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  clock_.slept += 2ms;
  const auto kept = keyring_.get(file_);
  EXPECT_TRUE(kept && *kept);
}

TEST_F(KeyringTest, ASuspendBeforeItWasPutDoesNotMatter) {
  clock_.slept += 100h;
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const auto kept = keyring_.get(file_);
  EXPECT_TRUE(kept && *kept);
}

TEST_F(KeyringTest, AnotherLoginIsAMiss) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  ASSERT_GT(key_of(file_), 0);
  EXPECT_EQ(in_another_login([&] {
              const auto kept = keyring_.get(file_);
              return kept && !kept->has_value() ? 0 : 1;
            }),
            0);
  // And it is still there for this one.
  const auto kept = keyring_.get(file_);
  EXPECT_TRUE(kept && *kept);
}

// Whether anything of what a possessor may do is done to the key by who has its number, its name and the
// number of the keyring that it is in, and possesses none of them. Their names, of those that were done.
std::string done_without_possession(long key, const std::string& name) {
  std::array<char, 256> bytes{};
  const long users = ::syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0);
  struct Way {
    const char* name;
    long result;
  };
  const Way ways[] = {
      {"read", ::syscall(SYS_keyctl, KEYCTL_READ, key, bytes.data(), bytes.size())},
      {"describe", ::syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, bytes.data(), bytes.size())},
      {"link", ::syscall(SYS_keyctl, KEYCTL_LINK, key, KEY_SPEC_SESSION_KEYRING)},
      {"link to process", ::syscall(SYS_keyctl, KEYCTL_LINK, key, KEY_SPEC_PROCESS_KEYRING)},
      {"search own", ::syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", name.c_str(), 0)},
      {"search users", ::syscall(SYS_keyctl, KEYCTL_SEARCH, users, "user", name.c_str(), 0)},
      {"request", ::syscall(SYS_request_key, "user", name.c_str(), nullptr, 0)},
      {"update", ::syscall(SYS_keyctl, KEYCTL_UPDATE, key, bytes.data(), 1)},
      {"revoke", ::syscall(SYS_keyctl, KEYCTL_REVOKE, key)},
      {"invalidate", ::syscall(SYS_keyctl, KEYCTL_INVALIDATE, key)},
      // What it may have of it after all of that.
      {"read again", ::syscall(SYS_keyctl, KEYCTL_READ, key, bytes.data(), bytes.size())},
  };
  std::string done;
  for (const auto& way : ways) {
    if (way.result >= 0) done += std::string(way.name) + "; ";
  }
  return done;
}

TEST_F(KeyringTest, WithoutPossessionNothingIsDoneToIt) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const long key = key_of(file_);
  ASSERT_GT(key, 0);
  EXPECT_EQ(in_another_login([&] {
              const auto done = done_without_possession(key, name_of(file_));
              (void)std::fputs(done.c_str(), stderr);
              return done.empty() ? 0 : 1;
            }),
            0);
  // That the same ways lead there for a login that possesses it, up to those that no permission allows.
  EXPECT_EQ(in_a_child([&] {
              const auto done = done_without_possession(key, name_of(file_));
              (void)std::fputs(done.c_str(), stderr);
              return done.starts_with("read; describe; link; link to process; search own; ") ? 0 : 1;
            }),
            0);
}

// What possession is worth against the user's own programs: none of it keeps one from linking the user's
// keyring where it then possesses what is in it, as every login does that is to use the vault. README says
// so.
TEST_F(KeyringTest, WhoLinksTheUsersKeyringPossessesIt) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  EXPECT_EQ(in_another_login([&] {
              if (::syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING) != 0)
                return 2;
              const auto kept = keyring_.get(file_);
              return kept && *kept ? 0 : 1;
            }),
            0);
}

TEST_F(KeyringTest, ALoginThatCouldNotReadItBackKeepsNothing) {
  EXPECT_EQ(in_another_login([&] {
              const auto put = keyring_.put(file_, keeping(), 8h);
              return !put && put.error().outcome == Outcome::SystemFailed ? 0 : 1;
            }),
            0);
  EXPECT_LT(key_of(file_), 0);
}

TEST_F(KeyringTest, AnotherLoginCanLock) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  EXPECT_EQ(in_another_login([&] { return keyring_.drop(file_) ? 0 : 1; }), 0);
  expect_miss();
}

TEST_F(KeyringTest, LeavesNothingInTheProcessKeyring) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  EXPECT_LT(::syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user", name_of(file_).c_str(), 0),
            0);
}

TEST_F(KeyringTest, RefusesATimeThatTheKernelWouldTakeForNever) {
  for (const auto how_long : {0s, -1s}) {
    const auto put = keyring_.put(file_, keeping(), how_long);
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().outcome, Outcome::InputInvalid);
  }
  expect_miss();
}

TEST_F(KeyringTest, RefusesMoreThanAWeek) {
  EXPECT_TRUE(keyring_.put(file_, keeping(), kLongestKept));
  const auto put = keyring_.put(file_, keeping(), kLongestKept + 1s);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().outcome, Outcome::InputInvalid);
}

TEST_F(KeyringTest, RefusesKeysOfAnotherSizeAndOfNoEpoch) {
  std::vector<KeyCache::Keeping> wrong(7, keeping());
  const Secret empty, short_one(31), long_one(33), longer_one(65);
  wrong[0].vault_key = empty.view();
  wrong[1].vault_key = short_one.view();
  wrong[2].vault_key = long_one.view();
  wrong[3].identity = empty.view();
  wrong[4].identity = key_.view();
  wrong[5].identity = longer_one.view();
  wrong[6].epoch = 0;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    const auto put = keyring_.put(file_, wrong[i], 8h);
    ASSERT_FALSE(put) << i;
    EXPECT_EQ(put.error().outcome, Outcome::InputInvalid) << i;
  }
  expect_miss();
}

TEST_F(KeyringTest, APayloadOfAnotherFormIsAMiss) {
  ASSERT_TRUE(keyring_.put(file_, keeping(), 8h));
  const std::vector<std::uint8_t> good = planted_payload();
  ASSERT_EQ(good.size(), 142u);
  struct Case {
    const char* name;
    std::vector<std::uint8_t> payload;
  };
  std::vector<Case> cases = {{"one byte", {1}},
                             {"too short", {good.begin(), good.end() - 1}},
                             {"too long", good},
                             {"another version", good},
                             {"no epoch", good},
                             {"an end before now", good},
                             {"an end in a thousand years", good},
                             {"a negative suspension", good},
                             {"the smallest numbers there are", good}};
  cases[2].payload.push_back(0);
  cases[3].payload[0] = 2;
  std::memset(&cases[4].payload[17], 0, 4);
  std::memset(&cases[5].payload[125], 0, 8);
  std::memset(&cases[6].payload[125], 0x7f, 8);
  std::memset(&cases[7].payload[117], 0xff, 8);
  std::memset(&cases[8].payload[117], 0, 16);
  cases[8].payload[124] = cases[8].payload[132] = 0x80;
  for (const Case& wrong : cases) {
    SCOPED_TRACE(wrong.name);
    (void)keyring_.drop(file_);
    plant(wrong.payload);
    expect_miss();
  }
  (void)keyring_.drop(file_);
  plant(good);  // the control: the form that put() made is taken
  const auto kept = keyring_.get(file_);
  EXPECT_TRUE(kept && *kept);
}

}  // namespace
}  // namespace cerby::vault::keyring_test
