#include "cli/export_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backup/file.h"
#include "cli/account_view.h"
#include "cli/asked_again.h"
#include "cli/outside_vault.h"
#include "cli/terminal.h"
#include "export/bitwarden.h"
#include "otp/otpauth.h"

namespace cerby::cli {

namespace {

using backup::Existing;
using backup::NewFile;

struct ExportOptions {
  CLI::App* verb = nullptr;
  std::string file, format{exporting::name_of(exporting::Format::BitwardenJson)};
  std::vector<std::string> accounts;  // as they were named; none: all
  bool yes = false, skip_word_check = false;
};

// What is not in the file, and why.
struct LeftOut {
  Uuid id;
  std::string name, why;
};

struct Exported {
  std::size_t accounts = 0;
  std::vector<LeftOut> left_out;  // whole accounts
  std::vector<LeftOut> parts;
};

// The list of outcomes has a hint for backups, which export does not take: it never replaces a file.
std::unexpected<Failure> about_name(Failure failure) {
  if (failure.outcome != Outcome::BackupExists) return std::unexpected(std::move(failure));
  return fail(Outcome::InputInvalid,
              fmt::format("there is a file {} already; choose another name", failure.detail));
}

Expected<void> check_name(const Context& context, const std::string& file) {
  if (file == "-") return fail(Outcome::InputInvalid, "passwords are written into a file, and not to stdout");
  CERBY_CHECK(check_outside_vault(context, file));
  if (const auto name = NewFile::check(file, Existing::Refuse); !name) return about_name(name.error());
  return {};
}

// Empty: all.
using Chosen = std::set<Uuid>;
Expected<Chosen> chosen_of(vault::Vault& vault, const ExportOptions& options) {
  Chosen chosen;
  for (const auto& named : options.accounts) {
    CERBY_TRY(const vault::Account account, find_account(vault, named));
    chosen.insert(account.id);
  }
  return chosen;
}

// The address of a counter's secret has the counter that it came with; those used since are the vault's own.
void tell_counters(vault::Vault& vault, const std::vector<LeftOut>& counted, Exported& exported) {
  for (const auto& one : counted) {
    const auto last = vault.last_counter(one.id);
    if (!last) {
      exported.parts.push_back({one.id, one.name, describe(last.error())});
    } else if (*last) {
      exported.parts.push_back(
          {one.id, one.name, fmt::format("that codes were used: set the counter to {} there", **last + 1)});
    }
  }
}

Expected<Exported> write_accounts(vault::Vault& vault, const Chosen& chosen, exporting::Format format,
                                  NewFile& file) {
  const auto put = [&](std::string_view text) {
    return file.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  Exported exported;
  std::vector<LeftOut> counted;
  CERBY_CHECK(put(exporting::start_of(format)));
  const auto write_one = [&](const vault::Account& account) -> Expected<void> {
    if (!chosen.empty() && !chosen.contains(account.id)) return {};
    if (account.role != vault::ItemRole::Owner) {
      exported.left_out.push_back(
          {account.id, account.name, "only an Owner of the account may see its password"});
      return {};
    }
    if (exported.accounts++ > 0) CERBY_CHECK(put(exporting::between(format)));
    const Secret text = exporting::text_of(account, format);
    CERBY_CHECK(file.write(text.bytes(SecretAccess("exported by a person who asked for it in plain text"))));
    for (auto& part : exporting::parts_left_out(account, format))
      exported.parts.push_back({account.id, account.name, std::move(part)});
    const auto code = otp::parse(account.otpauth);
    if (code && code->kind == otp::Kind::Hotp) counted.push_back({account.id, account.name, {}});
    return {};
  };
  // One that is damaged keeps nobody's other accounts in the vault.
  CERBY_CHECK(vault.each_account(write_one, [&](const Uuid& id, const Failure& failure) {
    if (chosen.empty() || chosen.contains(id)) exported.left_out.push_back({id, {}, describe(failure)});
  }));
  tell_counters(vault, counted, exported);
  CERBY_CHECK(put(exporting::end_of(format)));
  return exported;
}

Json told(const std::vector<LeftOut>& all) {
  Json list = Json::array();
  for (const auto& one : all) list.push_back({{"id", one.id.text()}, {"name", one.name}, {"why", one.why}});
  return list;
}

void list(const Output& output, std::string_view title, const std::vector<LeftOut>& all) {
  if (all.empty()) return;
  output.line(title);
  std::vector<Row> rows;
  for (const auto& one : all) rows.push_back({"  " + one.id.text(), printable(one.name), printable(one.why)});
  for (const auto& row : columns(rows)) output.line(row);
}

Expected<void> ask(const ExportOptions& options) {
  if (options.yes) return {};
  return confirm(
      fmt::format("This writes passwords, code secrets and notes into {}, in plain text: anybody who gets "
                  "to read the file, or a copy of it, has them.",
                  printable(options.file)),
      "export");
}

Expected<int> run_export(Context& context, const ExportOptions& options) {
  const auto format = exporting::format_from(options.format).value_or(exporting::Format::BitwardenJson);
  CERBY_CHECK(check_name(context, options.file));
  CERBY_CHECK(ask(options));
  CERBY_TRY(auto asked, open_asked_again(context, *options.verb));
  const bool by_words = !asked.entropy.empty();
  CERBY_TRY(const Chosen chosen, chosen_of(asked.vault, options));
  CERBY_TRY(auto file, NewFile::create(options.file, Existing::Refuse));
  // Only now, so that nothing that was wrong in the call costs words; and before anything leaves the vault.
  CERBY_TRY(vault::Vault vault, spend_words(context, std::move(asked),
                                            options.skip_word_check ? WordCheck::None : WordCheck::Four));
  if (!file.name_meanwhile().empty()) {
    context.output.note(
        fmt::format("Where this is stopped before it is done, {} stays behind with passwords in it: "
                    "delete it then.",
                    printable(file.name_meanwhile())));
  }
  CERBY_TRY(const auto exported, write_accounts(vault, chosen, format, file));
  if (const auto named = file.commit(); !named) return about_name(named.error());
  context.output.object({{"file", options.file},
                         {"format", options.format},
                         {"accounts", exported.accounts},
                         {"left_out", told(exported.left_out)},
                         {"parts_left_out", told(exported.parts)},
                         {"never_in_it", exporting::never_in_it()},
                         {"words_spent", by_words}});
  list(context.output, "Left out:", exported.left_out);
  list(context.output, "Left out of accounts that were exported:", exported.parts);
  context.output.line(fmt::format("{} {} in {}.", exported.accounts,
                                  exported.accounts == 1 ? "account" : "accounts", printable(options.file)));
  context.output.line(
      fmt::format("In no such file, of any account: {}.", fmt::join(exporting::never_in_it(), ", ")));
  context.output.note(
      "Anybody who can read the file has the passwords in it: delete it once it was imported.");
  return exported.left_out.empty() && exported.parts.empty() ? kDone : kLeftOut;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExportOptions>();
  options->verb = add_verb(
      app, context,
      {"export",
       "Write the accounts that you own into a file in plain text, for another password manager",
       {"cerbyctl export accounts.json", "cerbyctl export --account Contentzilla one.json",
        "cerbyctl export --format bitwarden-csv accounts.csv",
        "\nA copy to keep is sealed instead: cerbyctl backup\n\nExit codes: 0 all is in the file but the "
        "app's "
        "name and the workspace,\nwhich no such file has; 1 failed and there is no file; 2 wrong usage; 3 "
        "done, but something is not in it,\nfor want of a place, or because it is damaged: the report "
        "names it."}},
      [options](Context& with) { return run_export(with, *options); });
  options->verb->add_option("file", options->file, "The file; none of that name may be there")->required();
  options->verb->add_option("--format", options->format, "Its format")
      ->check(CLI::IsMember(exporting::format_names()))
      ->capture_default_str();
  options->verb->add_option("--account", options->accounts,
                            "Only this account, by id or name; repeat it for more");
  add_asked_again(*options->verb, options->skip_word_check);
  options->verb->add_flag("--yes", options->yes, "Do not ask whether plain text is meant");
}

}  // namespace cerby::cli
