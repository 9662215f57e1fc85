// Accounts of local vaults, as their devices sealed them: given out and kept, never read.
#include <algorithm>

#include "vault/local_place.h"
#include "workspace/api/local_vault_parts.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/store/local_accounts.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using access::VaultAction;
using http::Method;

constexpr std::string_view kType = "sealed_account";
constexpr std::string_view kPath = "/api/v1/accounts/{id}/sealed";
// So that it fits into a request, which has 256 KiB at the most, in base64url.
constexpr std::size_t kMostSealed = 160UL * 1024;

struct SealedAttributes {
  std::int64_t epoch = 0, revision = 0;
  std::string sealed;
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::SealedAttributes> {
  using Attributes = workspace::api::SealedAttributes;
  static constexpr std::array members{
      member<&Attributes::epoch>("epoch", {.least = 1, .most = workspace::api::kLastEpoch}),
      member<&Attributes::revision>("revision", {.least = 1}),
      member<&Attributes::sealed>("sealed", {.bytes = workspace::api::kMostSealed * 4 / 3 + 4})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// The account's vault, which has to be a local one whose key the caller holds: a share alone gives nothing
// that could be opened.
Outcomes<store::Vault> vault_of(Call& call) {
  CERBY_TRY(const auto account, find_account(call.transaction, call.workspace(), call.request.ids.front()));
  CERBY_TRY(auto vault, find_vault(call.transaction, call.workspace(), account.vault));
  if (vault.kind != store::VaultKind::Local)
    return std::unexpected(Refusal(not_now("cloud_vault", "This account's secrets are in a cloud vault.")));
  CERBY_CHECK(call.require(OnVault{VaultAction::Hold}, vault.id));
  return vault;
}

// What stands in the clear before what is sealed.
Outcomes<void> require_place(Call& call, const Uuid& vault, const store::LocalAccount& account) {
  CERBY_TRY(const auto workspace, find_workspace(call.transaction, call.workspace()));
  const auto place = vault::encoded({.workspace = workspace.host,
                                     .vault = vault,
                                     .account = account.account,
                                     .epoch = account.epoch,
                                     .revision = account.revision});
  const auto start = place ? vault::start_of_local_account(*place) : vault::Encoding("");
  const auto expected = start.bytes();
  const bool is_there = place && account.sealed.size() > expected.size() &&
                        std::ranges::equal(expected, Bytes(account.sealed).first(expected.size()));
  if (!is_there)
    return std::unexpected(Refusal(invalid_body(
        "sealed", "It does not say that it is of this vault, account, epoch and revision.", "place")));
  return {};
}

Reply get(Call& call) {
  CERBY_CHECK(refuse_unknown(call.request.target, {}));
  CERBY_TRY(const auto vault, vault_of(call));
  CERBY_TRY(const auto account,
            find_local_account(call.transaction, call.workspace(), call.request.ids.front()));
  call.note_secret(audit::Kind::SecretReleased, account.account, kType);
  auto response = document(call.request.target, [&](Writer& writer) {
    begin_resource(writer, kType, account.account);
    writer.member("vault", vault.id.text());
    writer.member("epoch", account.epoch);
    writer.member("revision", account.revision);
    write_bytes(writer, "sealed", account.sealed);
    end_resource(writer);
  });
  set_tag(response, account.revision);
  return response;
}

Outcomes<std::int64_t> next_revision(Call& call) {
  const auto before = find_local_account(call.transaction, call.workspace(), call.request.ids.front());
  if (before) return before->revision + 1;
  if (before.error().error == store::Error::NotFound) return 1;
  return std::unexpected(Refusal(before.error()));
}

Reply put(Call& call) {
  CERBY_TRY(const auto body, body_of<SealedAttributes>(call.request, kType));
  const auto& attributes = body.attributes;
  store::LocalAccount account{call.request.ids.front(), attributes.epoch, attributes.revision, {}};
  CERBY_TRY(account.sealed, sealed_of("sealed", attributes.sealed, kMostSealed));
  CERBY_TRY(const auto vault, vault_of(call));
  CERBY_CHECK(require_place(call, vault.id, account));
  CERBY_TRY(const auto next, next_revision(call));
  if (account.epoch != vault.epoch || account.revision != next)
    return std::unexpected(
        Refusal(sequence_other("The account or the vault's key was changed before: read it again.")));
  CERBY_CHECK(put_local_account(call.transaction, call.act, account));
  call.note_secret(audit::Kind::SecretChanged, account.account, kType);
  return no_content();
}

constexpr std::array kOperations{
    Operation{.method = Method::Get, .path = kPath, .question = OnAccount{Action::UseSecret}, .work = get},
    Operation{.method = Method::Put,
              .path = kPath,
              .question = OnAccount{Action::Edit},
              .work = put,
              .counted = store::Counted::LocalAccount},
};

}  // namespace

std::span<const Operation> sealed_account_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
