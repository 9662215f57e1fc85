// An account's one-time codes, of its TOTP secret and those kept for when that is lost. Those who may log in
// with it get codes, and never what they are made of; its Owners set them.
#include "otp/code.h"
#include "workspace/api/backup_codes.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"
#include "workspace/api/secret_body.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using http::Method;
using store::SecretType;

constexpr std::size_t kMostOtpauth = 2048;  // as otp::parse takes
constexpr std::size_t kMostCodesText = 8UL * 1024;

// ---- TOTP ----

Reply set_totp(Call& call) {
  CERBY_TRY(const auto secret, secret_of(call.request, kMostOtpauth));
  const auto parameters = otp::parse(secret.view());
  if (!parameters || parameters->kind != otp::Kind::Totp)
    return std::unexpected(invalid_body(
        "value", "This is no otpauth:// address of a TOTP secret, and no such secret.", "otp_invalid"));
  CERBY_CHECK(keep_secret_of(call, SecretType::Totp, secret.view()));
  return no_content();
}

// The code of this moment, however little is left of it: the client knows whether it can wait.
Reply get_totp(Call& call) {
  CERBY_TRY(const auto one, open_secret_of(call, SecretType::Totp));
  const auto parameters = otp::parse(one.secret.view());
  if (!parameters) return std::unexpected(Refusal(store::Failure{store::Error::Failed, "a TOTP secret"}));
  const UnixTime now(call.act.at / 1000);
  const auto current = otp::current_step(now, parameters->period);
  const Secret code = otp::code(*parameters, *current.step);
  return give_out(call, one, Shown::One, [&](auto& writer) {
    begin_resource(writer, "account_totp", one.row.id);
    writer.key("code");
    writer.secret(code.view());
    writer.member("period", std::int64_t{parameters->period});
    writer.member("secondsLeft", current.seconds_left);
    writer.member("expiresAt", text_of_time(now + std::chrono::seconds(current.seconds_left)));
    end_resource(writer);
  });
}

// ---- backup codes ----

Reply set_codes(Call& call) {
  CERBY_TRY(const auto text, secret_of(call.request, kMostCodesText));
  CERBY_TRY(const auto codes, backup_codes_of(text.view()));
  CERBY_CHECK(keep_secret_of(call, SecretType::BackupCodes, codes.view()));
  return no_content();
}

// How many there are: no code leaves.
Reply get_codes(Call& call) {
  CERBY_TRY(const auto one, open_secret_of(call, SecretType::BackupCodes));
  const auto count = count_codes(one.secret.view());
  auto response = document(call.request.target, [&](auto& writer) {
    begin_resource(writer, "account_backup_codes", one.row.id);
    writer.member("unused", count.unused);
    writer.member("used", count.used);
    write_time(writer, "createdAt", one.row.created_at);
    write_time(writer, "updatedAt", one.row.updated_at);
    end_resource(writer);
  });
  set_tag(response, one.account.revision);
  return response;
}

// Marked as used in the transaction that hands it out, which holds the feed: nobody gets it a second time.
// Where the answer is lost on its way, the code is too.
Reply use_code(Call& call) {
  CERBY_TRY(const auto one, open_secret_of(call, SecretType::BackupCodes));
  const auto taken = take_code(one.secret.view());
  if (!taken) {
    auto problem = http::problem(409, "All backup codes are used.");
    problem.reason = "no_backup_code_left";
    return std::unexpected(Refusal(std::move(problem)));
  }
  CERBY_CHECK(keep_secret_of(call, SecretType::BackupCodes, taken->kept.view()));
  const auto left = count_codes(taken->kept.view()).unused;
  return give_out(call, one, Shown::One, [&](auto& writer) {
    begin_resource(writer, "account_backup_code", one.row.id);
    writer.key("code");
    writer.secret(taken->code.view());
    writer.member("unused", left);
    end_resource(writer);
  });
}

template <SecretType type>
Reply remove(Call& call) {
  CERBY_CHECK(remove_secret_of(call, type));
  return no_content();
}

constexpr std::string_view kTotp = "/api/v1/accounts/{id}/totp";
constexpr std::string_view kCodes = "/api/v1/accounts/{id}/backup-codes";
constexpr std::array kOperations{
    reads_secret(kTotp, get_totp, SecretType::Totp),
    changes_secret(Method::Put, kTotp, set_totp),
    changes_secret(Method::Delete, kTotp, remove<SecretType::Totp>),
    reads_secret(kCodes, get_codes, SecretType::BackupCodes),
    changes_secret(Method::Put, kCodes, set_codes),
    changes_secret(Method::Delete, kCodes, remove<SecretType::BackupCodes>),
    // Takes one away: it needs the scopes of both, and the right to log in.
    Operation{Method::Post,
              "/api/v1/accounts/{id}/backup-codes/use",
              kWriteAccountScopes,
              OnAccount{Action::UseSecret},
              use_code,
              {},
              access::kReadAccounts | access::kReadSecrets | access::kWriteSecrets},
};

}  // namespace

std::span<const Operation> account_code_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
