#include "workspace/store/transport.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <strings.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cerby::workspace::store {
namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

std::string value_of(const Options& options, std::string_view keyword) {
  for (const auto* one = options.get(); one != nullptr && one->keyword != nullptr; ++one) {
    if (keyword == one->keyword && one->val != nullptr) return one->val;
  }
  return {};
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> all(1);
  for (const char c : text) {
    if (c == ',') {
      all.emplace_back();
    } else {
      all.back() += c;
    }
  }
  return all;
}

// As libpq has it: none is its Unix socket, "@" is one without a file.
bool is_local(const std::string& host) {
  if (host.empty() || host.front() == '/' || host.front() == '@') return true;
  if (::strcasecmp(host.c_str(), "localhost") == 0) return true;
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == IN_LOOPBACKNET;
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

// The first host that is elsewhere. Where there is an address for a host, that is what libpq connects to.
std::optional<std::string> one_elsewhere(const std::string& host, const std::string& hostaddr) {
  const auto hosts = list_of(host), addresses = list_of(hostaddr);
  for (std::size_t i = 0; i < std::max(hosts.size(), addresses.size()); ++i) {
    const bool has_address = i < addresses.size() && !addresses[i].empty();
    const std::string& at = has_address ? addresses[i] : i < hosts.size() ? hosts[i] : host;
    if (!is_local(at)) return at;
  }
  return std::nullopt;
}

}  // namespace

Result<void> check_transport(const Address& address) {
  if (address.engine != Engine::Postgres) return {};
  char* message = nullptr;
  const Options said(PQconninfoParse(address.place.c_str(), &message), &PQconninfoFree);
  PQfreemem(message);  // it may hold anything that is in the address
  if (!said) return fail(Error::Invalid, "libpq cannot read it");
  if (value_of(said, "sslmode") == "verify-full") return {};
  const std::string what_to_write =
      address.place.starts_with("postgresql://")
          ? "?sslmode=verify-full&sslrootcert=/PATH, the certificates that its server is trusted by"
          : "sslmode=verify-full sslrootcert=/PATH, the certificates that its server is trusted by";
  if (!value_of(said, "service").empty())
    return fail(Error::Invalid,
                "service= may name a server that is reached over a network: write " + what_to_write);
  const Options otherwise(PQconndefaults(), &PQconninfoFree);
  const auto effective = [&](std::string_view keyword) {
    auto value = value_of(said, keyword);
    return value.empty() ? value_of(otherwise, keyword) : value;
  };
  if (const auto elsewhere = one_elsewhere(effective("host"), effective("hostaddr")))
    return fail(Error::Invalid, *elsewhere + " is reached over a network: write " + what_to_write);
  return {};
}

}  // namespace cerby::workspace::store
