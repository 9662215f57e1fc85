// The service's configuration: one JSON file, strictly read; lines that begin with "//" are comments.
// cerby-workspace(1) describes it, config.sample.jsonc shows it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/outcome.h"
#include "workspace/api/gate.h"
#include "workspace/http/server.h"
#include "workspace/launch/page.h"
#include "workspace/mail/address.h"
#include "workspace/mail/server.h"
#include "workspace/oidc/algorithm.h"
#include "workspace/sealing/key_file.h"

namespace cerby::workspace {

// The identity provider (signin/provider.h); its client secret is in a file, never in the configuration.
struct SignInConfig {
  std::string issuer, client_id;
  sealing::KeySource client_secret;
  oidc::Algorithm algorithm = oidc::Algorithm::Rs256;
  std::optional<std::filesystem::path> certificates;  // that it is trusted by; none: the system's
  std::vector<std::string> endpoint_hosts{};          // of its endpoints, besides the issuer's
};

// The server that mail is handed to (mail/smtp_sender.h), and who it is from.
struct MailConfig {
  mail::Server server;
  mail::Address from;
  std::string user;  // empty: no login
  std::optional<sealing::KeySource> password;
  std::optional<std::filesystem::path> certificates;  // that it is trusted by; none: the system's
};

struct Config {
  http::Settings server;
  http::Endpoint health;                        // of this machine alone: /healthz, /readyz, /metrics
  std::string database;                         // store/connection.h, Address
  std::size_t database_connections = 8;         // at most; never more than workers
  std::vector<sealing::KeySource> master_keys;  // the first wraps; all of them open
  std::optional<SignInConfig> sign_in;          // none: nobody signs in
  std::optional<MailConfig> mail;               // none: no mail is sent, and no first device let in
  api::Leases leases;
  std::optional<http::Rate> rate_per_user;  // none: as often as they like
  launch::Install install;
  LogLevel log_level = LogLevel::Info;
};

// config_invalid names file, line and key. Besides what is malformed: TLS missing where others than this
// machine can connect; health where they can; a database over a network without a certificate that
// is looked at (store/transport.h); signing in without a master key. At most 256 KiB; the file is
// this user's or root's, and nobody else can write it.
Expected<Config> read_service_config(const std::filesystem::path& file);

// The same of its text; `file` is for what is said.
Expected<Config> service_config_from(const std::filesystem::path& file, std::string_view text);

}  // namespace cerby::workspace
