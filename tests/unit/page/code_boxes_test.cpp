#include "page/code_boxes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "unit/page/support/pages.h"

namespace cerby::page::testing::code_boxes_test {
namespace {

// Boxes without a word that says what they are for.
PageBuilder boxes(int count, const std::string& type, std::int32_t max_length = 1,
                  const char* heading = "Enter the code from your authenticator app") {
  PageBuilder page("/verify");
  page.heading(heading).form("verify");
  for (int i = 1; i <= count; ++i) {
    page.input(type, "digit" + std::to_string(i), "Digit " + std::to_string(i),
               max_length == 1   ? FieldChange([](Field& box) { box.max_length = 1; })
               : max_length == 6 ? FieldChange([](Field& box) { box.max_length = 6; })
                                 : nullptr);
  }
  return page.button("Verify");
}

TEST(CodeBoxes, RowOfSixIsACode) {
  EXPECT_EQ(told(boxes(6, "tel"), kPasswordSent),
            "code[0]>1 code[1]>2 code[2]>3 code[3]>4 code[4]>5 code[5]>6 click 7");
}
TEST(CodeBoxes, EveryBoxOfTheRowSaysWhy) {
  const auto understanding = understand(boxes(8, "text").page());
  ASSERT_EQ(understanding.forms.size(), 1U);
  ASSERT_EQ(understanding.forms[0].fields.size(), 8U);
  for (const auto& field : understanding.forms[0].fields) {
    EXPECT_EQ(field.role, FieldRole::Code);
    EXPECT_TRUE(std::ranges::any_of(field.signals,
                                    [](const Signal& s) { return s.name == "one of a row of boxes"; }));
  }
}
TEST(CodeBoxes, ThreeLettersOfAMemorableWordAreNot) {
  EXPECT_NE(role_of(boxes(3, "text"), 1), "code");
}
TEST(CodeBoxes, NineAreNoCodeOfOurs) {
  EXPECT_NE(role_of(boxes(9, "text"), 1), "code");
}
TEST(CodeBoxes, BoxesThatHideWhatIsTypedAreOnlyWhereACodeIsAskedFor) {
  EXPECT_EQ(told(boxes(6, "password"), kPasswordSent),
            "code[0]>1 code[1]>2 code[2]>3 code[3]>4 code[4]>5 code[5]>6 click 7");
  EXPECT_NE(role_of(boxes(6, "password", 1, "Enter your PIN"), 1), "code");
}
TEST(CodeBoxes, BoxesThatTakeMoreThanACharacterAreOnlyWhereACodeIsAskedFor) {
  for (const std::int32_t max_length : {-1, 6}) {
    EXPECT_EQ(told(boxes(6, "text", max_length), kPasswordSent),
              "code[0]>1 code[1]>2 code[2]>3 code[3]>4 code[4]>5 code[5]>6 click 7");
    EXPECT_NE(role_of(boxes(6, "text", max_length, "Your answers"), 1), "code");
  }
}
TEST(CodeBoxes, FieldsOfAFormThatAreNotAlikeAreNot) {
  PageBuilder page("/verify");
  page.heading("Enter the code from your authenticator app").form("verify");
  for (const char* label : {"Red", "Green", "Blue", "Black", "White", "Grey"})
    page.input("text", label, label, [](Field& field) { field.box.width = 300; });
  EXPECT_NE(role_of(page.button("Verify"), 1), "code");
}
TEST(CodeBoxes, SmallFieldsInARowAreWhereACodeIsAskedFor) {
  PageBuilder page("/verify");
  page.heading("Enter the code from your authenticator app").form("verify");
  for (int i = 0; i < 6; ++i) page.input("text", "", "", [](Field& field) { field.box = {0, 100, 40, 40}; });
  EXPECT_EQ(role_of(page.button("Verify"), 1), "code");
}
TEST(CodeBoxes, NothingIsWrittenOnAColdStart) {
  EXPECT_EQ(told(boxes(6, "tel")).find("code"), std::string::npos);
}

}  // namespace
}  // namespace cerby::page::testing::code_boxes_test
