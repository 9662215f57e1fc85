// What a recipe may say, and how one that says something else is refused.
#include "page/recipe.h"

#include <gtest/gtest.h>

namespace cerby::page::recipe_test {
namespace {

constexpr std::string_view kWhole = R"({
  "version": 1,
  "origins": {"username": ["https://app.test", "https://id.app.test"], "password": ["https://id.app.test"], "code": ["https://*.app.test"]},
  "pages": [
    {"path": "/start", "fields": [{"role": "username", "name": "who"}], "submit": {"text": "Next"}},
    {"origin": "https://id.app.test", "path": "/tenants/*/password",
     "fields": [{"role": "password", "id": "pw", "autocomplete": "current-password"}, {"role": "ignore", "label": "Old password"}],
     "submit": {"enter": true}},
    {"fields": [{"role": "code", "name": "digit1"}, {"role": "code", "name": "digit2"}]}
  ]
})";

std::vector<OriginPattern> origins(std::initializer_list<const char*> texts) {
  std::vector<OriginPattern> patterns;
  for (const char* text : texts) patterns.push_back(*OriginPattern::parse(text));
  return patterns;
}

TEST(Recipe, IsReadAsItIsWritten) {
  const auto recipe = read_recipe(kWhole);
  ASSERT_TRUE(recipe) << describe(recipe.error());
  ASSERT_EQ(recipe->pages.size(), 3U);
  EXPECT_EQ(recipe->pages[0].path, "/start");
  EXPECT_FALSE(recipe->pages[0].origin);
  EXPECT_EQ(recipe->pages[0].submit->text, "Next");
  EXPECT_EQ(recipe->pages[1].origin->text(), "https://id.app.test");
  EXPECT_EQ(recipe->pages[1].fields[0].role, HintRole::Password);
  EXPECT_EQ(recipe->pages[1].fields[1].label, "Old password");
  EXPECT_EQ(recipe->pages[1].submit->enter, true);
  EXPECT_FALSE(recipe->pages[2].path);
  EXPECT_EQ(recipe->pages[2].fields.size(), 2U);
  EXPECT_FALSE(recipe->pages[2].submit);
}

TEST(Recipe, LetsEachValueGoWhereItSays) {
  const auto recipe = read_recipe(kWhole);
  ASSERT_TRUE(recipe);
  const auto app = *Origin::parse("https://app.test"), id = *Origin::parse("https://id.app.test");
  EXPECT_TRUE(recipe->allows(Value::Identifier, app));
  EXPECT_FALSE(recipe->allows(Value::Password, app));
  EXPECT_TRUE(recipe->allows(Value::Password, id));
  EXPECT_TRUE(recipe->allows(Value::Code, *Origin::parse("https://two.app.test")));
  EXPECT_FALSE(recipe->allows(Value::Code, app));
}

TEST(Recipe, WithoutOriginsLeavesThemToTheAccount) {
  const auto recipe = read_recipe(R"({"version":1,"pages":[{"fields":[{"role":"code","id":"c"}]}]})");
  ASSERT_TRUE(recipe);
  EXPECT_TRUE(recipe->allows(Value::Password, *Origin::parse("https://anywhere.test")));
}

TEST(Recipe, NamesTheTenantAndItsField) {
  const auto alone = read_recipe(R"({"version":1,"tenant":"Contentzilla GmbH"})");
  ASSERT_TRUE(alone) << describe(alone.error());
  EXPECT_EQ(alone->tenant, "Contentzilla GmbH");
  EXPECT_TRUE(alone->allows(Value::Tenant, *Origin::parse("https://anywhere.test")));
  const auto named =
      read_recipe(R"({"version":1,"tenant":"7","pages":[{"fields":[{"role":"tenant","id":"w"}]}]})");
  ASSERT_TRUE(named) << describe(named.error());
  EXPECT_EQ(named->pages[0].fields[0].role, HintRole::Tenant);
}

