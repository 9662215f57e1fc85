#include "workspace/api/body.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using access::Activity;
using http::Method;

constexpr std::string_view kType = "collection";
constexpr std::string_view kPath = "/api/v1/collections";
constexpr std::array kSorts{Word<store::CollectionSort>{"created_at", store::CollectionSort::CreatedAt},
                            Word<store::CollectionSort>{"label", store::CollectionSort::Label}};

struct CollectionAttributes {
  std::optional<std::string> label;
  std::optional<std::string> parent;  // in a change, empty: no longer in any
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
template <>
struct Schema<workspace::api::CollectionAttributes> {
  static constexpr std::array members{
      member<&workspace::api::CollectionAttributes::label>("label"),
      member<&workspace::api::CollectionAttributes::parent>("parentId", {.bytes = 36})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// The one above it is named to those alone who may see it.
Outcomes<void> write_collection(Call& call, Writer& writer, const store::Collection& collection) {
  bool names_parent = false;
  if (collection.parent) {
    CERBY_TRY(names_parent, call.may(OnCollection{Action::See}, *collection.parent));
  }
  begin_resource(writer, kType, collection.id);
  writer.member("label", collection.label);
  if (names_parent) write_id(writer, "parentId", collection.parent);
  writer.member("accountCount", collection.accounts);
  writer.member("secretCount", collection.secrets);
  write_stamps(writer, collection.stamps);
  end_resource(writer);
  return {};
}

Reply shown(Call& call, const Uuid& id) {
  CERBY_TRY(const auto collection, find_collection(call.transaction, call.workspace(), id));
  Outcomes<void> written;
  auto response = document(call.request.target,
                           [&](Writer& writer) { written = write_collection(call, writer, collection); });
  if (!written) return std::unexpected(written.error());
  set_tag(response, collection.revision);
  return response;
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 3> kKnown{"page[number]", "page[size]", kSort};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto order, order_of(target, kSorts));
  CERBY_TRY(const auto listed, list_collections(call.transaction, call.workspace(), {call.user()}, order.sort,
                                                order.direction, page_for(page)));
  ListDocument document(target, page);
  for (const auto& collection : listed.rows) CERBY_CHECK(write_collection(call, document.data(), collection));
  return document.finish(listed.total);
}

Reply get(Call& call) {
  return shown(call, call.request.ids.front());
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_of<CollectionAttributes>(call.request, kType));
  store::Collection collection;
  collection.id = Uuid::random();
  if (!body.attributes.label) return std::unexpected(invalid_body("label", "This is missing.", "missing"));
  CERBY_CHECK(check_line("label", *body.attributes.label, Empty::Refused));
  collection.label = *body.attributes.label;
  if (body.attributes.parent) {
    CERBY_TRY(collection.parent, id_of("parentId", *body.attributes.parent));
    CERBY_CHECK(call.require(OnCollection{Action::Edit}, *collection.parent));
  }
  CERBY_CHECK(create_collection(call.transaction, call.act, collection));
  CERBY_CHECK(put_grant(call.transaction, call.act, {store::ItemKind::Collection, collection.id},
                        {store::MemberKind::User, call.user()}, access::ItemRole::Owner));
  CERBY_TRY(auto response, shown(call, collection.id));
  set_made(response, kPath, collection.id);
  return response;
}

// Who holds the one that it goes into holds it then, and who holds the one that it leaves may no longer: the
// caller owns all three.
Outcomes<void> move(Call& call, const Uuid& id, const std::string& text) {
  std::optional<Uuid> parent;
  if (!text.empty()) {
    CERBY_TRY(parent, id_of("parentId", text));
    CERBY_CHECK(call.require(OnCollection{Action::Edit}, *parent));
  }
  CERBY_CHECK(call.require(OnCollection{Action::Share}, id));
  CERBY_TRY(const auto before, find_collection(call.transaction, call.workspace(), id));
  if (before.parent) CERBY_CHECK(call.require(OnCollection{Action::Edit}, *before.parent));
  if (before.parent == parent) return {};
  CERBY_CHECK(move_collection(call.transaction, call.act, id, parent));
  const auto word = [](const std::optional<Uuid>& one) { return one ? one->text() : std::string(); };
  call.note_detail("parent", word(before.parent), word(parent));
  return {};
}

Reply update(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto body, body_of<CollectionAttributes>(call.request, kType));
  if (body.attributes.label) {
    CERBY_CHECK(check_line("label", *body.attributes.label, Empty::Refused));
    CERBY_CHECK(rename_collection(call.transaction, call.act, id, *body.attributes.label));
    call.note_detail("label");
  }
  if (body.attributes.parent) CERBY_CHECK(move(call, id, *body.attributes.parent));
  return shown(call, id);
}

Reply remove(Call& call) {
  const auto removed = remove_collection(call.transaction, call.act, call.request.ids.front());
  if (!removed && removed.error().error == store::Error::Refused)
    return std::unexpected(
        Refusal(not_now("collection_not_empty", "There are collections in it: move or delete them first.")));
  CERBY_CHECK(removed);
  return no_content();
}

constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/collections", access::kReadItems, Activity::ListItems, list},
    Operation{Method::Post, "/api/v1/collections", access::kWriteItems, Activity::CreateItem, create},
    Operation{Method::Get, "/api/v1/collections/{id}", access::kReadItems, OnCollection{Action::See}, get},
    Operation{Method::Patch, "/api/v1/collections/{id}", access::kWriteItems, OnCollection{Action::Edit},
              update, store::Counted::Collection},
    Operation{Method::Delete, "/api/v1/collections/{id}", access::kWriteItems, OnCollection{Action::Remove},
              remove, store::Counted::Collection},
};

}  // namespace

std::span<const Operation> collection_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
