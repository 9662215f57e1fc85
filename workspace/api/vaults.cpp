// Vaults: the cloud vaults, and the caller's local ones and those granted to them. Cloud vaults are made with
// their keys, which is not done here; local ones in local_vaults.cpp.
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using http::Method;

Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed,
            list_vaults_for(call.transaction, call.workspace(), call.user(), page_for(page)));
  ListDocument document(target, page);
  for (const auto& vault : listed.rows) write_vault(document.data(), vault);
  return document.finish(listed.total);
}

Reply get(Call& call) {
  CERBY_TRY(const auto vault, find_vault(call.transaction, call.workspace(), call.request.ids.front()));
  auto response = document(call.request.target, [&](Writer& writer) { write_vault(writer, vault); });
  set_tag(response, vault.revision);
  return response;
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/vaults", access::kReadItems, access::Activity::CreateItem, list},
    Operation{Method::Get, "/api/v1/vaults/{id}", access::kReadItems, OnVault{access::VaultAction::See}, get},
};

}  // namespace

void write_vault(Writer& writer, const store::Vault& vault) {
  const bool is_local = vault.kind == store::VaultKind::Local;
  begin_resource(writer, "vault", vault.id);
  writer.member("label", vault.label);
  writer.member("kind", is_local ? "local" : "cloud");
  if (is_local) writer.member("epoch", vault.epoch);
  if (is_local) write_id(writer, "ownerId", vault.owner);
  end_resource(writer);
}

std::span<const Operation> vault_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
