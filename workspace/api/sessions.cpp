// The user's own sessions: which are open, and their end. By a session alone: no key has a scope for it.
#include "workspace/store/sessions.h"
#include "workspace/api/own.h"
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using http::Method;

void write_session(Writer& writer, const store::Session& session, const std::optional<Uuid>& current) {
  begin_resource(writer, "session", session.id);
  writer.member("agent", session.agent);
  writer.member("address", session.address);
  write_id(writer, "deviceId", session.device);
  write_time(writer, "signedInAt", session.signed_in_at);
  write_time(writer, "lastUsedAt", session.last_used_at);
  write_time(writer, "expiresAt", session.expires_at);
  writer.member("current", current == session.id);
  end_resource(writer);
}

Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  CERBY_TRY(const auto listed,
            list_sessions(call.transaction, call.workspace(), call.user(), call.act.at, page_for(page)));
  ListDocument document(target, page);
  for (const auto& session : listed.rows) write_session(document.data(), session, call.session);
  return document.finish(listed.total);
}

// The one that asks, too: signing out.
Reply end(Call& call) {
  const Uuid& id = call.request.ids.front();
  CERBY_TRY(const auto session, find_session(call.transaction, call.workspace(), id));
  CERBY_CHECK(require_own(call, access::OwnAction::Use, session.user));
  if (!session.is_open(call.act.at)) return std::unexpected(Refusal(access::Answer::NotFound));
  const auto why = call.session == id ? store::SessionEnd::SignedOut : store::SessionEnd::Revoked;
  CERBY_CHECK(end_session(call.transaction, call.workspace(), id, why, call.act.at));
  return no_content();
}

constexpr std::array kOperations{
    Operation{.method = Method::Get,
              .path = "/api/v1/sessions",
              .question = access::Activity::ListItems,
              .work = list,
              .device = Device::Any},
    Operation{.method = Method::Delete,
              .path = "/api/v1/sessions/{id}",
              .question = access::Activity::ListItems,
              .work = end,
              .device = Device::Any},
};

}  // namespace

std::span<const Operation> session_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
