// The fields of an account as options of `account add` and `account edit`: read, checked, and put into the
// account.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/config.h"
#include "cli/secret_input.h"
#include "cli/verb.h"
#include "vault/account.h"

namespace cerby::cli {

struct AccountFields {
  std::optional<std::string> name, app, workspace, login_address, user_name, role;
  std::optional<std::string> otpauth_picture, otpauth_code;  // a file's name; which code of a migration
  std::optional<std::string> recipe;                         // a file's name
  std::vector<std::string> origins;                          // all but the log-in address's own
  Secret password, otpauth, notes, backup_codes;

  void add_to(CLI::App& verb);
  // What stdin, and the picture, have for the options that were given.
  Expected<void> read(const CLI::App& verb);
  [[nodiscard]] std::vector<SecretWish> wishes();
  // Turns a picture, or a migration address that was entered, into the one otpauth address that is meant.
  // What read_qr_picture and chosen_code say.
  Expected<void> take_code();
};

// The workspace of that address, or without one the only one that is configured. workspace_unknown;
// input_invalid: there are several. not_in_workspace: its accounts are not in the vault.
Expected<const Workspace*> chosen_workspace(const Config& config, const std::optional<std::string>& address);

// Whether the account may be on http of this machine: where its workspace is a development one.
// origin_invalid.
Expected<LoopbackHttp> loopback_of(const vault::Account& account, const Config& config);

// Puts what is given into the account and checks the whole: workspace_unknown, origin_invalid, otp_invalid,
// recipe_invalid, input_invalid. Without a workspace the only one that is configured is taken.
Expected<void> put_into(vault::Account& account, AccountFields fields, const Config& config);

}  // namespace cerby::cli
