// A vault's folder with a file of used steps in it, and a clock that says what it is told to.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "unit/vault/support/vault_world.h"
#include "vault/used_steps.h"

namespace cerby::vault::testing_support {

inline constexpr UnixTime kNow{1'700'000'000};
inline constexpr UnixTime kDay{86'400};
inline constexpr Outcome kUsed = Outcome::LoggedIn;  // what UsedStepsTest::use() says of a success

class GivenClock final : public Clock {
 public:
  explicit GivenClock(UnixTime now) : now_([now] { return now; }) {}
  explicit GivenClock(std::function<UnixTime()> now) : now_(std::move(now)) {}
  [[nodiscard]] MonotonicTime monotonic() const override { return {}; }
  [[nodiscard]] MonotonicTime boottime() const override { return {}; }
  [[nodiscard]] UnixTime unix_time() const override { return now_(); }

 private:
  std::function<UnixTime()> now_;
};

class UsedStepsTest : public VaultTest {
 protected:
  UsedStepsTest() {
    fs::create_directories(paths_.vault_dir), fs::permissions(paths_.vault_dir, fs::perms(0700));
  }

  [[nodiscard]] UsedSteps steps(std::chrono::milliseconds patience = std::chrono::milliseconds(0)) const {
    return {paths_, vault_, keys_, patience};
  }
  // Chooses `step`, whatever the last one was.
  [[nodiscard]] Expected<std::optional<std::uint64_t>> tried(const Uuid& account, std::uint64_t step,
                                                             UnixTime now = kNow) const {
    return steps().use(account, secret_.view(), GivenClock(now), [&](auto, UnixTime) { return step; });
  }
  [[nodiscard]] Outcome use(const Uuid& account, std::uint64_t step, UnixTime now = kNow) const {
    const auto used = tried(account, step, now);
    return used ? kUsed : used.error().outcome;
  }
  [[nodiscard]] std::optional<std::uint64_t> last(const Uuid& account) const {
    const auto found = steps().last(account, secret_.view());
    EXPECT_TRUE(found) << describe(found.error());
    return found ? *found : std::nullopt;
  }
  [[nodiscard]] std::string file() const { return paths_.vault.string() + UsedSteps::kEnding; }
  [[nodiscard]] std::string content() const {
    std::ifstream stream(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void put(const std::string& bytes) const {
    std::ofstream(file(), std::ios::binary) << bytes;
    fs::permissions(file(), fs::perms(0600));
  }

  Uuid vault_ = Uuid::random(), one_ = Uuid::random(), two_ = Uuid::random();
  Keys keys_{Secret::random(32)};
  Secret secret_ = secret_of("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP");
};

}  // namespace cerby::vault::testing_support
