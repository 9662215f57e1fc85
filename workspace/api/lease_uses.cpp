// What a device tells of its offline leases when it reaches the service again: that a secret of one was
// filled in meanwhile. It is taken of a lease that this service gave to that device, for a time within it,
// with the device's signature, once: whether it was told before is what the audit log says.
#include <algorithm>

#include "vault/lease.h"
#include "vault/lease_note.h"
#include "workspace/api/device_parts.h"
#include "workspace/api/own.h"
#include "workspace/api/resources.h"
#include "workspace/audit/time.h"
#include "workspace/store/audit.h"

namespace cerby::workspace::api {
namespace {

using Filled = vault::LeaseNote::Filled;

constexpr std::string_view kPassword = "password", kTotp = "totp";
constexpr std::int64_t kMostLeftOut = 0xFFFFFFFF;

struct UseAttributes {
  std::string lease, filled, used_at;
  std::optional<std::int64_t> left_out;
  std::optional<std::string> signature;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::UseAttributes> {
  using Attributes = workspace::api::UseAttributes;
  static constexpr std::array members{
      member<&Attributes::lease>("lease", {.bytes = vault::kMostLeaseStub * 4 / 3 + 2}),
      member<&Attributes::filled>("filled", {.bytes = 16}),
      member<&Attributes::used_at>("usedAt", {.bytes = 32}),
      member<&Attributes::left_out>("leftOut", {.least = 0, .most = workspace::api::kMostLeftOut}),
      member<&Attributes::signature>("signature", {.bytes = 128})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

std::expected<vault::LeaseNote, http::Problem> note_of(const Uuid& id, const UseAttributes& from) {
  vault::LeaseNote note;
  note.id = id;
  auto stub = from_base64url(from.lease);
  if (!stub) return std::unexpected(invalid_body("lease", "It is no bytes in base64url.", "value"));
  note.lease = std::move(*stub);
  if (from.filled != kPassword && from.filled != kTotp)
    return std::unexpected(invalid_body("filled", "It is none of password and totp.", "value"));
  note.filled = from.filled == kPassword ? Filled::Password : Filled::Code;
  const auto used = audit::time_of_text(from.used_at);
  if (!used) return std::unexpected(invalid_body("usedAt", "It is not 2026-11-27T08:30:00Z.", "time"));
  note.used = UnixTime(*used / 1000);
  note.left_out = static_cast<std::uint32_t>(from.left_out.value_or(0));
  return note;
}

http::Problem not_given() {
  auto problem = http::problem(403, "This workspace gave this device no such lease.");
  problem.reason = "lease_not_given";
  return problem;
}

// Of a lease that one of this service's keys signed; those before the newest one too.
std::optional<vault::LeaseTerms> terms_of(const sealing::MasterKeys& keys, Bytes stub) {
  for (const auto& key : keys.all()) {
    const auto signs = key->lease_key();
    if (!signs) continue;
    if (const auto terms = vault::read_lease_stub(stub, *signs)) return *terms;
  }
  return {};
}

Outcomes<vault::LeaseTerms> lease_of(Call& call, const vault::LeaseNote& note,
                                     const std::optional<std::string>& signed_by) {
  CERBY_TRY(const auto signature, bytes_of<64>("signature", signed_by));
  CERBY_TRY(const auto calling, calling_device(call));
  CERBY_TRY(const auto enrolment, enrolment_of(call));
  const auto terms = terms_of(call.keys, note.lease);
  const bool is_callers = terms && calling.device && terms->workspace == enrolment.workspace &&
                          terms->user == call.user() && terms->device == calling.device->id &&
                          vault::verify(calling.key, message_of(note).bytes(), signature);
  if (!is_callers) return std::unexpected(Refusal(not_given()));
  if (note.used + vault::kLeaseSkew < terms->issued || note.used >= terms->expires)
    return std::unexpected(Refusal(invalid_body("usedAt", "It is not within the lease's time.", "value")));
  return *terms;
}

// Nothing of a lease is in the log from before it was given.
Outcomes<bool> was_told(Call& call, const vault::LeaseTerms& terms, const Uuid& use) {
  const store::AuditFilter filter{.since = terms.issued.count() * 1000,
                                  .until = {},
                                  .user = terms.user,
                                  .item = terms.account,
                                  .other = {},
                                  .kinds = {}};
  store::AuditPlace place;
  for (;;) {
    CERBY_TRY(const auto rows, find_entries(call.transaction, call.workspace(), filter, place));
    for (const auto& row : rows) {
      const auto entry = audit::entry_of(row.entry);
      if (entry && entry->said_at && entry->other == use) return true;
    }
    if (rows.empty()) return false;
    place = {rows.back().at, rows.back().instance, rows.back().number};
  }
}

// The feed is held: nobody tells of the same one in between.
Reply put(Call& call) {
  CERBY_CHECK(require_session(call));  // by a session alone
  CERBY_TRY(const auto body, body_of<UseAttributes>(call.request, "lease_use"));
  CERBY_TRY(const auto note, note_of(call.request.ids.front(), body.attributes));
  CERBY_TRY(const auto terms, lease_of(call, note, body.attributes.signature));
  CERBY_TRY(const bool told, was_told(call, terms, note.id));
  if (told) {
    call.note_nothing();
    return no_content();
  }
  const bool is_password = note.filled == Filled::Password;
  call.note_lease_use(is_password ? audit::Kind::SecretUsed : audit::Kind::CodeGiven, terms.account,
                      is_password ? kPassword : kTotp,
                      {.use = note.id,
                       .said_at = note.used.count() * 1000,
                       .lease_at = terms.issued.count() * 1000,
                       .left_out = note.left_out});
  return no_content();
}

constexpr std::array kOperations{Operation{.method = http::Method::Put,
                                           .path = "/api/v1/session/lease-uses/{id}",
                                           .question = access::Activity::ListItems,
                                           .work = put}};

}  // namespace

std::span<const Operation> lease_use_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
