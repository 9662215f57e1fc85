#include "source/open_sessions.h"

#include <string>
#include <utility>

#include "source/ask.h"
#include "source/kept_session.h"

namespace cerby::source {
namespace {

const std::string kSessions = "/api/v1/sessions";

}  // namespace

Expected<std::vector<AnsweredSession>> list_sessions(const Origin& workspace, Proof& proof,
                                                     Fetcher& fetcher) {
  CERBY_TRY(auto body, ask(FetchMethod::Get, workspace, kSessions, proof, fetcher));
  return sessions_from(std::move(body));
}

Expected<void> end_session(const Origin& workspace, const Uuid& id, Proof& proof, Fetcher& fetcher) {
  const auto ended = ask(FetchMethod::Delete, workspace, kSessions + "/" + id.text(), proof, fetcher);
  if (ended) return {};
  if (ended.error().outcome == Outcome::RoleNone) return fail(Outcome::NotFound, id.text());
  return std::unexpected(ended.error());
}

Expected<void> sign_out(const Origin& workspace, vault::Vault& vault, Fetcher& fetcher, const Clock& clock) {
  CERBY_TRY(const auto session, vault.session(workspace));
  if (!session || session->kind != vault::Session::Kind::SignIn)
    return fail(Outcome::NotFound, workspace.text());
  KeptSession proof(workspace, vault, fetcher, clock);
  auto ended = end_session(workspace, session->id, proof, fetcher);
  // A session that is over has ended as well; then it may be gone from the vault already.
  const bool over = !ended && (ended.error().outcome == Outcome::SignInWanted ||
                               ended.error().outcome == Outcome::NotFound);
  const auto removed = vault.remove_session(workspace);
  if (!removed && removed.error().outcome != Outcome::NotFound) return removed;
  return over ? Expected<void>() : ended;
}

}  // namespace cerby::source
