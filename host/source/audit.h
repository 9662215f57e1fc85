// The audit log of a workspace of this project, a page at a time: for its Owner and Super Admins, with a key
// that has the scope read:audit. A launch never asks for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fetch.h"
#include "base/origin.h"
#include "base/uuid.h"
#include "source/proof.h"

namespace cerby::source {

inline constexpr std::int64_t kAuditPage = 50;      // entries; a page of them fits into one answer
inline constexpr std::size_t kMostAuditText = 128;  // bytes

// What an entry says in words, by the names that the workspace gives them. `saidAt`, of a use of an offline
// lease: when, by the clock of the device that told of it, which nobody vouches for; `leaseAt`: when the
// lease was given.
inline constexpr std::array<std::string_view, 13> kAuditTexts{
    "at",        "kind",     "userId", "keyId",   "sessionId", "itemId", "otherId",
    "operation", "decision", "secret", "address", "saidAt",    "leaseAt"};

struct AuditEntry {
  std::string id;
  std::array<std::string, kAuditTexts.size()> texts;  // "" where it says nothing
  std::int64_t left_out = 0;
  [[nodiscard]] const std::string& text(std::string_view name) const;
};

struct AuditQuery {
  std::string since, until;  // "2026-11-27" or "2026-11-27T08:30:00Z"; empty: no such bound
  std::optional<Uuid> user, item;
};
// input_invalid: neither of the two forms.
Expected<void> check_time(std::string_view text);

// The page of that number, from 1; fewer than kAuditPage: it is the last. The outcomes of workspace.h;
// role_none, where the key's user is no Owner or Super Admin, or the workspace has no such log.
Expected<std::vector<AuditEntry>> audit_page(const Origin& workspace, Proof& proof, Fetcher& fetcher,
                                             const AuditQuery& query, std::int64_t number);

// Of what it answered. workspace_answer_invalid.
Expected<std::vector<AuditEntry>> audit_entries_from(Secret body);

}  // namespace cerby::source
