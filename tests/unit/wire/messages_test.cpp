#include "wire/messages.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "unit/base/support/json_texts.h"

namespace cerby::wire::messages_test {
namespace {

std::string challenge(std::size_t size = 32) {
  return base64url(std::vector<std::uint8_t>(size, 7));
}
std::string with(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

const std::string kHello =
    R"({"type":"hello","id":1,"protocol":{"min":1,"max":4},"extension":"0.1.0","challenge":")" + challenge() +
    "\"}";
const std::string kLaunch =
    R"({"type":"launch","id":2,"address":"https://acme.cerby.test/launch/1","cause":"navigation","initiator":"https://acme.okta.test","remembered":true})";
const std::string kAccounts =
    R"({"type":"accounts","id":5,"origin":"https://login.instagram.test","search":"zilla","limit":50})";
const std::string kReveal =
    R"({"type":"reveal","id":6,"address":"https://acme.cerby.test/launch/1","field":"password","gesture":true})";
const std::string kNewPassword =
    R"({"type":"new_password","id":6,"address":"https://acme.cerby.test/launch/1","gesture":true})";
const std::string kPage =
    R"({"type":"page","id":4,"document":"D1","origin":"https://login.instagram.test","page":{
  "path":"/login","title":"Log in","language":"en",
  "fields":[{"ref":1,"tag":"input","type":"text","autocomplete":"username","name":"u","id":"u1","label":"User","placeholder":"p","aria":"a",
    "nearby":"n","input_mode":"email","form":0,"max_length":-1,"box":[1,2,3,-4],"visibility":"off_screen","enabled":true,"read_only":false,
    "filled":false,"focused":true,"frame":0}],
  "buttons":[{"ref":2,"tag":"button","type":"submit","text":"Log in","name":"","id":"","aria":"","target":"","form":0,"box":[0,0,9,9],
    "visibility":"visible","enabled":true}],
  "forms":[{"name":"f","id":"","heading":"","method":"post","action":"https://login.instagram.test/login"}],
  "frames":[{"origin":"https://ads.test","path":"/","box":[0,0,1,1],"visibility":"tiny"}],
  "headings":["Welcome"],"alerts":[],"texts":["a","b"]}})";

template <typename Body>
Body accepted(const std::string& text) {
  auto request = parse_request(text);
  EXPECT_TRUE(request) << (request ? "" : describe(request.error().failure));
  return request && std::holds_alternative<Body>(request->body) ? std::get<Body>(std::move(request->body))
                                                                : Body{};
}

TEST(Requests, Hello) {
  const auto hello = accepted<HelloRequest>(kHello);
  EXPECT_EQ(hello.protocol.max, 4);
  EXPECT_EQ(hello.extension_version, "0.1.0");
  EXPECT_EQ(hello.challenge, std::vector<std::uint8_t>(32, 7));
}