struct Wrong {
  const char* name;
  std::string text;
  std::string says;  // the detail of recipe_invalid
};
std::string with_page(const std::string& page) {
  return R"({"version":1,"pages":[)" + page + "]}";
}
std::string with_fields(const std::string& fields) {
  return with_page(R"({"fields":[)" + fields + "]}");
}
std::string with_submit(const std::string& submit) {
  return with_page(R"({"fields":[{"role":"code","id":"c"}],"submit":)" + submit + "}");
}
std::string repeated(const std::string& text, std::size_t times) {
  std::string all = text;
  for (std::size_t i = 1; i < times; ++i) all += "," + text;
  return all;
}
void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.name;
}

std::string with_frame(const std::string& frame, const std::string& more = "") {
  return with_page(R"({"frame":)" + frame + more + R"(,"fields":[{"role":"code","id":"c"}]})");
}

class WrongRecipe : public ::testing::TestWithParam<Wrong> {};
TEST_P(WrongRecipe, IsRefusedByName) {
  const auto recipe = read_recipe(GetParam().text);
  ASSERT_FALSE(recipe);
  EXPECT_EQ(recipe.error().outcome, Outcome::RecipeInvalid);
  EXPECT_NE(recipe.error().detail.find(GetParam().says), std::string::npos) << recipe.error().detail;
}
const std::string kField = R"({"role":"code","id":"c"})";
INSTANTIATE_TEST_SUITE_P(
    Recipe, WrongRecipe,
    ::testing::Values(
        Wrong{"NoJson", "{", "json_invalid"}, Wrong{"Trailing", with_fields(kField) + "x", "json_invalid"},
        Wrong{"Array", "[]", "value_wrong_type"}, Wrong{"Nothing", R"({"version":1})", "says nothing"},
        Wrong{"NoPages", R"({"version":1,"pages":[]})", "says nothing"},
        Wrong{"NoVersion", R"({"pages":[{"fields":[{"role":"code","id":"c"}]}]})", "key_missing"},
        Wrong{"OtherVersion", R"({"version":2})", "/version: value_out_of_bounds"},
        Wrong{"UnknownKey", with_page("{\n\"fields\":[" + kField + "],\n\"frames\":{}}"),
              "line 3, /pages/0/frames: key_unknown"},
        Wrong{"KeyTwice", R"({"version":1,"version":1})", "key_duplicate"},
        Wrong{"EmptyTenant", R"({"version":1,"tenant":""})", "/tenant: has an empty text"},
        Wrong{"TenantOfTwoLines", R"({"version":1,"tenant":"a\nb"})", "/tenant: is more than one line"},
        Wrong{"LongTenant", R"({"version":1,"tenant":")" + std::string(257, 'c') + "\"}",
              "/tenant: value_out_of_bounds"},
        Wrong{"TenantThatIsNotNamed", with_fields(R"({"role":"tenant","id":"c"})"),
              "/pages/0/fields: names a field for the tenant, and the recipe has none"},
        Wrong{"TwoTenants",
              R"({"version":1,"tenant":"a","pages":[{"fields":[{"role":"tenant","id":"a"},)"
              R"({"role":"tenant","id":"b"}]}]})",
              "names two fields for the tenant"},
        Wrong{"CodeBesideTenant",
              R"({"version":1,"tenant":"a","pages":[{"fields":[{"role":"tenant","id":"a"},)"
              R"({"role":"code","id":"b"}]}]})",
              "a code is a step of its own"},
        Wrong{"UnknownRole", with_fields(R"({"role":"pin","id":"c"})"), "/pages/0/fields/0/role"},
        Wrong{"TooLarge", with_fields(kField) + std::string(kMaxRecipe, ' '), "larger than 4096"},
        Wrong{"NinePages", R"({"version":1,"pages":[)" + repeated(R"({"fields":[]})", 9) + "]}",
              "value_out_of_bounds"},
        Wrong{"ThirteenFields", with_fields(repeated(kField, 13)), "value_out_of_bounds"},
        Wrong{"SeventeenOrigins",
              R"({"version":1,"origins":{"code":[)" + repeated(R"("https://a.test")", 17) + "]}}",
              "value_out_of_bounds"},
        Wrong{"LongHint", with_fields(R"({"role":"code","id":")" + std::string(257, 'c') + "\"}"),
              "value_out_of_bounds"},
        Wrong{"NoOriginAtAll", R"({"version":1,"origins":{"password":[]}})", "/origins/password: names no"},
        Wrong{"HttpOrigin", R"({"version":1,"origins":{"password":["http://a.test"]}})",
              "not an https origin"},
        Wrong{"WideOrigin", R"({"version":1,"origins":{"code":["https://*.test"]}})", "not an https origin"},
        Wrong{"OriginTwice", R"({"version":1,"origins":{"code":["https://a.test","https://a.test"]}})",
              "twice"},
        Wrong{"PageOfAWildcard", with_page(R"({"origin":"https://*.a.test","fields":[)" + kField + "]}"),
              "/pages/0/origin"},
        Wrong{"PathOfNoSlash", with_page(R"({"path":"in","fields":[)" + kField + "]}"), "not a path pattern"},
        Wrong{"PathOfStars", with_page(R"({"path":"/*","fields":[)" + kField + "]}"), "not a path pattern"},
        Wrong{"PathWithQuery", with_page(R"({"path":"/in?x","fields":[)" + kField + "]}"),
              "not a path pattern"},
        Wrong{"PathWithSpace", with_page(R"({"path":"/l in","fields":[)" + kField + "]}"),
              "not a path pattern"},
        Wrong{"NoFields", with_fields(""), "names no field to fill"},
        Wrong{"OnlyIgnored", with_fields(R"({"role":"ignore","id":"c"})"), "names no field to fill"},
        Wrong{"KnownByNothing", with_fields(R"({"role":"code"})"), "/pages/0/fields/0: says nothing"},
        Wrong{"EmptyHint", with_fields(R"({"role":"code","id":"c","name":""})"), "empty text"},
        Wrong{"TwoNames", with_fields(R"({"role":"username","id":"a"},{"role":"username","id":"b"})"),
              "two fields for the user name"},
        Wrong{"TwoPasswords", with_fields(R"({"role":"password","id":"a"},{"role":"password","id":"b"})"),
              "two fields for the password"},
        Wrong{"CodeBesidePassword", with_fields(kField + R"(,{"role":"password","id":"b"})"),
              "step of its own"},
        Wrong{"NoControl", with_submit("{}"), "/submit: names either"},
        Wrong{"ControlAndEnter", with_submit(R"({"enter":true,"id":"b"})"), "/submit: names either"},
        Wrong{"NotEnter", with_submit(R"({"enter":false})"), "can only be true"},
        Wrong{"EmptyControl", with_submit(R"({"text":""})"), "empty text"},
        Wrong{"FrameWithoutTop", with_frame(R"({"origin":"https://id.app.test"})"),
              "/pages/0/frame/top: key_missing"},
        Wrong{"FrameWithoutOrigin", with_frame(R"({"top":"https://id.app.test"})"),
              "/pages/0/frame/origin: key_missing"},
        Wrong{"FrameOfAnotherSite",
              with_frame(R"({"origin":"https://id.other.test","top":"https://app.test"})"),
              "/pages/0/frame: \"https://id.other.test\" is not of the same site as \"https://app.test\""},
        Wrong{"FrameOfAWildcard", with_frame(R"({"origin":"https://*.app.test","top":"https://app.test"})"),
              "/pages/0/frame/origin: \"https://*.app.test\" is not an https origin"},
        Wrong{"FrameInHttp", with_frame(R"({"origin":"https://id.app.test","top":"http://app.test"})"),
              "/pages/0/frame/top: \"http://app.test\" is not an https origin"},
        Wrong{"FrameOfAnyPath",
              with_frame(R"({"origin":"https://id.app.test","top":"https://app.test","path":"/*"})"),
              "/pages/0/frame/path: \"/*\" is not a path pattern"},
        Wrong{"FrameAndOrigin",
              with_frame(R"({"origin":"https://id.app.test","top":"https://app.test"})",
                         R"(,"origin":"https://app.test")"),
              "/pages/0: origin and path are said by its frame"},
        Wrong{"FrameAndPath",
              with_frame(R"({"origin":"https://id.app.test","top":"https://app.test"})", R"(,"path":"/in")"),
              "/pages/0: origin and path are said by its frame"},
        Wrong{"LabelOfAStar", with_fields(R"({"role":"code","id":"c","label":"*"})"),
              "/pages/0/fields/0/label: has no letter"},
        Wrong{"LabelOfADash", with_fields(R"({"role":"code","label":"—"})"), "has no letter"},
        Wrong{"SignOutInHttp", R"({"version":1,"sign_out":"http://a.test/out"})",
              "/sign_out: \"http://a.test/out\" is not an https address"},
        Wrong{"SignOutOfAPath", R"({"version":1,"sign_out":"/out"})", "/sign_out: \"/out\" is not"},
        Wrong{"SignOutOfNothing", R"({"version":1,"sign_out":""})", "/sign_out: \"\" is not"},
        Wrong{"SignOutOfAScript", R"({"version":1,"sign_out":"javascript:out"})", "is not an https address"},
        Wrong{"SignOutOfAUser", R"({"version":1,"sign_out":"https://me@a.test/out"})",
              "is not an https address"},
        Wrong{"SignOutOfAWildcard", R"({"version":1,"sign_out":"https://*.a.test/out"})",
              "is not an https address"},
        Wrong{"SignOutWithAFragment", R"({"version":1,"sign_out":"https://a.test/out#now"})",
              "is not an https address"},
        Wrong{"SignOutOfAControl", R"({"version":1,"sign_out":{"text":"Log out"}})",
              "/sign_out: value_wrong_type"},
        Wrong{"LongSignOut", R"({"version":1,"sign_out":"https://a.test/)" + std::string(512, 'o') + "\"}",
              "/sign_out: value_out_of_bounds"},
        Wrong{"ControlOfAnArrow", with_submit(R"({"text":" → "})"), "/submit/text: has no letter"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Recipe, PutsAStepIntoAFrame) {
  const auto recipe =
      read_recipe(with_frame(R"({"origin":"https://id.app.test","top":"https://app.test","path":"/in"})"));
  ASSERT_TRUE(recipe) << describe(recipe.error());
  EXPECT_EQ(recipe->pages[0].origin->text(), "https://id.app.test");
  EXPECT_EQ(recipe->pages[0].top->text(), "https://app.test");
  EXPECT_EQ(recipe->pages[0].path, "/in");
}
TEST(Recipe, NamesAFrameAndWhatItIsInAmongTheAccountsOrigins) {
  const auto recipe = read_recipe(with_frame(R"({"origin":"https://id.app.test","top":"https://app.test"})"));
  ASSERT_TRUE(recipe);
  EXPECT_TRUE(check_origins(*recipe, origins({"https://app.test", "https://id.app.test"})));
  for (const auto* half : {"https://app.test", "https://id.app.test"}) {
    const auto checked = check_origins(*recipe, origins({half}));
    ASSERT_FALSE(checked) << half;
    EXPECT_EQ(checked.error().outcome, Outcome::RecipeInvalid);
    EXPECT_NE(checked.error().detail.find("is not among the account's origins"), std::string::npos);
  }
}
TEST(Recipe, SaysWhereOneSignsOut) {
  const auto recipe = read_recipe(R"({"version":1,"sign_out":"https://app.test/out?all=1"})");
  ASSERT_TRUE(recipe) << describe(recipe.error());
  ASSERT_TRUE(recipe->sign_out);
  EXPECT_EQ(recipe->sign_out->text(), "https://app.test/out?all=1");
  EXPECT_FALSE(read_recipe(kWhole)->sign_out);
  constexpr auto kLocal = R"({"version":1,"sign_out":"http://localhost:8080/out"})";
  EXPECT_FALSE(read_recipe(kLocal));
  EXPECT_TRUE(read_recipe(kLocal, LoopbackHttp::Allowed));
}
TEST(Recipe, SignsOutOnTheAccountsOriginsAlone) {
  const auto recipe = read_recipe(R"({"version":1,"sign_out":"https://app.test:8443/out"})");
  ASSERT_TRUE(recipe);
  EXPECT_TRUE(check_origins(*recipe, origins({"https://a.test", "https://app.test:8443"})));
  for (const auto* other : {"https://app.test", "https://*.app.test:8443", "https://evil.test"}) {
    const auto checked = check_origins(*recipe, origins({other}));
    ASSERT_FALSE(checked) << other;
    EXPECT_EQ(checked.error().outcome, Outcome::RecipeInvalid);
    EXPECT_EQ(checked.error().detail, "\"https://app.test:8443\" is not among the account's origins");
  }
}
TEST(Recipe, KnowsAFieldByASignInItsName) {
  EXPECT_TRUE(read_recipe(with_fields(R"({"role":"code","id":"*"})")));
  EXPECT_TRUE(read_recipe(with_fields(R"({"role":"code","label":"Code *"})")));
}

TEST(RecipeOrigins, LieWithinTheAccounts) {
  const auto recipe = read_recipe(kWhole);
  ASSERT_TRUE(recipe);
  EXPECT_TRUE(check_origins(*recipe, origins({"https://app.test", "https://*.app.test"})));
  const auto narrow = read_recipe(R"({"version":1,"origins":{"code":["https://*.in.app.test"]}})");
  ASSERT_TRUE(narrow);
  EXPECT_TRUE(check_origins(*narrow, origins({"https://*.app.test"})));
}
TEST(RecipeOrigins, OutsideAreNamed) {
  const auto refused = [](std::string_view text, std::initializer_list<const char*> account) {
    const auto checked = check_origins(*read_recipe(text), origins(account));
    return checked ? std::string("nothing")
                   : std::string(code(checked.error().outcome)) + " " + checked.error().detail;
  };
  EXPECT_EQ(refused(kWhole, {"https://app.test", "https://id.app.test"}),
            "recipe_invalid \"https://*.app.test\" is not among the account's origins");
  EXPECT_EQ(refused(R"({"version":1,"origins":{"password":["https://evil.test"]}})", {"https://*.app.test"}),
            "recipe_invalid \"https://evil.test\" is not among the account's origins");
  // A wildcard does not cover its own host, nor one that only ends alike.
  EXPECT_EQ(refused(R"({"version":1,"origins":{"code":["https://*.myapp.test"]}})", {"https://*.app.test"}),
            "recipe_invalid \"https://*.myapp.test\" is not among the account's origins");
  EXPECT_EQ(refused(R"({"version":1,"origins":{"code":["https://app.test"]}})", {"https://*.app.test"}),
            "recipe_invalid \"https://app.test\" is not among the account's origins");
  EXPECT_EQ(
      refused(R"({"version":1,"pages":[{"origin":"https://b.test","fields":[{"role":"code","id":"c"}]}]})",
              {"https://a.test"}),
      "recipe_invalid \"https://b.test\" is not among the account's origins");
}

TEST(RecipeOfAnAccount, IsNoneWhereItHasNone) {
  const auto none = recipe_of("", {});
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  EXPECT_FALSE(recipe_of(kWhole, origins({"https://app.test"})));
}

}  // namespace
}  // namespace cerby::page::recipe_test
