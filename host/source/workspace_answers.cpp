#include "source/workspace_answers.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "source/document.h"
#include "vault/lease.h"

namespace cerby::source {
namespace {

constexpr std::size_t kMostReason = 64;
constexpr std::int64_t kLongestPeriod = 120;

}  // namespace

Expected<AnsweredAccount> account_from(Secret body, const Uuid& asked, const Origin& workspace,
                                       LoopbackHttp loopback) {
  Document document(std::move(body));
  std::optional<SecretView> label, application, url, user_name, email, status, in_vault, kind;
  std::optional<bool> has_code, can_log_in;
  const auto attribute = [&](std::string_view key) {
    if (key == "label") {
      document.set(label);
    } else if (key == "application") {
      document.set(application);
    } else if (key == "url") {
      document.set(url);
    } else if (key == "username") {
      document.set(user_name);
    } else if (key == "email") {
      document.set(email);
    } else if (key == "status") {
      document.set(status);
    } else if (key == "vaultId") {
      document.set(in_vault);
    } else if (key == "vaultKind") {
      document.set(kind);
    } else if (key == "hasTotp") {
      document.set(has_code);
    } else {
      document.json().skip();
    }
  };
  CERBY_TRY(const Resource resource, resource_of(document, attribute, [&](std::string_view key) {
              key == "canLogIn" ? document.set(can_log_in) : document.json().skip();
            }));
  if (!is(resource.type, "account") || !is(resource.id, asked.text()))
    return invalid("it is not the account that was asked for");
  if (!label || label->empty()) return invalid("it has no label");
  if (is(status, "disabled")) return fail(Outcome::RoleNone, "the account is disabled");
  if (can_log_in == false) return fail(Outcome::RoleLoginOnly);
  AnsweredAccount answered;
  auto& account = answered.account;
  account.id = asked;
  account.name = text_of(label, vault::kMaxName);
  account.workspace = workspace.text();
  account.role = vault::ItemRole::Collaborator;
  if (is(kind, "local")) {
    const auto in = in_vault ? Uuid::parse(in_vault->text(kReading)) : fail(Outcome::InputInvalid);
    if (!in) return invalid("it does not say which local vault it is in");
    answered.local_vault = *in;
    return answered;
  }
  const auto& user = user_name && !user_name->empty() ? user_name : email;
  if (user && user->size() > vault::kMaxText) return invalid("its user name is too long");
  if (!url || url->empty()) return fail(Outcome::AccountIncomplete, "a log-in address");
  const auto address = Address::parse(url->text(kReading), loopback);
  if (!address) return fail(Outcome::AccountIncomplete, "a log-in address that is one");

  account.app = text_of(application, vault::kMaxName);
  account.login_address = address->text();
  account.origins.push_back(address->origin.text());
  account.user_name = text_of(user, vault::kMaxText);
  answered.has_code = has_code.value_or(false);
  return answered;
}

Expected<Secret> password_from(Secret body) {
  Document document(std::move(body));
  auto& json = document.json();
  std::optional<SecretView> password;
  bool data = false, fits = true, is_array = false;
  const bool is_object = json.object([&](std::string_view key) {
    if (key != "data") return json.skip();
    document.enter(data);
    is_array = json.array([&] {
      Resource resource;
      std::optional<SecretView> kind, form, value;
      bool has_body = false;
      read_resource(document, resource, [&](std::string_view attribute) {
        if (attribute == "secretType") return document.set(kind);
        if (attribute != "body") return json.skip();
        document.enter(has_body);
        json.object([&](std::string_view part) {
          if (part == "type") return document.set(form);
          if (part == "value") return document.set(value);
          json.skip();
        });
      });
      if (json.failed()) return;
      fits = fits && is(resource.type, "account_secret") && is(kind, "password") && is(form, "PLAINTEXT") &&
             value && value->size() <= vault::kMaxText && !password;
      if (fits) password = value;
    });
  });
  CERBY_CHECK(document.end());
  if (!is_object || !is_array || !fits) return invalid("it is not one password in the open");
  if (!password || password->empty()) return fail(Outcome::AccountIncomplete, "a password");
  return Secret::copy_of(*password);
}

Expected<AnsweredCode> code_from(Secret body) {
  Document document(std::move(body));
  std::optional<SecretView> code;
  std::optional<std::int64_t> left;
  CERBY_TRY(const Resource resource, resource_of(document, [&](std::string_view key) {
              if (key == "code") return document.set(code);
              if (key == "secondsLeft") return document.set(left);
              document.json().skip();
            }));
  if (!is(resource.type, "account_totp")) return invalid("it is not a code");
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!code || code->size() < 6 || code->size() > 8 || !std::ranges::all_of(code->text(kReading), is_digit))
    return invalid("it has no code of six to eight digits");
  if (!left || *left < 1 || *left > kLongestPeriod)
    return invalid("it does not say how long the code is good");
  return AnsweredCode{.digits = Secret::copy_of(*code), .seconds_left = *left};
}

