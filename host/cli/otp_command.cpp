#include "cli/otp_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/account_view.h"
#include "cli/guarded_text.h"
#include "cli/vault_access.h"
#include "otp/code.h"
#include "otp/otpauth.h"
#include "source/local_vault.h"

namespace cerby::cli {

namespace {

struct OtpOptions {
  std::string account;
  bool use = false;
};

struct Shown {
  Secret digits;
  std::int64_t seconds_left = 0;  // 0: it does not depend on time
  bool used = false;              // a launch, or --use, gave it out before
};

Expected<Shown> look_at_code(vault::Vault& vault, const vault::Account& account, const Clock& clock) {
  CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
  if (parameters.kind == otp::Kind::Hotp) {
    return fail(Outcome::InputInvalid, "a counter code counts as used once it is shown: give --use");
  }
  // The step of this moment, whether it was used or not: nothing is recorded, so nothing is chosen.
  const std::int64_t now = std::max<std::int64_t>(clock.unix_time().count(), 0);
  const auto step = static_cast<std::uint64_t>(now / parameters.period);
  CERBY_TRY(const auto last, vault.last_step(account));
  return Shown{otp::code(parameters, step), parameters.period - now % parameters.period,
               last && *last >= step};
}

Expected<Shown> use_code(vault::Vault& vault, const vault::Account& account, const Clock& clock) {
  source::LocalVault source(vault, clock);
  CERBY_TRY(source::Code code, source.code(account));
  if (code.digits.empty()) {
    return fail(Outcome::InputInvalid,
                fmt::format("the code of this period is used or nearly over; the next comes in {} s",
                            code.wait_seconds));
  }
  CERBY_TRY(const auto parameters, otp::parse(account.otpauth));
  const std::int64_t now = std::max<std::int64_t>(clock.unix_time().count(), 0);
  const bool counter = parameters.kind == otp::Kind::Hotp;
  return Shown{std::move(code.digits), counter ? 0 : parameters.period - now % parameters.period, false};
}

Expected<int> run(Context& context, const OtpOptions& options) {
  CERBY_TRY(vault::Vault vault, open_vault(context));
  CERBY_TRY(const vault::Account account, find_account(vault, options.account));
  if (account.role == vault::ItemRole::None) return fail(Outcome::RoleNone, account.id.text());
  if (account.otpauth.empty()) return fail(Outcome::NotFound, "the account has no code secret");
  CERBY_TRY(const Shown shown, options.use ? use_code(vault, account, context.clock)
                                           : look_at_code(vault, account, context.clock));
  GuardedText text;
  if (context.output.json()) {
    text.add("{\"id\": \"" + account.id.text() + "\", \"code\": ");
    text.add_json(shown.digits.view());
    text.add(fmt::format(", \"seconds_left\": {}, \"used\": {}}}\n", shown.seconds_left, shown.used));
  } else {
    text.add(shown.digits.view());
    text.add("\n");
  }
  CERBY_CHECK(text.write_to(STDOUT_FILENO));
  if (shown.seconds_left > 0) context.output.note(fmt::format("{} s left", shown.seconds_left));
  if (shown.used) context.output.note("A launch has used this code already; the app may refuse it.");
  return kDone;
}

}  // namespace

void add_otp_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<OtpOptions>();
  CLI::App* verb = add_verb(app, context,
                            {"otp",
                             "Show an account's one-time code of this moment; launches may use it still",
                             {"cerbyctl otp Contentzilla", "cerbyctl otp Contentzilla --use"}},
                            [options](Context& with) { return run(with, *options); });
  verb->add_option("account", options->account, "Its id, or its name where only one has it")->required();
  verb->add_flag("--use", options->use, "Count it as used, so that no launch gives it out again");
}

}  // namespace cerby::cli
