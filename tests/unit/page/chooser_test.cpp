// A page that offers accounts: which entry is pressed, and when none is.
#include "page/chooser.h"

#include <gtest/gtest.h>

#include <utility>

#include "page/lexicon.h"
#include "unit/page/support/pages.h"

namespace cerby::page::testing::chooser_test {
namespace {

PageBuilder chooser(std::initializer_list<const char*> entries) {
  PageBuilder page("/accounts");
  page.heading("Choose an account");
  for (const char* entry : entries) page.div_button(entry);
  return page;
}
constexpr auto kMine = "zilla@acme.test";

TEST(Chooser, PressesTheEntryThatIsTheUserName) {
  EXPECT_EQ(told(chooser({"anna@acme.test", kMine, "Use another account"})), "press account 2");
  EXPECT_EQ(told(chooser({"anna@acme.test", "Zilla@Acme.test"})), "press account 2");
}
TEST(Chooser, PressesTheEntryThatHasAPersonsNameBesideIt) {
  EXPECT_EQ(told(chooser({"Anna anna@acme.test", "Zilla Content zilla@acme.test"})), "press account 2");
  EXPECT_EQ(told(chooser({"Zilla zilla@acme.test", kMine})), "press account 2");
}
TEST(Chooser, KnowsANameWithoutAnAddressByTheWholeTextAlone) {
  AccountFacts facts = account();
  facts.user_name = "zilla";
  EXPECT_EQ(told(chooser({"anna", "zilla"}), kNothing, facts), "press account 2");
  EXPECT_EQ(told(chooser({"godzilla", "zilla in Paris", "Use another account"}), kNothing, facts),
            "press another 3");
}
TEST(Chooser, GoesOnWithAnotherAccount) {
  EXPECT_EQ(told(chooser({"anna@acme.test", "zilla@other.test", "Use another account"})), "press another 3");
}
PageBuilder goes_on_as(const char* entry, const char* other = "Use another account") {
  PageBuilder page("/login");
  page.title("Log in").heading("Welcome back").div_button(entry).link(other);
  return page;
}
TEST(Chooser, GoesOnAsThisAccount) {
  EXPECT_EQ(told(goes_on_as("Continue as zilla@acme.test")), "press account 1");
  EXPECT_EQ(told(goes_on_as("Continue as anna@acme.test")), "press another 2");
  EXPECT_EQ(told(goes_on_as("Continuer en tant que zilla@acme.test", "Utiliser un autre compte")),
            "press account 1");
}
TEST(Chooser, GoesOnAsNobodyWhereThereIsNoChoiceOrAnAppAsksForAccess) {
  EXPECT_EQ(told(goes_on_as("Continue as zilla@acme.test", "Help")), "wait page page_not_understood");
  PageBuilder asks = goes_on_as("Continue as zilla@acme.test");
  EXPECT_EQ(told(asks.text("Printer wants to access your account")), "wait page page_not_understood");
}
TEST(Chooser, RefusesTwoThatMatch) {
  EXPECT_EQ(told(chooser({kMine, kMine, "Use another account"})), "end ambiguous_page");
  EXPECT_EQ(told(chooser({"Zilla (work) zilla@acme.test", "Zilla (home) zilla@acme.test"})),
            "end ambiguous_page");
  EXPECT_EQ(told(chooser({"anna@acme.test", "Use another account", "Use a different account"})),
            "end ambiguous_page");
}
TEST(Chooser, TakesAControlWithinAnotherForOne) {
  PageDescription page = chooser({kMine, kMine}).page();
  page.buttons[0].box = {100, 100, 300, 60};
  page.buttons[1].box = {110, 110, 200, 30};
  const Decision decision = decide(page, *Origin::parse("https://app.test"), account(), kNothing);
  EXPECT_EQ(told(decision.plan), "press account 2");
}
TEST(Chooser, AControlWithinAnotherThatSaysSomethingElseIsAnotherOne) {
  PageDescription page = chooser({"Zilla Content zilla@acme.test", "Remove Content zilla@acme.test"}).page();
  page.buttons[0].box = {100, 100, 300, 60};
  page.buttons[1].box = {380, 110, 20, 20};
  EXPECT_EQ(told(decide(page, *Origin::parse("https://app.test"), account(), kNothing).plan),
            "press account 1");
  page.buttons.erase(page.buttons.begin());
  page.buttons[0].aria = std::exchange(page.buttons[0].text, {});  // a cross
  EXPECT_EQ(told(decide(page, *Origin::parse("https://app.test"), account(), kNothing).plan),
            "wait page page_not_understood");
}
TEST(Chooser, NeedsThePageToSayThatOneIsToBeChosenAndPeopleToChooseFrom) {
  PageBuilder page("/accounts");
  page.heading("Transfers").div_button("anna@acme.test").div_button("Transfer to another account");
  EXPECT_EQ(told(page), "wait page page_not_understood");
  EXPECT_EQ(told(chooser({"DE02 1203 0000", "Transfer to another account"})),
            "wait page page_not_understood");
}
TEST(Chooser, PressesNothingThatCannotBeSeen) {
  PageBuilder page = chooser({"anna@acme.test"});
  page.button(kMine, Visibility::Covered).button("Use another account", Visibility::Hidden);
  EXPECT_EQ(told(page), "wait page page_not_understood");
}
TEST(Chooser, PressesNothingThatSaysSomethingElse) {
  EXPECT_EQ(told(chooser({"Continue to zilla@acme.test", "Cancel zilla@acme.test"})),
            "wait page page_not_understood");
  EXPECT_EQ(told(chooser({"zilla@acme.test anna@acme.test"})), "wait page page_not_understood");
}
TEST(Chooser, PressesNothingThatRemovesAnAccount) {
  for (const char* text :
       {"Delete zilla@acme.test", "Remove account zilla@acme.test", "Forget zilla@acme.test"}) {
    EXPECT_EQ(told(chooser({text})), "wait page page_not_understood") << text;
    EXPECT_EQ(told(chooser({"anna@acme.test", text, "Use another account"})), "press another 3") << text;
  }
  EXPECT_EQ(
      told(chooser({"anna@acme.test", "Sign out of this account zilla@acme.test", "Use another account"})),
      "press another 3");
  EXPECT_EQ(told(chooser({"anna@acme.test", "Remove another account"})), "wait page page_not_understood");
}
TEST(Chooser, PressesNothingThatRemovesAnAccountByWhatElseItIsCalled) {
  const auto with = [](void (*change)(Button&)) {
    PageDescription page = chooser({kMine}).page();
    change(page.buttons[0]);
    return told(decide(page, *Origin::parse("https://app.test"), account(), kNothing).plan);
  };
  EXPECT_EQ(with([](Button& one) { one.aria = "Remove zilla@acme.test from this list"; }),
            "wait page page_not_understood");
  EXPECT_EQ(with([](Button& one) { one.id = "deleteEntry1"; }), "wait page page_not_understood");
  EXPECT_EQ(with([](Button& one) { one.name = "sign-out"; }), "wait page page_not_understood");
  EXPECT_EQ(with([](Button& one) { one.aria = "Zilla Content"; }), "press account 1");
}
TEST(Chooser, AsksWhereTheEntrysFormSendsToAnotherSite) {
  const auto sending_to = [](const char* target) {
    PageBuilder page("/accounts");
    page.heading("Choose an account").form("", target).div_button("anna@acme.test").div_button(kMine);
    return page;
  };
  EXPECT_EQ(told(sending_to("https://other.test/in")), "ask https://other.test");
  EXPECT_EQ(told(sending_to("http://app.test/in")), "end foreign_form");
  EXPECT_EQ(told(sending_to("https://www.app.test/in")), "press account 2");
  AccountFacts facts = account();
  facts.allowed_form_sites.emplace_back("https://other.test");
  EXPECT_EQ(told(sending_to("https://other.test/in"), kNothing, facts), "press account 2");
  PageBuilder another("/accounts");
  another.heading("Choose an account").div_button("anna@acme.test").form("", "https://other.test/in");
  another.div_button("Use another account");
  EXPECT_EQ(told(another), "ask https://other.test");
}
TEST(Chooser, AUserNameMayBeAnyWord) {
  AccountFacts facts = account();
  facts.user_name = "delete@acme.test";
  EXPECT_EQ(told(chooser({"anna@acme.test", "Delete@acme.test"}), kNothing, facts), "press account 2");
  EXPECT_EQ(told(chooser({"Remove delete@acme.test"}), kNothing, facts), "wait page page_not_understood");
}
TEST(Chooser, OnAPageThatOffersNoChoiceIsNone) {
  PageBuilder page("/people");
  page.heading("People").div_button(kMine).div_button("anna@acme.test");
  EXPECT_EQ(told(page), "wait page page_not_understood");
}
TEST(Chooser, InAMenuOfThoseWhoAreInIsNone) {
  PageBuilder page("/home");
  page.heading("Home").text("anna@acme.test").div_button("Use another account").link("Log out");
  EXPECT_EQ(told(page), "wait page logged_in_as_other");
  // Where the page has one chosen, a way to sign out of all is no sign of being in.
  EXPECT_EQ(told(chooser({"anna@acme.test", "Use another account", "Sign out"})), "press another 2");
}
TEST(Chooser, ComesAfterAFormToLogIn) {
  PageBuilder page = login_page();
  page.out().heading("Choose an account").div_button(kMine);
  EXPECT_EQ(told(page), "identifier>1 password>2 click 3");
}
TEST(Chooser, ComesBeforeAnythingIsSubmitted) {
  EXPECT_EQ(told(chooser({kMine}), kIdentifierSent), "wait page page_not_understood");
  EXPECT_EQ(told(chooser({kMine}), kPasswordSent).substr(0, 4), "wait");
}

TEST(ChooserProgress, PressesEachOnce) {
  const Progress mine = after(kNothing, Press{Press::What::Account, 2}, std::nullopt);
  EXPECT_TRUE(mine.account_pressed);
  EXPECT_EQ(mine.steps, 1);
  EXPECT_EQ(told(chooser({"anna@acme.test", kMine}), mine), "wait page page_not_understood");
  EXPECT_EQ(told(chooser({"anna@acme.test", "Use another account"}), mine), "wait page page_not_understood");
  // "Another account" may lead to a longer list.
  const Progress another = after(kNothing, Press{Press::What::Another, 3}, std::nullopt);
  EXPECT_EQ(told(chooser({"anna@acme.test", "Use another account"}), another),
            "wait page page_not_understood");
  EXPECT_EQ(told(chooser({"anna@acme.test", kMine}), another), "press account 2");
}
TEST(ChooserProgress, IsNoSubmit) {
  const Progress mine = after(kNothing, Press{Press::What::Account, 2}, std::nullopt);
  EXPECT_FALSE(mine.identifier_submitted || mine.password_submitted);
  EXPECT_EQ(told(code_page(), mine), "wait page page_not_understood");
  EXPECT_EQ(told(login_page(), mine), "identifier>1 password>2 click 3");
}

struct Tongue {
  const char *name, *choose, *another, *remove;
};
void PrintTo(const Tongue& tongue, std::ostream* out) {
  *out << tongue.name;
}
class ChooserInTongue : public ::testing::TestWithParam<Tongue> {};
TEST_P(ChooserInTongue, IsRecognised) {
  PageBuilder named("/");
  named.heading(GetParam().choose).div_button("anna@acme.test").div_button(kMine);
  EXPECT_EQ(told(named), "press account 2");
  PageBuilder other("/");
  other.heading(GetParam().choose).div_button("anna@acme.test").div_button(GetParam().another);
  EXPECT_EQ(told(other), "press another 2");
}
TEST_P(ChooserInTongue, KnowsWhatRemovesAnAccount) {
  PageBuilder page("/");
  page.heading(GetParam().choose).div_button(std::string(GetParam().remove) + " " + kMine);
  EXPECT_EQ(told(page), "wait page page_not_understood");
  EXPECT_TRUE(meaning_of_text(GetParam().remove).has(Concept::Remove));
}
INSTANTIATE_TEST_SUITE_P(
    Chooser, ChooserInTongue,
    ::testing::Values(
        Tongue{"English", "Choose an account", "Use another account", "Remove account"},
        Tongue{"Spanish", "Elige una cuenta", "Usar otra cuenta", "Eliminar la cuenta"},
        Tongue{"Portuguese", "Escolha uma conta", "Usar outra conta", "Remover conta"},
        Tongue{"French", "Sélectionnez un compte", "Utiliser un autre compte", "Supprimer le compte"},
        Tongue{"German", "Konto auswählen", "Anderes Konto verwenden", "Konto entfernen:"},
        Tongue{"Italian", "Scegli un account", "Utilizza un altro account", "Rimuovi l’account"},
        Tongue{"Dutch", "Kies een account", "Een ander account gebruiken", "Account verwijderen"},
        Tongue{"Polish", "Wybierz konto", "Użyj innego konta", "Usuń konto"},
        Tongue{"Russian", "Выберите аккаунт", "Использовать другой аккаунт", "Удалить аккаунт"},
        Tongue{"Turkish", "Hesap seçin", "Başka bir hesap kullan", "Hesabı kaldır"},
        Tongue{"Arabic", "اختيار حساب", "استخدام حساب آخر", "إزالة الحساب"},
        Tongue{"Chinese", "选择账号", "使用其他账号", "移除账号"},
        Tongue{"Japanese", "アカウントの選択", "別のアカウントを使用", "アカウントを削除"},
        Tongue{"Korean", "계정 선택", "다른 계정 사용", "계정 삭제"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace cerby::page::testing::chooser_test
