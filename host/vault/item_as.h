// An item of that id and type as its type's reader reads it, with its revision.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "base/outcome.h"
#include "vault/work.h"

namespace cerby::vault {

// None: there is none. vault_damaged: it is of another type; what `decode` says.
template <typename Decode>
auto item_as(Reading& reading, const Uuid& id, std::uint32_t type, Decode decode)
    -> Expected<std::optional<std::pair<std::uint64_t, typename decltype(decode(Secret()))::value_type>>> {
  CERBY_TRY(const auto item, reading.item(id));
  if (!item) return std::nullopt;
  if (item->type != type) return fail(Outcome::VaultDamaged, "item " + id.text() + " is of another type");
  CERBY_TRY(const auto plaintext, reading.plaintext(*item));
  CERBY_TRY(auto read, decode(plaintext));
  return std::pair{item->revision, std::move(read)};
}

}  // namespace cerby::vault
