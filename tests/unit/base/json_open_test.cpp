// Documents of others, who add to them: "open" in base/json.h.
#include <gtest/gtest.h>

#include "base/json.h"

namespace cerby::json {
namespace {

struct Corner {
  std::int32_t x = 0, y = 0;
};
struct Foreign {
  std::string name;
  std::optional<Corner> corner;
};

}  // namespace

template <>
struct Schema<Corner> {
  static constexpr bool as_array = true;
  static constexpr std::array members{member<&Corner::x>("x"), member<&Corner::y>("y")};
};
template <>
struct Schema<Foreign> {
  static constexpr bool open = true;
  static constexpr std::array members{member<&Foreign::name>("name"), member<&Foreign::corner>("corner")};
};

namespace {

TEST(OpenSchema, SkipsWhatItDoesNotName) {
  Foreign foreign;
  ASSERT_TRUE(
      read(R"({"a":1,"b":{"name":2,"c":[{"name":3}]},"name":"n","d":null,"e":[1.5],"corner":[1,2],"f":"g"})",
           foreign));
  EXPECT_EQ(foreign.name, "n");
  ASSERT_TRUE(foreign.corner);
  EXPECT_EQ(foreign.corner->y, 2);
}

TEST(OpenSchema, IsAsStrictInAllElse) {
  const auto expect = [](const std::string& text, Outcome outcome, std::string_view place) {
    Foreign foreign;
    const auto result = read(text, foreign);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(code(result.error().outcome), code(outcome)) << text;
    EXPECT_EQ(result.error().place, place) << text;
  };
  expect(R"({"a":1})", Outcome::KeyMissing, "/name");
  expect(R"({"name":"n","a":1,"name":"m"})", Outcome::KeyDuplicate, "/name");
  expect(R"({"a":1,"name":2})", Outcome::ValueWrongType, "/name");
  expect(R"({"name":"n","corner":[1,2,3]})", Outcome::ValueOutOfBounds, "/corner/2");
  expect(R"({"name":"n","a":tru})", Outcome::JsonInvalid, "");
  expect("{\"name\":\"n\",\"a\":\"\xFF\"}", Outcome::Utf8Invalid, "");
  expect(R"({"name":"n","a":)" + std::string(20, '[') + std::string(20, ']') + "}", Outcome::JsonTooDeep, "");
}

}  // namespace
}  // namespace cerby::json
