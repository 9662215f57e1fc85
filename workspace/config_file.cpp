#include "workspace/config_file.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "vault/lease.h"
#include "workspace/mail/smtp_sender.h"
#include "workspace/sealing/master_key.h"
#include "workspace/signin/provider.h"

namespace cerby::json {
using namespace cerby::workspace;
namespace {

constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxEndpoints = 16;
constexpr std::size_t kMaxProxies = 64;
constexpr std::size_t kMaxDatabase = 4096;
constexpr std::size_t kMaxLink = 2048;

}  // namespace

template <>
struct Names<LogLevel> {
  static constexpr std::array<std::string_view, 4> values{"error", "warn", "info", "debug"};
};
template <>
struct Schema<TlsEntry> {
  static constexpr std::array members{member<&TlsEntry::certificate>("certificate", {.bytes = kMaxPath}),
                                      member<&TlsEntry::key>("key", {.bytes = kMaxPath})};
};
template <>
struct Schema<RateEntry> {
  static constexpr std::array members{
      member<&RateEntry::burst>("burst", {.least = 1, .most = 1'000'000}),
      member<&RateEntry::per_minute>("per_minute", {.least = 1, .most = 60'000})};
};
template <>
struct Schema<LimitsEntry> {
  static constexpr std::array members{
      member<&LimitsEntry::head_bytes>("head_bytes", {.least = 1024, .most = 65'536}),
      member<&LimitsEntry::body_bytes>("body_bytes", {.least = 1024, .most = 4'194'304}),
      member<&LimitsEntry::request_seconds>("request_seconds", {.least = 1, .most = 300}),
      member<&LimitsEntry::response_seconds>("response_seconds", {.least = 1, .most = 300}),
      member<&LimitsEntry::idle_seconds>("idle_seconds", {.least = 1, .most = 3600}),
      member<&LimitsEntry::stop_seconds>("stop_seconds", {.least = 0, .most = 300}),
      member<&LimitsEntry::connections>("connections", {.least = 1, .most = 100'000}),
      member<&LimitsEntry::connections_per_address>("connections_per_address", {.least = 1, .most = 100'000}),
      member<&LimitsEntry::workers>("workers", {.least = 1, .most = 256}),
      member<&LimitsEntry::database_connections>("database_connections", {.least = 1, .most = 64}),
      member<&LimitsEntry::waiting>("waiting", {.least = 0, .most = 100'000})};
};
template <>
struct Schema<SignInEntry> {
  static constexpr std::array members{
      member<&SignInEntry::issuer>("issuer", {.bytes = 2048}),
      member<&SignInEntry::client_id>("client_id", {.bytes = signin::kMostClientId}),
      member<&SignInEntry::client_secret>("client_secret", {.bytes = kMaxPath}),
      member<&SignInEntry::algorithm>("algorithm", {.bytes = 16}),
      member<&SignInEntry::certificates>("certificates", {.bytes = kMaxPath}),
      member<&SignInEntry::endpoint_hosts>("endpoint_hosts", {.bytes = 253, .count = kMaxEndpoints})};
};
template <>
struct Schema<MailEntry> {
  static constexpr std::array members{member<&MailEntry::server>("server", {.bytes = 512}),
                                      member<&MailEntry::from>("from", {.bytes = 254}),
                                      member<&MailEntry::user>("user", {.bytes = mail::kMostUser}),
                                      member<&MailEntry::password>("password", {.bytes = kMaxPath}),
                                      member<&MailEntry::certificates>("certificates", {.bytes = kMaxPath})};
};
template <>
struct Schema<InstallEntry> {
  static constexpr std::array members{member<&InstallEntry::chrome>("chrome", {.bytes = kMaxLink}),
                                      member<&InstallEntry::edge>("edge", {.bytes = kMaxLink}),
                                      member<&InstallEntry::brave>("brave", {.bytes = kMaxLink}),
                                      member<&InstallEntry::firefox>("firefox", {.bytes = kMaxLink}),
                                      member<&InstallEntry::program>("program", {.bytes = kMaxLink}),
                                      member<&InstallEntry::help>("help", {.bytes = kMaxLink})};
};
template <>
struct Schema<ServiceFile> {
  static constexpr std::array members{
      member<&ServiceFile::listen>("listen", {.bytes = kMaxPath, .count = kMaxEndpoints}),
      member<&ServiceFile::tls>("tls"),
      member<&ServiceFile::health>("health", {.bytes = kMaxPath}),
      member<&ServiceFile::database>("database", {.bytes = kMaxDatabase}),
      member<&ServiceFile::master_key>("master_key", {.bytes = kMaxPath, .count = sealing::kMostMasterKeys}),
      member<&ServiceFile::trusted_proxies>("trusted_proxies", {.bytes = 64, .count = kMaxProxies}),
      member<&ServiceFile::rate_per_address>("rate_per_address"),
      member<&ServiceFile::rate_per_user>("rate_per_user"),
      member<&ServiceFile::limits>("limits"),
      member<&ServiceFile::sign_in>("sign_in"),
      member<&ServiceFile::mail>("mail"),
      member<&ServiceFile::offline_lease_hours>("offline_lease_hours",
                                                {.least = 0, .most = vault::kLongestLease.count()}),
      member<&ServiceFile::offline_lease_totp>("offline_lease_totp"),
      member<&ServiceFile::install>("install"),
      member<&ServiceFile::log_level>("log_level")};
};
}  // namespace cerby::json

namespace cerby::workspace {
namespace {

// Lines that are comments become empty: the numbers of the others stay.
std::string without_comments(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto line = text.substr(0, end);
    const auto first = line.find_first_not_of(" \t");
    const bool is_comment = first != std::string_view::npos && line.substr(first).starts_with("//");
    result += is_comment ? std::string_view("\n") : line;
    text.remove_prefix(end);
  }
  return result;
}

}  // namespace

Expected<ServiceFile> service_file_from(const std::filesystem::path& file, std::string_view text) {
  ServiceFile entries;
  const auto plain = without_comments(text);
  const auto read = json::read(plain, entries);
  if (read) return entries;
  const auto& fault = read.error();
  const auto line = 1 + std::ranges::count(std::string_view(plain).substr(0, fault.byte), '\n');
  return fail(Outcome::ConfigInvalid, file.string() + ", line " + std::to_string(line) +
                                          (fault.place.empty() ? "" : ", " + fault.place) + ": " +
                                          std::string(code(fault.outcome)));
}

}  // namespace cerby::workspace
