// What the rows of a workspace have in common: when and by whom they came to be, what they name.
#pragma once

#include <cstdint>
#include <optional>

#include "base/uuid.h"

namespace cerby::workspace::store {

using Time = std::int64_t;

// In which workspace, by whom (none: the service itself), when.
struct Act {
  Uuid workspace;
  std::optional<Uuid> by;
  Time at = 0;
};

// Rows have a `revision` besides, which every change counts (revisions.h): read, never written.
struct Stamps {
  Time created_at = 0;
  std::optional<Uuid> created_by;
  Time updated_at = 0;
  std::optional<Uuid> updated_by;
};

enum class ItemKind : std::uint8_t { Account, Secret, Collection };
struct Item {
  ItemKind kind = ItemKind::Account;
  Uuid id;
  bool operator==(const Item&) const = default;
};

enum class MemberKind : std::uint8_t { User, Team };
struct Member {
  MemberKind kind = MemberKind::User;
  Uuid id;
  bool operator==(const Member&) const = default;
};

// Of what stays as a row when it is deleted.
struct Deleted {
  Time at = 0;
  std::optional<Uuid> by;
};

}  // namespace cerby::workspace::store
