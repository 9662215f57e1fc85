#include "vault/unlock.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "vault/encoding.h"

namespace cerby::vault::unlock_test {
namespace {

constexpr std::uint64_t kMiB = 1024ULL * 1024;

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

Method with_cost(std::uint64_t memory, std::uint32_t passes) {
  const auto parameters = Encoding("").number(memory).number(passes).raw(std::array<std::uint8_t, 16>{});
  Method method;
  method.kind = MethodKind::Passphrase;
  method.parameters.assign(parameters.bytes().begin(), parameters.bytes().end());
  return method;
}

struct Cost {
  std::uint64_t memory;
  std::uint32_t passes;
  bool accepted;
};

TEST(Kdf, Bounds) {
  for (const auto& row : std::vector<Cost>{{64 * kMiB, 2, true},
                                           {64 * kMiB - 1, 2, false},
                                           {64 * kMiB, 1, false},
                                           {64 * kMiB, 0, false},
                                           {64 * kMiB, 10, true},
                                           {64 * kMiB, 11, false},
                                           {64 * kMiB, UINT32_MAX, false},
                                           {256 * kMiB, 3, true},
                                           {1024 * kMiB, 4, true},
                                           {1024 * kMiB, 5, false},
                                           {1024 * kMiB + 1, 2, false},
                                           {512 * kMiB, 8, true},
                                           {512 * kMiB, 9, false},
                                           {0, 3, false},
                                           {UINT64_MAX, 3, false},
                                           {UINT64_MAX / 2 + 1, 2, false}}) {
    const auto result = bounded(with_cost(row.memory, row.passes));
    EXPECT_EQ(result.has_value(), row.accepted) << row.memory << " " << row.passes;
    if (!row.accepted) {
      EXPECT_EQ(result.error().outcome, Outcome::KdfOutOfBounds);
      // Before any memory is taken; the first of them would take none that this machine has.
      const auto derived = secret_from_passphrase(secret_of("x").view(), with_cost(row.memory, row.passes));
      ASSERT_FALSE(derived);
      EXPECT_EQ(derived.error().outcome, Outcome::KdfOutOfBounds);
      const auto made =
          make_passphrase_method({}, secret_of("x").view(), {row.memory, row.passes}, Secret(32), {});
      ASSERT_FALSE(made);
      EXPECT_EQ(made.error().outcome, Outcome::KdfOutOfBounds);
    }
  }
}

TEST(Kdf, ParametersOfAnotherSize) {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 12, 27, 29, 1000}) {
    auto method = with_cost(64 * kMiB, 2);
    method.parameters.resize(size);
    EXPECT_FALSE(bounded(method)) << size;
  }
}

TEST(Passphrase, EmptyAndTooLongAreRefused) {
  const auto method = with_cost(64 * kMiB, 2);
  for (const auto& text : {std::string(), std::string(kMaxPassphrase + 1, 'x')}) {
    EXPECT_EQ(secret_from_passphrase(secret_of(text).view(), method).error().outcome, Outcome::InputInvalid);
    EXPECT_EQ(
        make_passphrase_method({}, secret_of(text).view(), kLeastKdfCost, Secret(32), {}).error().outcome,
        Outcome::InputInvalid);
  }
}

TEST(Passphrase, OneThatIsNoTextMakesNoMethod) {
  const auto made =
      make_passphrase_method({}, secret_of("caf\xE9 cr\xE8me").view(), kLeastKdfCost, Secret(32), {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().outcome, Outcome::InputInvalid);
  EXPECT_EQ(made.error().detail, "the passphrase is not UTF-8");
}

TEST(Passphrase, ANewOneIsCountedInCharacters) {
  for (const char* text : {"", "1234567", "pässwör", "ключ123", "\xF0\x9F\x94\x91\xF0\x9F\x94\x91"}) {
    const auto checked = check_new_passphrase(secret_of(text).view());
    ASSERT_FALSE(checked.has_value()) << text;
    EXPECT_EQ(checked.error().outcome, Outcome::InputInvalid);
  }
  for (const char* text : {"12345678", "pässwörd", "ключключ"}) {
    EXPECT_TRUE(check_new_passphrase(secret_of(text).view()).has_value()) << text;
  }
  EXPECT_FALSE(check_new_passphrase(secret_of(std::string(kMaxPassphrase + 1, 'x')).view()).has_value());
}

TEST(Passphrase, OpensAndAnotherDoesNot) {
  const auto vault = Uuid::random();
  const auto key = Secret::random(32);
  const auto method =
      make_passphrase_method(vault, secret_of("right").view(), kLeastKdfCost, key, UnixTime(7));
  ASSERT_TRUE(method);
  EXPECT_EQ(method->kind, MethodKind::Passphrase);
  EXPECT_EQ(method->created, UnixTime(7));
  const auto right = secret_from_passphrase(secret_of("right").view(), *method);
  ASSERT_TRUE(right);
  const auto opened = unwrap(vault, *method, *right);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->view().equals(key.view()));
  const auto wrong = secret_from_passphrase(secret_of("Right").view(), *method);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(unwrap(vault, *method, *wrong).error().outcome, Outcome::WrongPassphrase);
}

