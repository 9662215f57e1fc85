// From typed replies to the frame's body (PROTOCOL.md, "To the extension").
#include <array>
#include <cstdlib>

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "wire/messages.h"

namespace cerby::wire {
namespace {

constexpr std::size_t kMaxDetail = 1024;
constexpr std::string_view kHelloContext = "cerby hello 1";

constexpr std::array<std::string_view, 4> kVaultStates{"missing", "locked", "open", "unusable"};
constexpr std::array<std::string_view, 3> kQuestions{"first_launch", "foreign_initiator", "foreign_form"};
constexpr std::array<std::string_view, 2> kTurns{"host", "extension"};
constexpr std::array<std::string_view, 6> kReasons{"page", "code", "unlock", "captcha", "passkey", "push"};
constexpr std::array<std::string_view, 3> kActions{"write", "click", "enter"};
constexpr std::array<std::string_view, 2> kRoles{"collaborator", "owner"};
constexpr std::array<std::string_view, 3> kFields{"user_name", "password", "code"};

template <typename Enum, std::size_t N>
std::string_view name(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

template <typename Sink>
void begin(json::Writer<Sink>& writer, std::string_view type, std::uint64_t id) {
  writer.begin_object();
  writer.member("type", type);
  writer.member("id", id);
}

template <typename Sink>
void write_ending(json::Writer<Sink>& writer, Outcome outcome) {
  writer.member("outcome", code(outcome));
  writer.member("message", happened(outcome));
  writer.member("hint", hint(outcome));
}

// `write_value` writes what belongs to a step: the secret itself, or what stands for it.
template <typename Sink, typename WriteValue>
void write_with_secrets(json::Writer<Sink>& writer, std::uint64_t id, const FillReply& fill,
                        WriteValue&& write_value) {
  begin(writer, "fill", id);
  writer.member("document", fill.document);
  writer.key("steps");
  writer.begin_array();
  for (const auto& step : fill.steps) {
    writer.begin_object();
    writer.member("ref", step.ref);
    writer.member("action", name(kActions, step.action));
    if (step.action == FillStep::Action::Write) {
      writer.key("value");
      write_value(writer, step.value);
    }
    writer.end_object();
  }
  writer.end_array();
  writer.member("form_action", fill.form_action);
  writer.end_object();
}
template <typename Sink, typename WriteValue>
void write_with_secrets(json::Writer<Sink>& writer, std::uint64_t id, const RevealedReply& revealed,
                        WriteValue&& write_value) {
  begin(writer, "revealed", id);
  writer.member("field", name(kFields, revealed.field));
  writer.key("value");
  write_value(writer, revealed.value);
  writer.member("seconds_left", revealed.seconds_left);
  writer.end_object();
}

using TextWriter = json::Writer<json::StringSink>;

void write(TextWriter& writer, std::uint64_t id, const HelloReply& hello) {
  begin(writer, "hello", id);
  writer.member("protocol", hello.protocol);
  writer.key("range");
  writer.begin_object();
  writer.member("min", hello.range.min);
  writer.member("max", hello.range.max);
  writer.end_object();
  writer.member("host", hello.host_version);
  writer.member("vault", name(kVaultStates, hello.vault));
  if (hello.key && hello.signature) {
    writer.member("key", base64url(*hello.key));
    writer.member("signature", base64url(*hello.signature));
  }
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const ConfirmReply& confirm) {
  begin(writer, "confirm", id);
  writer.member("question", name(kQuestions, confirm.question));
  writer.member("account", confirm.account);
  writer.member("app", confirm.app);
  writer.member("workspace", confirm.workspace);
  if (confirm.from) writer.member("from", *confirm.from);
  writer.member("to", confirm.to);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const SignInReply& sign_in) {
  begin(writer, "sign_in", id);
  writer.member("address", sign_in.address);
  writer.member("done", sign_in.done);
  writer.member("refused", sign_in.refused);
  writer.member("workspace", sign_in.workspace);
  writer.member("ms", sign_in.ms);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const OpenReply& open) {
  begin(writer, "open", id);
  writer.member("address", open.address);
  writer.member("account", open.account);
  writer.member("app", open.app);
  if (open.lease_ends) writer.member("lease_ends", *open.lease_ends);
  writer.end_object();
}

// A secret is never written into ordinary memory: whoever has one calls write_guarded.
void write(TextWriter&, std::uint64_t, const FillReply&) {
  std::abort();
}
void write(TextWriter&, std::uint64_t, const RevealedReply&) {
  std::abort();
}

void write(TextWriter& writer, std::uint64_t id, const DescribeFrameReply& describe) {
  begin(writer, "describe_frame", id);
  writer.member("document", describe.document);
  writer.key("frames");
  writer.begin_array();
  for (const auto& meant : describe.frames) {
    writer.begin_object();
    writer.member("origin", meant.origin);
    if (meant.path) writer.member("path", *meant.path);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const WaitReply& wait) {
  begin(writer, "wait", id);
  writer.member("turn", name(kTurns, wait.turn));
  writer.member("for", name(kReasons, wait.what));
  writer.member("ms", wait.ms);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const DoneReply& done) {
  begin(writer, "done", id);
  write_ending(writer, done.outcome);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const FailedReply& failed) {
  begin(writer, "failed", id);
  write_ending(writer, failed.failure.outcome);
  writer.member("detail", cut_to(failed.failure.detail, kMaxDetail));
  writer.member("keep_page", failed.keep_page);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const StatusReply& status) {
  begin(writer, "status", id);
  writer.member("host", status.host_version);
  writer.member("vault", name(kVaultStates, status.vault));
  if (status.trouble) {
    writer.key("trouble");
    writer.begin_object();
    write_ending(writer, status.trouble->outcome);
    writer.member("detail", cut_to(status.trouble->detail, kMaxDetail));
    writer.end_object();
  }
  writer.member("open_seconds_left", status.open_seconds_left);
  writer.key("workspaces");
  writer.begin_array();
  for (const auto& workspace : status.workspaces) {
    writer.begin_object();
    writer.member("address", workspace.address);
    writer.key("idps");
    writer.begin_array();
    for (const auto& idp : workspace.idps) writer.text(idp);
    writer.end_array();
    writer.member("login_only", workspace.login_only);
    writer.end_object();
  }
  writer.end_array();
  writer.member("fingerprint", status.fingerprint);
  writer.end_object();
}

void write(TextWriter& writer, std::uint64_t id, const AccountsReply& reply) {
  begin(writer, "accounts", id);
  writer.key("accounts");
  writer.begin_array();
  for (const auto& account : reply.accounts) {
    writer.begin_object();
    writer.member("address", account.address);
    writer.member("name", account.name);
    writer.member("app", account.app);
    writer.member("user_name", account.user_name);
    writer.member("role", name(kRoles, account.role));
    writer.member("has_password", account.has_password);
    writer.member("has_code", account.has_code);
    writer.end_object();
  }
  writer.end_array();
  writer.member("more", reply.more);
  writer.member("unread", reply.unread);
  writer.end_object();
}

// Calls visit with the reply that holds a secret, where this is one.
template <typename Visit>
bool with_secret(const ReplyBody& body, Visit&& visit) {
  if (const auto* fill = std::get_if<FillReply>(&body)) {
    visit(*fill);
  } else if (const auto* revealed = std::get_if<RevealedReply>(&body)) {
    visit(*revealed);
  } else {
    return false;
  }
  return true;
}

template <typename Holder>
Secret guarded(std::uint64_t id, const Holder& reply) {
  const auto write_value = [](auto& writer, SecretView value) { writer.secret(value); };
  json::CountingSink counting;
  json::Writer counter(counting);
  write_with_secrets(counter, id, reply, write_value);
  Secret body(counting.size());
  json::GuardedSink sink(body);
  json::Writer writer(sink);
  write_with_secrets(writer, id, reply, write_value);
  return body;
}

}  // namespace

bool holds_secret(const ReplyBody& body) {
  return with_secret(body, [](const auto&) {});
}

Secret write_guarded(std::uint64_t id, const ReplyBody& body) {
  Secret written;
  if (!with_secret(body, [&](const auto& reply) { written = guarded(id, reply); })) std::abort();
  return written;
}

std::string write_reply(std::uint64_t id, const ReplyBody& body) {
  std::string text;
  json::StringSink sink(text);
  TextWriter writer(sink);
  std::visit([&](const auto& reply) { write(writer, id, reply); }, body);
  return text;
}

std::string write_redacted(const Reply& reply) {
  std::string text;
  json::StringSink sink(text);
  TextWriter writer(sink);
  const auto write_size = [](TextWriter& out, SecretView value) {
    out.text("‹" + std::to_string(value.size()) + " bytes›");
  };
  const bool redacted = with_secret(
      reply.body, [&](const auto& holder) { write_with_secrets(writer, reply.id, holder, write_size); });
  return redacted ? text : write_reply(reply.id, reply.body);
}

std::vector<std::uint8_t> hello_message(Bytes challenge, std::int32_t protocol,
                                        std::string_view extension_id) {
  std::vector<std::uint8_t> message(kHelloContext.begin(), kHelloContext.end());
  message.push_back(0);
  message.insert(message.end(), challenge.begin(), challenge.end());
  for (int shift = 24; shift >= 0; shift -= 8) {
    message.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(protocol) >> shift & 0xFFU));
  }
  message.insert(message.end(), extension_id.begin(), extension_id.end());
  return message;
}

}  // namespace cerby::wire
