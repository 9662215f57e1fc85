// The accounts and secrets in a collection. Putting one in shares it with all who hold the collection: that
// takes its Owner.
#include "workspace/api/body.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using http::Method;

Reply list(Call& call) {
  return list_accounts_of(call, call.request.ids.front());
}

Reply add(Call& call) {
  CERBY_TRY(const Uuid account, identifier_of(call.request, "account"));
  CERBY_CHECK(call.require(OnAccount{Action::Share}, account));
  CERBY_CHECK(add_to_collection(call.transaction, call.act, call.request.ids.front(),
                                {store::ItemKind::Account, account}));
  call.note_other(account);
  return no_content();
}

Reply take_out(Call& call) {
  CERBY_CHECK(call.require(OnAccount{Action::Unshare}, call.request.ids.at(1)));
  CERBY_CHECK(remove_from_collection(call.transaction, call.act, call.request.ids.at(0),
                                     {store::ItemKind::Account, call.request.ids.at(1)}));
  return no_content();
}

Reply list_secrets(Call& call) {
  return list_secrets_of(call, call.request.ids.front());
}

Reply add_secret(Call& call) {
  CERBY_TRY(const Uuid secret, identifier_of(call.request, "secret"));
  CERBY_CHECK(call.require(OnSecret{Action::Share}, secret));
  CERBY_CHECK(add_to_collection(call.transaction, call.act, call.request.ids.front(),
                                {store::ItemKind::Secret, secret}));
  call.note_other(secret);
  return no_content();
}

Reply take_secret_out(Call& call) {
  CERBY_CHECK(call.require(OnSecret{Action::Unshare}, call.request.ids.at(1)));
  CERBY_CHECK(remove_from_collection(call.transaction, call.act, call.request.ids.at(0),
                                     {store::ItemKind::Secret, call.request.ids.at(1)}));
  return no_content();
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/collections/{id}/accounts", access::kReadItems, OnCollection{Action::See},
              list},
    Operation{Method::Post, "/api/v1/collections/{id}/accounts", access::kWriteItems,
              OnCollection{Action::Edit}, add},
    Operation{Method::Delete, "/api/v1/collections/{id}/accounts/{accountId}", access::kWriteItems,
              OnCollection{Action::Edit}, take_out},
    Operation{Method::Get, "/api/v1/collections/{id}/secrets", access::kReadItems, OnCollection{Action::See},
              list_secrets},
    Operation{Method::Post, "/api/v1/collections/{id}/secrets", access::kWriteItems,
              OnCollection{Action::Edit}, add_secret},
    Operation{Method::Delete, "/api/v1/collections/{id}/secrets/{secretId}", access::kWriteItems,
              OnCollection{Action::Edit}, take_secret_out},
};

}  // namespace

std::span<const Operation> collection_item_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