class Wrapped : public testing::Test {
 protected:
  Uuid vault_ = Uuid::random();
  Secret key_ = Secret::random(32), secret_ = Secret::random(32);
  Method method_ = make_method(vault_, MethodKind::KeyStore, secret_, key_, UnixTime(1));
  void refused(const Uuid& vault, const Method& method, const Secret& secret) {
    const auto result = unwrap(vault, method, secret);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().outcome, Outcome::WrongPassphrase);
  }
};

TEST_F(Wrapped, OpensToTheVaultKey) {
  const auto opened = unwrap(vault_, method_, secret_);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->view().equals(key_.view()));
}

TEST_F(Wrapped, AnotherSecret) {
  refused(vault_, method_, Secret::random(32));
}
TEST_F(Wrapped, ASecretOfAnotherSize) {
  refused(vault_, method_, Secret());
  refused(vault_, method_, Secret(31));
}
TEST_F(Wrapped, AnotherVault) {
  refused(Uuid::random(), method_, secret_);
}
TEST_F(Wrapped, AnotherMethodId) {
  method_.id = Uuid::random();
  refused(vault_, method_, secret_);
}
TEST_F(Wrapped, AnotherKind) {
  method_.kind = MethodKind::Recovery;
  refused(vault_, method_, secret_);
}
TEST_F(Wrapped, OtherParameters) {
  method_.parameters.push_back(0);
  refused(vault_, method_, secret_);
}
TEST_F(Wrapped, EverySingleBit) {
  for (std::size_t bit = 0; bit < method_.wrapped.size() * 8; ++bit) {
    auto changed = method_;
    changed.wrapped[bit / 8] = static_cast<std::uint8_t>(changed.wrapped[bit / 8] ^ 1U << bit % 8);
    ASSERT_FALSE(unwrap(vault_, changed, secret_)) << bit;
  }
}

TEST_F(Wrapped, ItsSecretOpensUnderTheVaultKeyAndNoOther) {
  const auto kept = unlock_secret_of(vault_, method_, key_);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->view().equals(secret_.view()));
  EXPECT_EQ(unlock_secret_of(vault_, method_, Secret::random(32)).error().outcome, Outcome::VaultDamaged);
  EXPECT_FALSE(unlock_secret_of(Uuid::random(), method_, key_));
  EXPECT_FALSE(unlock_secret_of(vault_, method_, secret_)) << "the two directions have keys of their own";
  auto changed = method_;
  changed.secret = method_.wrapped;
  EXPECT_FALSE(unlock_secret_of(vault_, changed, key_));
  for (auto wrong : {&Method::secret, &Method::parameters}) {
    changed = method_;
    (changed.*wrong).push_back(0);
    EXPECT_FALSE(unlock_secret_of(vault_, changed, key_));
  }
  changed = method_;
  changed.kind = MethodKind::Recovery;
  EXPECT_FALSE(unlock_secret_of(vault_, changed, key_));
}

TEST_F(Wrapped, IsOfThisVaultAndKeyOrIsNotTaken) {
  EXPECT_TRUE(check_method(vault_, method_, key_));
  EXPECT_EQ(check_method(vault_, method_, Secret::random(32)).error().outcome, Outcome::InputInvalid);
  EXPECT_FALSE(check_method(Uuid::random(), method_, key_));
  const auto other = make_method(vault_, MethodKind::KeyStore, Secret::random(32), key_, UnixTime(1));
  auto mixed = method_;
  mixed.wrapped = other.wrapped;
  EXPECT_FALSE(check_method(vault_, mixed, key_)) << "it would open with another secret than it keeps";
}

TEST(Recovery, IsKeyedAndTheSameEachTime) {
  const auto entropy = Secret::random(32);
  const auto secret = secret_from_recovery(entropy.view());
  EXPECT_EQ(secret.size(), 32U);
  EXPECT_TRUE(secret.view().equals(secret_from_recovery(entropy.view()).view()));
  EXPECT_FALSE(secret.view().equals(entropy.view()));
  EXPECT_FALSE(secret.view().equals(secret_from_recovery(Secret(32).view()).view()));
}

TEST(MethodKind, TextsBothWays) {
  for (const auto kind :
       {MethodKind::KeyStore, MethodKind::Passphrase, MethodKind::Recovery, MethodKind::Tpm}) {
    EXPECT_EQ(method_kind_from(text_of(kind)), kind);
  }
  EXPECT_FALSE(method_kind_from("fingerprint"));
  EXPECT_FALSE(method_kind_from(""));
}

}  // namespace
}  // namespace cerby::vault::unlock_test
