#include "workspace/config.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/origin.h"
#include "workspace/config_file.h"
#include "workspace/oidc/discovery.h"
#include "workspace/store/transport.h"

namespace cerby::workspace {
namespace {

constexpr std::size_t kMaxFile = 256UL * 1024;
constexpr std::string_view kDatabase = "sqlite:/var/lib/cerby-workspace/workspace.db";
constexpr std::string_view kHealth = "127.0.0.1:9464";

std::unexpected<Failure> invalid(const std::filesystem::path& file, std::string_view why) {
  return fail(Outcome::ConfigInvalid, file.string() + ", " + std::string(why));
}

http::Limits limits_of(const LimitsEntry& entry) {
  http::Limits limits;
  const auto number = [](std::size_t& limit, const std::optional<std::int64_t>& value) {
    if (value) limit = static_cast<std::size_t>(*value);
  };
  const auto time = [](std::chrono::milliseconds& limit, const std::optional<std::int64_t>& value) {
    if (value) limit = std::chrono::seconds(*value);
  };
  number(limits.head_bytes, entry.head_bytes);
  number(limits.body_bytes, entry.body_bytes);
  number(limits.connections, entry.connections);
  number(limits.connections_per_address, entry.connections_per_address);
  number(limits.workers, entry.workers);
  number(limits.waiting, entry.waiting);
  time(limits.request_time, entry.request_seconds);
  time(limits.response_time, entry.response_seconds);
  time(limits.idle_time, entry.idle_seconds);
  time(limits.stop_time, entry.stop_seconds);
  return limits;
}

std::optional<http::Rate> rate_of(const std::optional<RateEntry>& entry) {
  if (!entry) return std::nullopt;
  // Rounded up: not one more than was said.
  const std::chrono::microseconds each((60'000'000 + entry->per_minute - 1) / entry->per_minute);
  return http::Rate{entry->burst, each};
}

Expected<void> take_endpoints(const std::filesystem::path& file, const ServiceFile& entries, Config& config) {
  if (entries.listen.empty()) return invalid(file, "/listen: nothing to listen on");
  for (const auto& text : entries.listen) {
    auto endpoint = http::parse_endpoint(text);
    if (!endpoint) return invalid(file, "/listen: " + endpoint.error().detail);
    if (!entries.tls && !http::is_local(*endpoint))
      return invalid(file, "/listen: " + text + " can be reached from elsewhere: it needs /tls");
    config.server.listen.push_back(std::move(*endpoint));
  }
  auto health = http::parse_endpoint(entries.health.value_or(std::string(kHealth)));
  if (!health) return invalid(file, "/health: " + health.error().detail);
  if (!http::is_local(*health)) return invalid(file, "/health: it can be reached from elsewhere");
  config.health = std::move(*health);
  return {};
}

Expected<SignInConfig> sign_in_of(const std::filesystem::path& file, const SignInEntry& entry) {
  if (!oidc::discovery_address(entry.issuer))
    return invalid(file, "/sign_in/issuer: not an https address without a query");
  if (entry.client_id.empty()) return invalid(file, "/sign_in/client_id: it is empty");
  auto secret = sealing::KeySource::parse(entry.client_secret);
  if (!secret) return invalid(file, "/sign_in/client_secret: " + secret.error().detail);
  const auto algorithm = oidc::algorithm_from(entry.algorithm);
  if (!algorithm) return invalid(file, "/sign_in/algorithm: there is no such one");
  SignInConfig config{entry.issuer, entry.client_id, std::move(*secret), *algorithm, entry.certificates};
  for (const auto& host : entry.endpoint_hosts.value_or(std::vector<std::string>())) {
    const auto origin = Origin::parse("https://" + host);
    if (!origin || origin->host() != host)
      return invalid(file, "/sign_in/endpoint_hosts: not the name of a host, as in \"keys.acme.example\"");
    config.endpoint_hosts.push_back(host);
  }
  if (config.certificates && !config.certificates->is_absolute())
    return invalid(file, "/sign_in/certificates: a path that is not absolute");
  return config;
}

// In the words of libpq: "password=" of a key, or "postgresql://USER:PASSWORD@HOST" and "?password=" of an
// address. Whoever reads the configuration, or a core file of the service, would have it.
bool names_password(std::string_view database) {
  if (!database.starts_with("postgresql:")) return false;
  constexpr std::string_view kKey = "password";
  for (auto at = database.find(kKey); at != std::string_view::npos; at = database.find(kKey, at + 1)) {
    const bool begins = std::string_view(" \t\n:?&'").contains(database[at - 1]);
    const auto after = database.find_first_not_of(" \t\n", at + kKey.size());
    if (begins && after != std::string_view::npos && database[after] == '=') return true;
  }
  constexpr std::string_view kScheme = "postgresql://";
  if (!database.starts_with(kScheme)) return false;
  database.remove_prefix(kScheme.size());
  // A password may have a "/" in it; a host has no "@".
  const auto user = database.substr(0, std::min(database.find('@'), database.size()));
  return user.size() < database.size() && user.contains(':');
}

Expected<MailConfig> mail_of(const std::filesystem::path& file, const MailEntry& entry) {
  auto server = mail::Server::parse(entry.server);
  if (!server) return invalid(file, "/mail/server: neither smtp://HOST[:PORT] nor smtps://HOST[:PORT]");
  auto from = mail::Address::parse(entry.from);
  if (!from) return invalid(file, "/mail/from: not an e-mail address");
  const std::string user = entry.user.value_or("");
  if (!std::ranges::all_of(user, [](char c) { return c > 0x20 && c < 0x7F; }))
    return invalid(file, "/mail/user: not a name of ASCII");
  if (user.empty() == entry.password.has_value())
    return invalid(file, "/mail: user and password belong together");
  if (!user.empty() && !server->is_by_tls())
    return invalid(file, "/mail: a login goes over TLS alone; of a server on this machine, smtps://");
  MailConfig config{std::move(*server), std::move(*from), user, {}, entry.certificates};
  if (entry.password) {
    auto password = sealing::KeySource::parse(*entry.password);
    if (!password) return invalid(file, "/mail/password: " + password.error().detail);
    config.password = std::move(*password);
  }
  if (config.certificates && !config.certificates->is_absolute())
    return invalid(file, "/mail/certificates: a path that is not absolute");
  return config;
}

Expected<launch::Install> install_of(const std::filesystem::path& file, const InstallEntry& entry) {
  launch::Install install;
  const auto take = [&](std::string_view name, const std::optional<std::string>& link,
                        std::string& taken) -> Expected<void> {
    if (!link) return {};
    const auto address = Address::parse(*link);
    if (!address) return invalid(file, "/install/" + std::string(name) + ": not an https address");
    taken = address->text();
    return {};
  };
  CERBY_CHECK(take("chrome", entry.chrome, install.chrome));
  CERBY_CHECK(take("edge", entry.edge, install.edge));
  CERBY_CHECK(take("brave", entry.brave, install.brave));
  CERBY_CHECK(take("firefox", entry.firefox, install.firefox));
  CERBY_CHECK(take("program", entry.program, install.program));
  CERBY_CHECK(take("help", entry.help, install.help));
  return install;
}

}  // namespace

Expected<Config> service_config_from(const std::filesystem::path& file, std::string_view text) {
  CERBY_TRY(const auto entries, service_file_from(file, text));
  Config config;
  CERBY_CHECK(take_endpoints(file, entries, config));
  if (entries.tls) {
    config.server.tls = http::TlsFiles{entries.tls->certificate, entries.tls->key};
    if (!config.server.tls->certificate.is_absolute() || !config.server.tls->key.is_absolute())
      return invalid(file, "/tls: a path that is not absolute");
  }
  for (const auto& proxy : entries.trusted_proxies.value_or(std::vector<std::string>())) {
    auto network = http::Network::parse(proxy);
    if (!network) return invalid(file, "/trusted_proxies: " + network.error().detail);
    config.server.trusted_proxies.push_back(*network);
  }
  config.server.rate_per_address = rate_of(entries.rate_per_address);
  config.rate_per_user = rate_of(entries.rate_per_user);
  if (entries.database && names_password(*entries.database))
    return invalid(file, "/database: a password; it belongs into a file that passfile= names");
  config.database = entries.database.value_or(std::string(kDatabase));
  const auto database = store::Address::parse(config.database);
  if (!database) return invalid(file, "/database: neither sqlite: nor postgresql:");
  if (const auto safe = store::check_transport(*database); !safe)
    return invalid(file, "/database: " + safe.error().detail);
  for (const auto& key : entries.master_key.value_or(std::vector<std::string>())) {
    auto source = sealing::KeySource::parse_of_master_key(key);
    if (!source) return invalid(file, "/master_key: " + source.error().detail);
    config.master_keys.push_back(std::move(*source));
  }
  if (entries.sign_in) {
    CERBY_TRY(config.sign_in, sign_in_of(file, *entries.sign_in));
    if (config.master_keys.empty()) return invalid(file, "/sign_in: it needs /master_key");
  }
  if (entries.mail) {
    CERBY_TRY(config.mail, mail_of(file, *entries.mail));
    if (config.master_keys.empty()) return invalid(file, "/mail: it needs /master_key");
  }
  config.leases.term = std::chrono::hours(entries.offline_lease_hours.value_or(0));
  config.leases.totp = entries.offline_lease_totp.value_or(false);
  if (config.leases.term.count() > 0 && config.master_keys.empty())
    return invalid(file, "/offline_lease_hours: it needs /master_key");
  if (config.leases.totp && config.leases.term.count() == 0)
    return invalid(file, "/offline_lease_totp: there are no leases without /offline_lease_hours");
  if (entries.install) {
    CERBY_TRY(config.install, install_of(file, *entries.install));
  }
  config.server.limits = limits_of(entries.limits.value_or(LimitsEntry()));
  const auto connections = entries.limits ? entries.limits->database_connections : std::nullopt;
  if (connections) config.database_connections = static_cast<std::size_t>(*connections);
  config.log_level = entries.log_level.value_or(LogLevel::Info);
  return config;
}

Expected<Config> read_service_config(const std::filesystem::path& file) {
  auto text = read_trusted_file(file, TrustedOwner::ThisUserOrRoot, kMaxFile);
  if (!text) return fail(Outcome::ConfigInvalid, text.error().detail);
  if (!*text) return invalid(file, "there is no such file");
  return service_config_from(file, **text);
}

}  // namespace cerby::workspace
