// What the gate writes to the audit log of a request: who asked, for what, from where, and what came of it.
#pragma once

#include <optional>
#include <string_view>

#include "workspace/api/refusal.h"
#include "workspace/audit/entry.h"
#include "workspace/http/request.h"
#include "workspace/http/response.h"
#include "workspace/store/database.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::api {

// That a device used it before, by an offline lease.
struct ByLease {
  Uuid use;
  store::Time said_at = 0, lease_at = 0;
  std::int64_t left_out = 0;
};
// A secret that is about to leave in a response, was changed, or was used by a lease.
struct SecretNote {
  audit::Kind kind = audit::Kind::SecretReleased;
  Uuid item;
  std::string_view type;  // of a closed list: "password"
  std::optional<ByLease> lease{};
};
// Whether it says that a secret leaves.
[[nodiscard]] bool is_release(const SecretNote& note);

// A request, as its entries name it.
struct Audited {
  const http::Request& request;
  std::string_view path;  // the route's pattern
  Uuid user;
  audit::By by;
  store::Time at = 0;

  // Of a change that is done, with what the feed has of it.
  [[nodiscard]] audit::Entry of_change(const store::Transaction& transaction,
                                       const http::Response& response) const;
  [[nodiscard]] audit::Entry of_secret(const SecretNote& note) const;
  // Of one whose changes stay (Call::refuse_for_good), by its name.
  [[nodiscard]] audit::Entry of_kept_refusal(std::string_view reason) const;
  // None: it is no refusal, but a request that is wrong or a failure of ours.
  [[nodiscard]] std::optional<audit::Entry> of_refusal(const Refusal& refusal) const;

 private:
  [[nodiscard]] audit::Entry entry(audit::Kind kind, std::string_view decision) const;
};

}  // namespace cerby::workspace::api
