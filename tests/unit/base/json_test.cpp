#include "base/json.h"

#include <gtest/gtest.h>

#include "unit/base/support/json_texts.h"

namespace cerby::json {
namespace {

enum class Colour { Red, Green };
struct Corner {
  std::int32_t x = 0, y = 0;
};
struct Part {
  std::string name;
  std::vector<std::string> tags;
};
struct Thing {
  std::string text;
  std::int64_t number = 0;
  bool flag = false;
  Colour colour = Colour::Red;
  Corner corner;
  std::vector<Part> parts;
  std::optional<std::string> note;
  std::vector<std::uint8_t> bytes;
  std::optional<std::uint8_t> small;
};
constexpr std::array<std::string_view, 2> kWords{"one", "two"};
struct Envelope {
  std::string type;
  std::uint64_t id = 0;
};

}  // namespace

template <>
struct Names<Colour> {
  static constexpr std::array<std::string_view, 2> values{"red", "green"};
};
template <>
struct Schema<Corner> {
  static constexpr bool as_array = true;
  static constexpr std::array members{member<&Corner::x>("x"), member<&Corner::y>("y", {.least = 0})};
};
template <>
struct Schema<Part> {
  static constexpr std::array members{member<&Part::name>("name", {.words = kWords}),
                                      member<&Part::tags>("tags", {.bytes = 3, .count = 2})};
};
template <>
struct Schema<Thing> {
  static constexpr std::array members{member<&Thing::text>("text", {.bytes = 8}),
                                      member<&Thing::number>("number"),
                                      member<&Thing::flag>("flag"),
                                      member<&Thing::colour>("colour"),
                                      member<&Thing::corner>("corner"),
                                      member<&Thing::parts>("parts", {.count = 3}),
                                      member<&Thing::note>("note"),
                                      member<&Thing::bytes>("bytes", {.bytes = 3}),
                                      member<&Thing::small>("small")};
};
template <>
struct Schema<Envelope> {
  static constexpr std::array members{member<&Envelope::type>("type"),
                                      member<&Envelope::id>("id", {.least = 1, .most = kMaxInteger - 1})};
};

namespace {

struct Parts {
  std::string text = R"("text")", number = "7", flag = "true", colour = R"("green")", corner = "[1,2]",
              parts = R"([{"name":"one","tags":["a","b"]},{"name":"two","tags":[]}])", bytes = R"("Zm9v")",
              rest{};
  [[nodiscard]] std::string json() const {
    return R"({"text":)" + text + R"(,"number":)" + number + R"(,"flag":)" + flag + R"(,"colour":)" + colour +
           R"(,"corner":)" + corner + R"(,"parts":)" + parts + R"(,"bytes":)" + bytes + rest + "}";
  }
};

Fault fault_of(const Parts& parts) {
  Thing thing;
  const auto result = read(parts.json(), thing);
  return result ? Fault{Outcome::LoggedIn, "accepted", 0} : result.error();
}
void expect(const Fault& fault, Outcome outcome, std::string_view place) {
  EXPECT_EQ(code(fault.outcome), code(outcome));
  EXPECT_EQ(fault.place, place);
}

TEST(Json, EveryKindOfMember) {
  Thing thing;
  ASSERT_TRUE(read(Parts{.rest = R"(,"note":"n","small":255)"}.json(), thing));
  EXPECT_EQ(thing.text, "text");
  EXPECT_EQ(thing.number, 7);
  EXPECT_TRUE(thing.flag);
  EXPECT_EQ(thing.colour, Colour::Green);
  EXPECT_EQ(thing.corner.y, 2);
  ASSERT_EQ(thing.parts.size(), 2U);
  EXPECT_EQ(thing.parts[0].tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(thing.parts[1].name, "two");
  EXPECT_EQ(thing.note, "n");
  EXPECT_EQ(thing.bytes, (std::vector<std::uint8_t>{'f', 'o', 'o'}));
  EXPECT_EQ(thing.small, 255);
}

TEST(Json, OptionalMayBeAbsentAndNotNull) {
  Thing thing;
  ASSERT_TRUE(read(Parts{}.json(), thing));
  EXPECT_FALSE(thing.note);
  expect(fault_of({.rest = R"(,"note":null)"}), Outcome::ValueWrongType, "/note");
}

TEST(Json, EscapesBecomeTheirCharacters) {
  Thing thing;
  ASSERT_TRUE(read(Parts{.text = R"("\ud83d\ude00\n\u0000\/")"}.json(), thing));
  EXPECT_EQ(thing.text, std::string("😀\n\0/", 7));
}

TEST(Json, IntegersUpTo2To53) {
  Thing thing;
  ASSERT_TRUE(read(Parts{.number = "9007199254740992"}.json(), thing));
  ASSERT_TRUE(read(Parts{.number = "-9007199254740992"}.json(), thing));
  EXPECT_EQ(thing.number, -9007199254740992);
  expect(fault_of({.number = "9007199254740993"}), Outcome::ValueOutOfBounds, "/number");
  expect(fault_of({.number = "-9007199254740993"}), Outcome::ValueOutOfBounds, "/number");
}

TEST(Json, IntegersFitTheirType) {
  expect(fault_of({.rest = R"(,"small":256)"}), Outcome::ValueOutOfBounds, "/small");
  expect(fault_of({.rest = R"(,"small":-1)"}), Outcome::ValueOutOfBounds, "/small");
  expect(fault_of({.corner = "[2147483648,0]"}), Outcome::ValueOutOfBounds, "/corner/0");
}

TEST(Json, StringsOfTheirLength) {
  Thing thing;
  EXPECT_TRUE(read(Parts{.text = R"("12345678")"}.json(), thing));
  EXPECT_TRUE(read(Parts{.text = R"("")"}.json(), thing));
  expect(fault_of({.text = R"("123456789")"}), Outcome::ValueOutOfBounds, "/text");
  expect(fault_of({.text = R"("€€€")"}), Outcome::ValueOutOfBounds, "/text");
}

TEST(Json, WordsAndNames) {
  expect(fault_of({.colour = R"("blue")"}), Outcome::ValueOutOfBounds, "/colour");
  expect(fault_of({.colour = "1"}), Outcome::ValueWrongType, "/colour");
  expect(fault_of({.parts = R"([{"name":"three","tags":[]}])"}), Outcome::ValueOutOfBounds, "/parts/0/name");
}

TEST(Json, ArraysOfTheirCount) {
  const std::string part = R"({"name":"one","tags":[]})";
  Thing thing;
  EXPECT_TRUE(read(Parts{.parts = "[" + part + "," + part + "," + part + "]"}.json(), thing));
  expect(fault_of({.parts = "[" + part + "," + part + "," + part + "," + part + "]"}),
         Outcome::ValueOutOfBounds, "/parts/3");
  expect(fault_of({.parts = R"([{"name":"one","tags":["a","b","c"]}])"}), Outcome::ValueOutOfBounds,
         "/parts/0/tags/2");
  expect(fault_of({.parts = R"([{"name":"one","tags":["abcd"]}])"}), Outcome::ValueOutOfBounds,
         "/parts/0/tags/0");
  expect(fault_of({.parts = R"([{"name":"one","tags":["a",1]}])"}), Outcome::ValueWrongType,
         "/parts/0/tags/1");
}

TEST(Json, ArrayStopsTakingMemoryAtItsBound) {
  std::string many = "[";
  for (int i = 0; i < 10'000; ++i) many += R"({"name":"one","tags":[]},)";
  many.back() = ']';
  Thing thing;
  EXPECT_FALSE(read(Parts{.parts = many}.json(), thing));
  EXPECT_EQ(thing.parts.size(), 3U);
}

TEST(Json, TuplesHaveExactlyTheirMembers) {
  expect(fault_of({.corner = "[1]"}), Outcome::ValueOutOfBounds, "/corner/0");
  expect(fault_of({.corner = "[]"}), Outcome::ValueOutOfBounds, "/corner");
  expect(fault_of({.corner = "[1,2,3]"}), Outcome::ValueOutOfBounds, "/corner/2");
  expect(fault_of({.corner = "[1,-1]"}), Outcome::ValueOutOfBounds, "/corner/1");
  expect(fault_of({.corner = R"([1,"2"])"}), Outcome::ValueWrongType, "/corner/1");
  expect(fault_of({.corner = R"({"x":1,"y":2})"}), Outcome::ValueWrongType, "/corner");
}

TEST(Json, BytesAreExactAndCanonical) {
  for (const char* wrong : {R"("")", R"("Zm8")", R"("Zm9vYg")", R"("Zm9=")", R"("Zm+v")"}) {
    expect(fault_of({.bytes = wrong}), Outcome::ValueOutOfBounds, "/bytes");
  }
}

TEST(Json, MissingDuplicateAndUnknownKeysAreNamed) {
  expect(fault_of({.parts = R"([{"name":"one"}])"}), Outcome::KeyMissing, "/parts/0/tags");
  expect(fault_of({.parts = R"([{"name":"one","tags":[],"name":"two"}])"}), Outcome::KeyDuplicate,
         "/parts/0/name");
  expect(fault_of({.rest = R"(,"a/b~c":1)"}), Outcome::KeyUnknown, "/a~1b~0c");
  expect(fault_of({.rest = ",\"" + std::string(10'000, 'k') + "\":1"}), Outcome::KeyUnknown,
         "/" + std::string(64, 'k'));
}

TEST(Json, TheFirstFaultIsTheOneThatIsSaid) {
  expect(fault_of({.number = R"("7")", .colour = R"("blue")", .rest = R"(,"x":1)"}), Outcome::ValueWrongType,
         "/number");
}

TEST(Json, NotJsonWinsOverWhatCameBefore) {
  expect(fault_of({.number = R"("7")", .rest = ",}"}), Outcome::JsonInvalid, "");
  expect(fault_of({.number = R"("7")", .rest = ",\"note\":\"\xFF\""}), Outcome::Utf8Invalid, "");
}

TEST(Json, GoodMembersAreSetBesideAFault) {
  Envelope envelope;
  EXPECT_FALSE(read(R"({"x":1,"id":7,"type":"status"})", envelope));
  EXPECT_EQ(envelope.id, 7U);
}

TEST(Json, FaultSaysPlaceAndByte) {
  Envelope envelope;
  const auto result = read(R"({"type":"status","id":"1"})", envelope);
  ASSERT_FALSE(result);
  EXPECT_EQ(failure_of(result.error()).detail, "at /id, byte 25");
  EXPECT_EQ(failure_of({Outcome::JsonInvalid, {}, 3}).detail, "byte 3");
}

TEST(Json, DepthUpToAMillionEndsAtOnce) {
  Envelope envelope;
  for (const std::size_t depth : {17U, 18U, 100U, 1'000U, 10'000U, 100'000U, 1'000'000U}) {
    for (const char* bracket : {"[", R"({"a":)"}) {
      std::string text;
      for (std::size_t i = 0; i < depth; ++i) text += bracket;
      const auto result = read(text, envelope);
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().outcome, Outcome::JsonTooDeep);
      EXPECT_LT(result.error().byte, 100U);
      EXPECT_FALSE(find_text(text, "type", 16));
    }
  }
}

TEST(Json, FindsATextWithoutReadingOn) {
  EXPECT_EQ(find_text(R"({"type":"status","id":)", "type", 16), "status");
  EXPECT_EQ(find_text(R"({"a":{"type":"inner"},"b":["type"],"type":"outer"})", "type", 16), "outer");
  EXPECT_EQ(find_text(R"({"type":"first","type":"second"})", "type", 16), "first");
}

TEST(Json, FindsNothingWhereThereIsNone) {
  for (const char* text :
       {"", "[]", R"(["type"])", R"("type")", R"({"type":1})", R"({"type":null,"type":"x"})",
        R"({"type":["x"]})", R"({"type":{"type":"x"}})", R"({"a":1})", R"({"type":"seventeen letters"})",
        R"({"type":"x)", R"({"type":{}})"}) {
    EXPECT_FALSE(find_text(text, "type", 16)) << text;
  }
}

class JsonTexts : public ::testing::TestWithParam<test::JsonText> {};

// What the envelope of a request says of each text; an unknown type is not the reader's to see.
TEST_P(JsonTexts, AreAcceptedOrRefused) {
  const auto& given = GetParam();
  Envelope envelope;
  const auto result = read(given.text, envelope);
  const bool accepted = !given.refused_as || given.refused_as == Outcome::TypeUnknown;
  ASSERT_EQ(result.has_value(), accepted) << given.text;
  if (!accepted) {
    EXPECT_EQ(code(result.error().outcome), code(*given.refused_as)) << given.text;
  }
}

INSTANTIATE_TEST_SUITE_P(All, JsonTexts, ::testing::ValuesIn(test::json_texts()));

TEST(Json, ThereAreTextsEnough) {
  EXPECT_GE(test::json_texts().size(), 120U);
}

}  // namespace
}  // namespace cerby::json
