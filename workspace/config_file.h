// The configuration's file as it is written: its members and their bounds. What it means is config.cpp's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/outcome.h"

namespace cerby::workspace {

struct TlsEntry {
  std::string certificate, key;
};
struct RateEntry {
  std::int64_t burst = 0, per_minute = 0;
};
struct LimitsEntry {
  std::optional<std::int64_t> head_bytes, body_bytes, request_seconds, response_seconds, idle_seconds,
      stop_seconds, connections, connections_per_address, workers, database_connections, waiting;
};
struct SignInEntry {
  std::string issuer, client_id, client_secret, algorithm;
  std::optional<std::string> certificates;
  std::optional<std::vector<std::string>> endpoint_hosts;
};
struct MailEntry {
  std::string server, from;
  std::optional<std::string> user, password, certificates;
};
struct InstallEntry {
  std::optional<std::string> chrome, edge, brave, firefox, program, help;
};
struct ServiceFile {
  std::vector<std::string> listen;
  std::optional<TlsEntry> tls;
  std::optional<std::string> health, database;
  std::optional<std::vector<std::string>> master_key;
  std::optional<std::vector<std::string>> trusted_proxies;
  std::optional<RateEntry> rate_per_address, rate_per_user;
  std::optional<LimitsEntry> limits;
  std::optional<SignInEntry> sign_in;
  std::optional<MailEntry> mail;
  std::optional<std::int64_t> offline_lease_hours;
  std::optional<bool> offline_lease_totp;
  std::optional<InstallEntry> install;
  std::optional<LogLevel> log_level;
};

// config_invalid names file, line and member.
Expected<ServiceFile> service_file_from(const std::filesystem::path& file, std::string_view text);

}  // namespace cerby::workspace