Expected<AnsweredTokens> tokens_from(Secret body) {
  Document document(std::move(body));
  auto& json = document.json();
  std::optional<SecretView> access, refresh, type, id, lease_key;
  std::optional<std::int64_t> seconds;
  json.object([&](std::string_view key) {
    if (key == "access_token") return document.set(access);
    if (key == "refresh_token") return document.set(refresh);
    if (key == "token_type") return document.set(type);
    if (key == "session_id") return document.set(id);
    if (key == "lease_key") return document.set(lease_key);
    if (key == "expires_in") return document.set(seconds);
    json.skip();
  });
  CERBY_CHECK(document.end());
  const auto session = id ? Uuid::parse(id->text(kReading)) : fail(Outcome::InputInvalid);
  const auto fits = [](const std::optional<SecretView>& token) {
    return token && !token->empty() && token->size() <= kMostToken;
  };
  if (!fits(access) || !fits(refresh) || !is(type, "Bearer") || !session)
    return invalid("it is not the tokens of a session");
  if (!seconds || *seconds < 1 || *seconds > kLongestAccess)
    return invalid("it does not say how long a token is good");
  std::optional<vault::PublicKey> key;
  if (lease_key) {
    const auto bytes = from_base64url(lease_key->text(kReading));
    if (!bytes || bytes->size() != sizeof(vault::PublicKey)) return invalid("its key for leases is none");
    std::ranges::copy(*bytes, key.emplace().begin());
    if (!vault::is_sound_signing_key(*key)) return invalid("its key for leases is none");
  }
  return AnsweredTokens{.session = *session,
                        .access = Secret::copy_of(*access),
                        .refresh = Secret::copy_of(*refresh),
                        .seconds = *seconds,
                        .lease_key = key};
}

Expected<std::vector<std::uint8_t>> lease_from(Secret body) {
  Document document(std::move(body));
  std::optional<SecretView> lease;
  CERBY_TRY(const Resource resource, resource_of(document, [&](std::string_view key) {
              if (key == "lease") return document.set(lease);
              document.json().skip();
            }));
  if (!is(resource.type, "account_lease") || !lease) return invalid("it is not a lease");
  auto bytes = from_base64url(lease->text(kReading));
  if (!bytes || bytes->size() > vault::kMostLease) return invalid("it is not a lease");
  return std::move(*bytes);
}

Expected<std::vector<AnsweredSession>> sessions_from(Secret body) {
  constexpr std::size_t kMostWord = 128, kMost = 100;
  Document document(std::move(body));
  auto& json = document.json();
  std::vector<AnsweredSession> sessions;
  bool data = false, fits = true;
  json.object([&](std::string_view key) {
    if (key != "data") return json.skip();
    document.enter(data);
    json.array([&] {
      Resource resource;
      std::optional<SecretView> agent, address, signed_in_at, expires_at;
      std::optional<bool> current;
      read_resource(document, resource, [&](std::string_view attribute) {
        if (attribute == "agent") return document.set(agent);
        if (attribute == "address") return document.set(address);
        if (attribute == "signedInAt") return document.set(signed_in_at);
        if (attribute == "expiresAt") return document.set(expires_at);
        if (attribute == "current") return document.set(current);
        json.skip();
      });
      if (json.failed()) return;
      const auto id = resource.id ? Uuid::parse(resource.id->text(kReading)) : fail(Outcome::InputInvalid);
      fits = fits && id && is(resource.type, "session") && sessions.size() < kMost;
      if (!fits) return;
      sessions.push_back({.id = *id,
                          .agent = text_of(agent, kMostWord),
                          .address = text_of(address, kMostWord),
                          .signed_in_at = text_of(signed_in_at, kMostWord),
                          .expires_at = text_of(expires_at, kMostWord),
                          .current = current.value_or(false)});
    });
  });
  CERBY_CHECK(document.end());
  if (!data || !fits) return invalid("it is not a list of sessions");
  return sessions;
}

std::string reason_from(Secret body) {
  Document document(std::move(body));
  auto& json = document.json();
  std::optional<SecretView> reason;
  json.object([&](std::string_view key) {
    if (key != "errors") return json.skip();
    json.array([&] {
      json.object([&](std::string_view member) {
        if (member != "meta") return json.skip();
        json.object([&](std::string_view about) {
          if (about == "reason") return document.set(reason);
          json.skip();
        });
      });
    });
  });
  if (!document.end() || !reason || reason->size() > kMostReason) return {};
  std::string text(reason->text(kReading));
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return std::ranges::all_of(text, is_letter) ? text : std::string();
}

}  // namespace cerby::source