TEST(Requests, Launch) {
  const auto launch = accepted<LaunchRequest>(kLaunch);
  EXPECT_EQ(launch.address, "https://acme.cerby.test/launch/1");
  EXPECT_EQ(launch.initiator, "https://acme.okta.test");
  EXPECT_TRUE(launch.remembered);
  EXPECT_EQ(launch.cause, Cause::Navigation);
  const auto button = accepted<LaunchRequest>(
      with(with(kLaunch, R"("initiator":"https://acme.okta.test",)", ""), "navigation", "button"));
  EXPECT_FALSE(button.initiator);
  EXPECT_EQ(button.cause, Cause::Button);
}

TEST(Requests, Page) {
  const auto request = accepted<PageRequest>(kPage);
  EXPECT_EQ(request.document, "D1");
  ASSERT_EQ(request.page.fields.size(), 1U);
  const auto& field = request.page.fields[0];
  EXPECT_EQ(field.input_mode, "email");
  EXPECT_EQ(field.box.height, -4);
  EXPECT_EQ(field.visibility, page::Visibility::OffScreen);
  EXPECT_TRUE(field.focused);
  EXPECT_EQ(request.page.buttons.at(0).text, "Log in");
  EXPECT_EQ(request.page.forms.at(0).method, "post");
  EXPECT_EQ(request.page.frames.at(0).visibility, page::Visibility::Tiny);
  EXPECT_EQ(request.page.texts, (std::vector<std::string>{"a", "b"}));
}

TEST(Requests, PageInAFrame) {
  const std::string in =
      R"("frame":{"top":"https://www.instagram.test","top_document":"D0","visibility":"covered"},"page":{)";
  const auto request = accepted<PageRequest>(with(kPage, R"("page":{)", in));
  ASSERT_TRUE(request.frame);
  EXPECT_EQ(request.frame->top, "https://www.instagram.test");
  EXPECT_EQ(request.frame->top_document, "D0");
  EXPECT_EQ(request.frame->visibility, page::Visibility::Covered);
  EXPECT_FALSE(accepted<PageRequest>(kPage).frame);
}

TEST(Requests, TheSmallOnes) {
  EXPECT_TRUE(accepted<ConfirmedRequest>(R"({"type":"confirmed","id":3,"yes":true,"remember":false})").yes);
  EXPECT_EQ(accepted<CancelRequest>(R"({"type":"cancel","id":3,"why":"tab_closed"})").why,
            CancelRequest::Why::TabClosed);
  for (const auto& [text, result] : {std::pair{"submitted", FilledResult::Submitted},
                                     {"field_gone", FilledResult::FieldGone},
                                     {"field_hidden", FilledResult::FieldHidden},
                                     {"target_changed", FilledResult::TargetChanged},
                                     {"not_kept", FilledResult::NotKept},
                                     {"document_changed", FilledResult::DocumentChanged},
                                     {"nothing_happened", FilledResult::NothingHappened}}) {
    EXPECT_EQ(accepted<FilledRequest>(R"({"type":"filled","id":3,"document":"D","result":")" +
                                      std::string(text) + "\"}")
                  .result,
              result);
  }
  accepted<StatusRequest>(R"({"type":"status","id":1})");
  accepted<UnlockRequest>(R"({"type":"unlock","id":1})");
  accepted<LockRequest>(R"({"type":"lock","id":1})");
  accepted<SetupRequest>(R"({"type":"setup","id":1})");
}

TEST(Requests, Accounts) {
  const auto accounts = accepted<AccountsRequest>(kAccounts);
  EXPECT_EQ(accounts.origin, "https://login.instagram.test");
  EXPECT_EQ(accounts.search, "zilla");
  EXPECT_EQ(accounts.limit, 50);
  const auto all = accepted<AccountsRequest>(R"({"type":"accounts","id":5,"limit":1})");
  EXPECT_FALSE(all.origin || all.search);
  EXPECT_EQ(all.limit, 1);
}

TEST(Requests, Reveal) {
  const auto reveal = accepted<RevealRequest>(kReveal);
  EXPECT_EQ(reveal.address, "https://acme.cerby.test/launch/1");
  EXPECT_EQ(reveal.field, Field::Password);
  EXPECT_TRUE(reveal.gesture);
  EXPECT_EQ(accepted<RevealRequest>(with(kReveal, "password", "user_name")).field, Field::UserName);
  EXPECT_EQ(accepted<RevealRequest>(with(kReveal, "password", "code")).field, Field::Code);
}

TEST(Requests, NewPassword) {
  const auto request = accepted<NewPasswordRequest>(kNewPassword);
  EXPECT_EQ(request.address, "https://acme.cerby.test/launch/1");
  EXPECT_TRUE(request.gesture);
}

struct Wrong {
  std::string text;
  Outcome outcome;
  std::string place;
};
const std::vector<Wrong>& wrong_requests() {
  using enum Outcome;
  static const std::vector<Wrong> all = {
      {with(kHello, challenge(), challenge(31)), ValueOutOfBounds, "/challenge"},
      {with(kHello, challenge(), challenge(33)), ValueOutOfBounds, "/challenge"},
      {with(kHello, R"("min":1)", R"("min":0)"), ValueOutOfBounds, "/protocol/min"},
      {with(kHello, R"("max":4)", R"("max":65536)"), ValueOutOfBounds, "/protocol/max"},
      {with(kHello, R"("min":1)", R"("min":5)"), ValueOutOfBounds, "/protocol"},
      {with(kHello, R"({"min":1,"max":4})", "[1,4]"), ValueWrongType, "/protocol"},
      {with(kHello, "0.1.0", std::string(33, '1')), ValueOutOfBounds, "/extension"},
      {with(kLaunch, "navigation", "reload"), ValueOutOfBounds, "/cause"},
      {with(kLaunch, R"("https://acme.okta.test")", "null"), ValueWrongType, "/initiator"},
      {with(kLaunch, "launch/1", std::string(2048, '1')), ValueOutOfBounds, "/address"},
      {with(kLaunch, "true", "1"), ValueWrongType, "/remembered"},
      {with(kLaunch, R"(,"remembered":true)", ""), KeyMissing, "/remembered"},
      {with(kAccounts, "50", "51"), ValueOutOfBounds, "/limit"},
      {with(kAccounts, "50", "0"), ValueOutOfBounds, "/limit"},
      {with(kAccounts, R"(,"limit":50)", ""), KeyMissing, "/limit"},
      {with(kAccounts, "zilla", std::string(257, 'z')), ValueOutOfBounds, "/search"},
      {with(kAccounts, R"("zilla")", R"(["zilla"])"), ValueWrongType, "/search"},
      {with(kAccounts, R"("search")", R"("name")"), KeyUnknown, "/name"},
      {with(kReveal, "true", "false"), ValueOutOfBounds, "/gesture"},
      {with(kReveal, R"(,"gesture":true)", ""), KeyMissing, "/gesture"},
      {with(kReveal, R"("password")", R"("otpauth")"), ValueOutOfBounds, "/field"},
      {with(kReveal, "launch/1", std::string(2048, '1')), ValueOutOfBounds, "/address"},
      {with(kNewPassword, "true", "false"), ValueOutOfBounds, "/gesture"},
      {with(kNewPassword, R"(,"gesture":true)", ""), KeyMissing, "/gesture"},
      {with(kNewPassword, R"("gesture")", R"("password")"), KeyUnknown, "/password"},
      {with(kNewPassword, "launch/1", std::string(2048, '1')), ValueOutOfBounds, "/address"},
      {with(kPage, R"("ref":2)", R"("ref":1)"), ValueOutOfBounds, "/page"},
      {with(kPage, R"("ref":1)", R"("ref":-1)"), ValueOutOfBounds, "/page/fields/0/ref"},
      {with(kPage, R"("ref":1)", R"("ref":2147483648)"), ValueOutOfBounds, "/page/fields/0/ref"},
      {with(kPage, R"("form":0)", R"("form":1)"), ValueOutOfBounds, "/page/fields/0/form"},
      {with(kPage, R"("form":0,"box")", R"("form":1,"box")"), ValueOutOfBounds, "/page/buttons/0/form"},
      {with(kPage, R"("form":0)", R"("form":-2)"), ValueOutOfBounds, "/page/fields/0/form"},
      {with(kPage, R"("tag":"input")", R"("tag":"marquee")"), ValueOutOfBounds, "/page/fields/0/tag"},
      {with(kPage, "off_screen", "invisible"), ValueOutOfBounds, "/page/fields/0/visibility"},
      {with(kPage, "[1,2,3,-4]", "[1,2,3]"), ValueOutOfBounds, "/page/fields/0/box/2"},
      {with(kPage, "[1,2,3,-4]", "[1,2,3,1.5]"), ValueWrongType, "/page/fields/0/box/3"},
      {with(kPage, "\"Welcome\"", "\"" + std::string(257, 'w') + "\""), ValueOutOfBounds, "/page/headings/0"},
      {with(kPage, R"("filled":false)", R"("filled":"secret")"), ValueWrongType, "/page/fields/0/filled"},
      {with(kPage, R"("filled":false)", R"("filled":false,"value":"secret")"), KeyUnknown,
       "/page/fields/0/value"},
      {with(kPage, R"(,"texts":["a","b"])", ""), KeyMissing, "/page/texts"},
      {with(kPage, R"("frame":0)", R"("frame":41)"), ValueOutOfBounds, "/page/fields/0/frame"},
  };
  return all;
}

TEST(Requests, EachFaultIsNamedWithItsPlace) {
  for (const auto& wrong : wrong_requests()) {
    const auto request = parse_request(wrong.text);
    ASSERT_FALSE(request) << wrong.text;
    const auto& refusal = request.error();
    EXPECT_EQ(code(refusal.failure.outcome), code(wrong.outcome)) << wrong.text;
    EXPECT_TRUE(refusal.failure.detail.starts_with("at " + wrong.place + ","))
        << refusal.failure.detail << " for " << wrong.place;
    EXPECT_NE(refusal.id, 0U) << "the id could be read";
  }
}

TEST(Requests, ListsAtTheirBounds) {
  const auto page_with = [](std::string_view list, std::string_view element, std::size_t count) {
    std::string elements;
    for (std::size_t i = 0; i < count; ++i) elements += (i == 0 ? "" : ",") + std::string(element);
    const std::string empty = "\"" + std::string(list) + "\":[";
    std::string text =
        R"({"type":"page","id":4,"document":"D","origin":"o","page":{"path":"","title":"","language":"","fields":[],"buttons":[],
      "forms":[],"frames":[],"headings":[],"alerts":[],"texts":[]}})";
    return with(text, empty, empty + elements);
  };
  const std::string form = R"({"name":"","id":"","heading":"","method":"get","action":""})";
  const std::string frame = R"({"origin":"","path":"","box":[0,0,0,0],"visibility":"hidden"})";
  for (const auto& [list, element, most] :
       {std::tuple<const char*, std::string, std::size_t>{"forms", form, 60},
        {"frames", frame, 40},
        {"headings", "\"\"", 40},
        {"alerts", "\"\"", 40},
        {"texts", "\"\"", 120}}) {
    EXPECT_TRUE(parse_request(page_with(list, element, most))) << list;
    const auto refused = parse_request(page_with(list, element, most + 1));
    ASSERT_FALSE(refused) << list;
    EXPECT_EQ(refused.error().failure.outcome, Outcome::ValueOutOfBounds);
  }
}

TEST(Requests, EveryJsonTextIsAcceptedOrRefusedByName) {
  for (const auto& given : test::json_texts()) {
    const auto request = parse_request(given.text);
    ASSERT_EQ(request.has_value(), !given.refused_as) << given.why;
    if (!request) {
      EXPECT_EQ(code(request.error().failure.outcome), code(*given.refused_as)) << given.why;
    }
  }
}

TEST(Replies, OfEachType) {
  EXPECT_EQ(
      write_reply(7, DescribeFrameReply{"D1", {{"https://id.app.test", "/in"}, {"https://app.test", {}}}}),
      R"({"type":"describe_frame","id":7,"document":"D1","frames":[{"origin":"https://id.app.test","path":"/in"},{"origin":"https://app.test"}]})");
  EXPECT_EQ(write_reply(7, WaitReply{WaitReply::Turn::Host, WaitReply::For::Unlock, 5}),
            R"({"type":"wait","id":7,"turn":"host","for":"unlock","ms":5})");
  EXPECT_EQ(write_reply(7, OpenReply{"https://a.test/", "Zilla", "Instagram"}),
            R"({"type":"open","id":7,"address":"https://a.test/","account":"Zilla","app":"Instagram"})");
  EXPECT_EQ(write_reply(7, DoneReply{}),
            R"({"type":"done","id":7,"outcome":"logged_in","message":"You are logged in.","hint":""})");
  EXPECT_EQ(
      write_reply(0, FailedReply{{Outcome::WrongPassphrase, "a\"b"}, true}),
      R"({"type":"failed","id":0,"outcome":"wrong_passphrase","message":"That does not open the vault.","hint":"Try again.","detail":"a\"b","keep_page":true})");
  EXPECT_EQ(
      write_reply(7, ConfirmReply{Question::ForeignForm, "a", "b", "https://w.test", "https://f.test",
                                  "https://t.test"}),
      R"({"type":"confirm","id":7,"question":"foreign_form","account":"a","app":"b","workspace":"https://w.test","from":"https://f.test","to":"https://t.test"})");
  EXPECT_EQ(
      write_reply(7, ConfirmReply{}),
      R"({"type":"confirm","id":7,"question":"first_launch","account":"","app":"","workspace":"","to":""})");
  EXPECT_EQ(
      write_reply(7, HelloReply{1, {}, "0.1.0", VaultState::Locked, {}, {}}),
      R"({"type":"hello","id":7,"protocol":1,"range":{"min":1,"max":6},"host":"0.1.0","vault":"locked"})");
  EXPECT_EQ(
      write_reply(
          7,
          HelloReply{
              1, {}, "0", VaultState::Open, std::vector<std::uint8_t>{1}, std::vector<std::uint8_t>{2}}),
      R"({"type":"hello","id":7,"protocol":1,"range":{"min":1,"max":6},"host":"0","vault":"open","key":"AQ","signature":"Ag"})");
  EXPECT_EQ(
      write_reply(
          7,
          StatusReply{"0", VaultState::Missing, {}, 3, {{"https://w.test", {"https://i.test"}, true}}, "ab"}),
      R"({"type":"status","id":7,"host":"0","vault":"missing","open_seconds_left":3,"workspaces":[{"address":"https://w.test","idps":["https://i.test"],"login_only":true}],"fingerprint":"ab"})");
}

TEST(Requests, SignedIn) {
  const std::string signed_in =
      R"({"type":"signed_in","id":3,"address":"https://w.test/sign-in/done#code=c"})";
  EXPECT_EQ(accepted<SignedInRequest>(signed_in).address, "https://w.test/sign-in/done#code=c");
  const auto longer = parse_request(with(signed_in, "code=c", "code=" + std::string(1000, 'c')));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().failure.outcome, Outcome::ValueOutOfBounds);
}

TEST(Replies, SignIn) {
  EXPECT_EQ(
      write_reply(3, SignInReply{"https://w.test/a?b=c", "https://w.test/d", "https://w.test/r",
                                 "https://w.test", 300}),
      R"({"type":"sign_in","id":3,"address":"https://w.test/a?b=c","done":"https://w.test/d","refused":"https://w.test/r","workspace":"https://w.test","ms":300})");
}

TEST(Replies, Open) {
  EXPECT_EQ(write_reply(3, OpenReply{"https://a.test/", "C", "I"}),
            R"({"type":"open","id":3,"address":"https://a.test/","account":"C","app":"I"})");
  EXPECT_EQ(
      write_reply(3, OpenReply{"https://a.test/", "C", "I", 1'700'000'000}),
      R"({"type":"open","id":3,"address":"https://a.test/","account":"C","app":"I","lease_ends":1700000000})");
}

TEST(Replies, DetailIsCutTo1024Bytes) {
  const auto text = write_reply(1, FailedReply{{Outcome::InternalError, std::string(5000, 'x')}, false});
  EXPECT_NE(text.find("\"" + std::string(1024, 'x') + "\""), std::string::npos);
}

TEST(Replies, FillIsWrittenIntoGuardedMemoryAlone) {
  ASSERT_TRUE(start_secrets());
  std::string source = "p\"w";
  const Secret password = Secret::take(std::span<char>(source));
  FillReply fill{"D1",
                 {{1, password.view(), FillStep::Action::Write}, {2, {}, FillStep::Action::Enter}},
                 "https://a.test/x"};
  EXPECT_TRUE(holds_secret(fill));
  EXPECT_EQ(
      write_guarded(9, fill).text(SecretAccess("a test compares it")),
      R"({"type":"fill","id":9,"document":"D1","steps":[{"ref":1,"action":"write","value":"p\"w"},{"ref":2,"action":"enter"}],"form_action":"https://a.test/x"})");
  EXPECT_EQ(
      write_redacted({9, fill}),
      R"({"type":"fill","id":9,"document":"D1","steps":[{"ref":1,"action":"write","value":"‹3 bytes›"},{"ref":2,"action":"enter"}],"form_action":"https://a.test/x"})");
  EXPECT_DEATH((void)write_reply(9, fill), "");
}

TEST(Replies, RevealedIsWrittenIntoGuardedMemoryAlone) {
  ASSERT_TRUE(start_secrets());
  std::string source = "p\"w";
  const Secret password = Secret::take(std::span<char>(source));
  const RevealedReply revealed{Field::Code, password.view(), 17};
  EXPECT_TRUE(holds_secret(revealed));
  EXPECT_EQ(write_guarded(9, revealed).text(SecretAccess("a test compares it")),
            R"({"type":"revealed","id":9,"field":"code","value":"p\"w","seconds_left":17})");
  EXPECT_EQ(write_redacted({9, revealed}),
            R"({"type":"revealed","id":9,"field":"code","value":"‹3 bytes›","seconds_left":17})");
  EXPECT_DEATH((void)write_reply(9, revealed), "");
}

TEST(Replies, AccountsHoldNoSecret) {
  const AccountsReply reply{
      {{"https://w.test/launch/1", "Zilla", "Instagram", "zilla", AccountsReply::Role::Owner, true, false},
       {"https://w.test/launch/2", "", "", "", {}, false, true}},
      true,
      true};
  EXPECT_FALSE(holds_secret(reply));
  EXPECT_EQ(
      write_reply(9, reply),
      R"({"type":"accounts","id":9,"accounts":[{"address":"https://w.test/launch/1","name":"Zilla","app":"Instagram","user_name":"zilla","role":"owner","has_password":true,"has_code":false},{"address":"https://w.test/launch/2","name":"","app":"","user_name":"","role":"collaborator","has_password":false,"has_code":true}],"more":true,"unread":true})");
  EXPECT_DEATH((void)write_guarded(9, reply), "");
}

// Names that no page has ever had, in the form that takes most room: the frame still fits.
TEST(Replies, AsManyAccountsAsThereMayBeFitIntoAFrame) {
  const std::string longest(256, '\x01'), address(600, 'a');
  AccountsReply reply;
  for (int i = 0; i < kMaxAccounts; ++i) {
    reply.accounts.push_back(
        {address, longest, longest, longest, AccountsReply::Role::Collaborator, true, true});
  }
  EXPECT_LT(write_reply(9, reply).size(), kMaxToExtension);
}

TEST(HelloMessage, IsBuiltAsTheProtocolSays) {
  const std::vector<std::uint8_t> bytes(32, 0xAB);
  const auto message = hello_message(bytes, 0x01020304, "abc");
  const std::string text(message.begin(), message.end());
  EXPECT_EQ(text, std::string("cerby hello 1\0", 14) + std::string(32, '\xAB') + "\x01\x02\x03\x04" + "abc");
}

}  // namespace
}  // namespace cerby::wire::messages_test
