#include "cli/account_view.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/utc.h"
#include "launch/target.h"

namespace cerby::cli {

namespace {

char lower_of(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower_of, lower_of);
}

}  // namespace

Expected<vault::Account> find_account(vault::Vault& vault, std::string_view id_or_name) {
  std::string lower(id_or_name);
  std::ranges::transform(lower, lower.begin(), lower_of);
  if (const auto id = Uuid::parse(lower)) {
    CERBY_TRY(auto account, vault.account(*id));
    if (account) return std::move(*account);
    return fail(Outcome::AccountUnknown, std::string(id_or_name));
  }
  // Of very many of one name only the first is kept: a process has no room for all their secrets.
  std::optional<vault::Account> found;
  std::optional<Failure> unread;
  std::vector<std::string> lines;
  const auto look = [&](vault::Account one) -> Expected<void> {
    if (!same_name(one.name, id_or_name)) return {};
    lines.push_back(fmt::format("\n  {}  {}, {}", one.id.text(), one.app, one.user_name));
    if (!found) found = std::move(one);
    return {};
  };
  // Another one that is damaged is in nobody's way; where none has that name, it may be the one.
  CERBY_CHECK(vault.each_account(look, [&](const Uuid&, const Failure& failure) { unread = failure; }));
  if (!found && unread) return std::unexpected(std::move(*unread));
  if (!found) return fail(Outcome::AccountUnknown, std::string(id_or_name));
  if (lines.size() == 1) return std::move(*found);
  std::ranges::sort(lines);
  return fail(Outcome::InputInvalid, fmt::format("{} accounts are named \"{}\"; give the id of one:{}",
                                                 lines.size(), id_or_name, fmt::join(lines, "")));
}

std::string launch_url(const vault::Account& account) {
  const auto workspace = Origin::parse(account.workspace, LoopbackHttp::Allowed);
  return workspace ? launch::launch_address(*workspace, account.id) : std::string();
}

Json shown(const vault::Account& account) {
  return {{"id", account.id.text()},
          {"launch_url", launch_url(account)},
          {"name", account.name},
          {"app", account.app},
          {"workspace", account.workspace},
          {"login_url", account.login_address},
          {"origins", account.origins},
          {"role", vault::text_of(account.role)},
          {"username", account.user_name},
          {"has_password", !account.password.empty()},
          {"has_otp", !account.otpauth.empty()},
          {"has_notes", !account.notes.empty()},
          {"backup_codes", account.backup_codes.size()},
          {"used_backup_codes", account.used_backup_codes.size()},
          {"allowed_form_sites", account.allowed_form_sites},
          {"recipe", account.recipe.empty() ? Json() : Json(account.recipe)},
          {"created", utc_text(account.created)},
          {"changed", utc_text(account.changed)}};
}

void print(const Output& output, const vault::Account& account) {
  const auto has = [](bool there) { return there ? "stored" : "none"; };
  std::vector<Row> rows{{"Name", account.name},
                        {"App", account.app},
                        {"Id", account.id.text()},
                        {"Launch address", launch_url(account)},
                        {"Log-in address", account.login_address},
                        {"Origins", fmt::format("{}", fmt::join(account.origins, " "))},
                        {"Role", std::string(vault::text_of(account.role))},
                        {"User name", account.user_name},
                        {"Password", has(!account.password.empty())},
                        {"Code secret", has(!account.otpauth.empty())},
                        {"Notes", has(!account.notes.empty())},
                        {"Backup codes", fmt::format("{} unused, {} used", account.backup_codes.size(),
                                                     account.used_backup_codes.size())},
                        {"Recipe", has(!account.recipe.empty())},
                        {"Changed", utc_text(account.changed)}};
  if (!account.allowed_form_sites.empty()) {
    rows.push_back({"Forms may submit to", fmt::format("{}", fmt::join(account.allowed_form_sites, " "))});
  }
  for (const std::string& line : columns(rows)) output.line(line);
}

}  // namespace cerby::cli
