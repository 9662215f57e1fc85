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
};
inline constexpr std::int64_t kAllScopes = 63;

// The scopes of "read:items,read:users" as bits; 0 where one of them is none, or comes twice.
std::int64_t scopes_of(std::string_view text);

}  // namespace cerby::workspace::access
