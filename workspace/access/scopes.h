// What an API key may be used for. A narrower scope is held by whoever holds the one that it is part of.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cerby::workspace::access {

// Append only: the bits are in the database.
enum ScopeBit : std::int64_t {
  kReadItems = 1,
  kReadAccounts = 2,
  kReadUsers = 4,
  kWriteItems = 8,
  kWriteAccounts = 16,
  kWriteUsers = 32,
  kReadSecrets = 64,
  kWriteSecrets = 128,
  kReadIntegrations = 512,
  kReadAutomations = 1024,
  kWriteIntegrations = 2048,
  kWriteAutomations = 4096,
  kReadAudit = 256,
};

struct NamedScope {
  std::string_view name;
  ScopeBit bit;
};
inline constexpr std::array kScopes{
    NamedScope{"read:items", kReadItems},
    NamedScope{"read:items:accounts", kReadAccounts},
    NamedScope{"read:users", kReadUsers},
    NamedScope{"write:items", kWriteItems},
    NamedScope{"write:items:accounts", kWriteAccounts},
    NamedScope{"write:users", kWriteUsers},
    NamedScope{"read:items:secrets", kReadSecrets},
    NamedScope{"write:items:secrets", kWriteSecrets},
    NamedScope{"read:integrations", kReadIntegrations},
    NamedScope{"read:automations", kReadAutomations},
    NamedScope{"write:integrations", kWriteIntegrations},
    NamedScope{"write:automations", kWriteAutomations},
    NamedScope{"read:audit", kReadAudit},
};
inline constexpr std::int64_t kAllScopes = 255 | 256 | 512 | 1024 | 2048 | 4096;

// The scopes of "read:items,read:users" as bits; 0 where one of them is none, or comes twice.
std::int64_t scopes_of(std::string_view text);

// Whether they are one of `any` at the least, and every one of `all`, which may be none.
bool covers(std::int64_t held, std::int64_t any, std::int64_t all);

}  // namespace cerby::workspace::access
