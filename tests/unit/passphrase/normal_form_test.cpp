#include "passphrase/normal_form.h"

#include <gtest/gtest.h>

#include <string>

namespace cerby::normal_form_test {
namespace {

constexpr SecretAccess kTest("a test looks at the result");

class NormalForm : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }
  static std::string of(std::string text) {
    const Secret given = Secret::take(std::span(text));
    const auto normal = in_normal_form(given.view());
    EXPECT_TRUE(normal) << describe(normal.error());
    return normal ? std::string(normal->text(kTest)) : "";
  }
  static std::string refusal(std::string text) {
    const Secret given = Secret::take(std::span(text));
    const auto normal = in_normal_form(given.view());
    if (normal) return "";
    EXPECT_EQ(normal.error().outcome, Outcome::InputInvalid);
    return normal.error().detail;
  }
};

TEST_F(NormalForm, LeavesWhatIsNormalAsItIs) {
  EXPECT_EQ(of("correct horse battery"), "correct horse battery");
  EXPECT_EQ(of("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(of("\xF0\x9F\x94\x91"), "\xF0\x9F\x94\x91");
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of(" \t "), " \t ") << "spaces count";
  EXPECT_EQ(of("\xEF\xAC\x81"), "\xEF\xAC\x81") << "compatibility characters stay: it is C, not KC";
}

// UAX #15, figures 3 to 5, and Unicode's chapter 3.12 for Hangul.
TEST_F(NormalForm, ComposesAndOrders) {
  EXPECT_EQ(of("cafe\xCC\x81"), "caf\xC3\xA9");
  EXPECT_EQ(of("\xE2\x84\xAB"), "\xC3\x85") << "the angstrom sign";
  EXPECT_EQ(of("A\xCC\x8A"), "\xC3\x85");
  EXPECT_EQ(of("\xE2\x84\xA6"), "\xCE\xA9") << "the ohm sign";
  EXPECT_EQ(of("s\xCC\x87\xCC\xA3"), "\xE1\xB9\xA9") << "the dot below comes first";
  EXPECT_EQ(of("\xE1\xB8\x8B\xCC\xA3"), "\xE1\xB8\x8D\xCC\x87");
  EXPECT_EQ(of("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "\xED\x95\x9C");
}

TEST_F(NormalForm, SomeGrow) {
  // A letter that Unicode excludes from composition: two code points afterwards.
  EXPECT_EQ(of("\xE0\xA5\x98"), "\xE0\xA4\x95\xE0\xA4\xBC");
  std::string most;
  for (int i = 0; i < 341; ++i) most += "\xE0\xA5\x98";
  EXPECT_EQ(refusal(most), "the passphrase is too long") << "afterwards";
  EXPECT_EQ(of(most.substr(0, 170 * 3)).size(), 1020U);
}

TEST_F(NormalForm, RefusesWhatIsNoTextAndWhatIsTooLong) {
  for (const auto* text : {"\xFF", "\xC0\x80", "caf\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(refusal(text), "the passphrase is not UTF-8");
  }
  EXPECT_EQ(refusal(std::string(1024, 'x')), "");
  EXPECT_EQ(refusal(std::string(1025, 'x')), "the passphrase is too long");
}

}  // namespace
}  // namespace cerby::normal_form_test
