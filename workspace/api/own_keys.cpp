// The user's own API keys: made (shown this once), listed, revoked. By a session of a device that was let in,
// and never by a key: one with narrow scopes would make itself wider. Not in the description of the product.
#include "workspace/api/body.h"
#include "workspace/api/own.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"

namespace cerby::workspace::api {
namespace {

using access::Activity;
using http::Method;

constexpr std::string_view kType = "api_key";
constexpr std::string_view kPath = "/api/v1/api-keys";
constexpr std::int64_t kMostDays = 3650;
constexpr std::int64_t kMostKeys = 1000;  // of a user, with those that were revoked
constexpr store::Time kDay = 24LL * 60 * 60 * 1000;

struct KeyAttributes {
  std::string label;
  std::vector<std::string> scopes;
  std::optional<std::int64_t> days;  // none: until it is revoked
};

}  // namespace
}  // namespace cerby::workspace::api

namespace cerby::json {
using workspace::api::KeyAttributes;
template <>
struct Schema<KeyAttributes> {
  static constexpr std::array members{
      member<&KeyAttributes::label>("label"),
      member<&KeyAttributes::scopes>("scopes", {.bytes = 64, .count = 32}),
      member<&KeyAttributes::days>("expiresInDays", {.least = 1, .most = workspace::api::kMostDays})};
};
}  // namespace cerby::json

namespace cerby::workspace::api {
namespace {

// Without what closes it: of one that was just made, the key comes after this.
template <typename Sink>
void begin_key(json::Writer<Sink>& writer, const store::ApiKey& key) {
  begin_resource(writer, kType, key.id);
  writer.member("label", key.label);
  writer.key("scopes");
  writer.begin_array();
  for (const auto& scope : access::kScopes) {
    if ((key.scopes & scope.bit) != 0) writer.text(scope.name);
  }
  writer.end_array();
  write_time(writer, "createdAt", key.created_at);
  write_time(writer, "expiresAt", key.expires_at);
  write_time(writer, "lastUsedAt", key.last_used_at);
  write_time(writer, "revokedAt", key.revoked_at);
}

std::expected<std::int64_t, http::Problem> scopes_of(const std::vector<std::string>& names) {
  std::string joined;
  for (const auto& name : names) joined += (joined.empty() ? "" : ",") + name;
  const auto bits = access::scopes_of(joined);
  if (bits == 0)
    return std::unexpected(invalid_body("scopes", "There is no such scope, or it is there twice.", "value"));
  return bits;
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed,
            list_api_keys(call.transaction, call.workspace(), call.user(), page_for(page)));
  ListDocument document(target, page);
  for (const auto& key : listed.rows) {
    begin_key(document.data(), key);
    end_resource(document.data());
  }
  return document.finish(listed.total);
}

Reply create(Call& call) {
  CERBY_TRY(const auto body, body_of<KeyAttributes>(call.request, kType));
  const auto& attributes = body.attributes;
  CERBY_CHECK(check_line("label", attributes.label, Empty::Refused));
  store::ApiKey key;
  CERBY_TRY(key.scopes, scopes_of(attributes.scopes));
  CERBY_TRY(const auto there, list_api_keys(call.transaction, call.workspace(), call.user(), {1, 1}));
  if (there.total >= kMostKeys)
    return std::unexpected(Refusal(store::Failure{store::Error::Refused, "API keys"}));
  const auto made = make_key(call.workspace());
  key.id = made.id;
  key.user = call.user();
  key.label = attributes.label;
  key.hash = made.hash;
  key.created_at = call.act.at;
  if (attributes.days) key.expires_at = call.act.at + *attributes.days * kDay;
  CERBY_CHECK(create_api_key(call.transaction, call.act, key));
  for (const auto& scope : attributes.scopes) call.note_detail("scope", {}, scope);
  const Leaving leaving{audit::Kind::KeyMade, key.id, kType, {}};
  CERBY_TRY(auto response, give_out(call, leaving, Shown::One, [&](auto& writer) {
              begin_key(writer, key);
              writer.key("key");
              writer.secret(made.text.view());
              end_resource(writer);
            }));
  set_made(response, kPath, key.id);
  return response;
}

// From the next request on, and for those that wait.
Reply revoke(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto key, find_api_key(call.transaction, call.workspace(), id));
  CERBY_CHECK(require_own(call, access::OwnAction::Use, key.user));
  CERBY_CHECK(revoke_api_key(call.transaction, call.act, id));
  return no_content();
}

// No key has a scope for them.
constexpr std::array kOperations{
    Operation{.method = Method::Get, .path = kPath, .question = Activity::ListItems, .work = list},
    Operation{.method = Method::Post, .path = kPath, .question = Activity::CreateItem, .work = create},
    Operation{.method = Method::Delete,
              .path = "/api/v1/api-keys/{id}",
              .question = Activity::ListItems,
              .work = revoke},
};

}  // namespace

std::span<const Operation> own_key_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
