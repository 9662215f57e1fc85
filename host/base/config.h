// Config: workspaces, their identity providers, and policy. Not secret, outside the vault.
//
// The administrator's file (/etc/cerby/config.json, root-owned) and the user's are read in this order; for
// one workspace, and for each single setting, the first that names it wins. A file may be absent; one that is
// wrong is config_invalid with the file's name, line and key. Shape:
//
//   {"workspaces": [{"address": "https://acme.cerby.test", "idps": ["https://acme.okta.test"],
//                    "role": "user" | "login-only", "development": false, "source": "vault" | "workspace"}],
//    "ca_file": "/etc/ssl/acme.pem", "pinentry": "/usr/bin/pinentry", "log_level": "error" | "warn" | "info"
//    | "debug", "open_for": 28800}
//
// Every key but a workspace's `address` may be absent. `source`: where the accounts come from; "workspace"
// takes an https address, and without one of these nothing asks the network for anything. `ca_file`: PEM
// certificates that a workspace's own is held against, instead of the system's. At most 256 KiB, 64
// workspaces, 16 idps each. A file must be a plain one that only its owner can write: root for the
// administrator's (and its folder), the user or root for the user's.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "base/outcome.h"
#include "base/paths.h"

namespace cerby {

enum class WorkspaceRole { User, LoginOnly };
enum class SetBy { Administrator, User };
// Where a workspace's accounts come from: the local vault, or the workspace.
enum class AccountSource { Vault, Workspace };

struct Workspace {
  Origin address;
  std::vector<Origin> idps;
  WorkspaceRole role = WorkspaceRole::User;
  bool development = false;  // loopback http allowed for its accounts
  SetBy set_by = SetBy::User;
  AccountSource source = AccountSource::Vault;
};

enum class LogLevel { Error, Warn, Info, Debug };

struct Config {
  std::vector<Workspace> workspaces;
  std::filesystem::path pinentry = "/usr/bin/pinentry";  // absolute
  std::filesystem::path ca_file;                         // absolute; empty: the system's certificates
  LogLevel log_level = LogLevel::Info;
  std::chrono::seconds open_for{28800};  // how long an opened vault stays open; 60 s to 7 days

  [[nodiscard]] const Workspace* workspace(const Origin& address) const;  // null: not known
  // Whether any workspace's accounts come over the network.
  [[nodiscard]] bool asks_workspaces() const;
};

Expected<Config> read_config(const Paths& paths);

// The configuration as a program needs it: read at the first look, because `hello` is answered without one.
// From then on the log keeps to its level.
class Configuration {
 public:
  explicit Configuration(Paths paths) : paths_(std::move(paths)) {}
  explicit Configuration(Expected<Config> known) : config_(std::move(known)) {}
  const Expected<Config>& get() const;
  // Where it is not valid, what holds without any.
  const Config& or_defaults() const;

 private:
  Paths paths_;
  mutable std::optional<Expected<Config>> config_;
  Config defaults_;
};

// Replaces the user's file atomically and durably, mode 0600; a failure leaves the old one (system_failed).
// What the administrator's file says is left out of it, so that it never outlives there what the
// administrator withdraws. config_invalid when what was written would not be read back.
Expected<void> write_user_config(const Paths& paths, const Config& config);

// Reads both files, has `change` made, and writes the user's: one program at a time, so that none loses what
// another wrote. The others wait, up to 10 s: system_failed. The failure of `change` leaves the file.
Expected<void> change_user_config(const Paths& paths, const std::function<Expected<void>(Config&)>& change);

// "user", "login-only"; none for anything else.
std::optional<WorkspaceRole> workspace_role_from(std::string_view text);
std::string_view text_of(WorkspaceRole role);
// "vault", "workspace"; the same.
std::optional<AccountSource> account_source_from(std::string_view text);
std::string_view text_of(AccountSource source);

}  // namespace cerby
