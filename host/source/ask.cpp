#include "source/ask.h"

#include <span>
#include <utility>

#include "source/workspace_answers.h"

namespace cerby::source {

FetchHeader plain_header(std::string name, std::string value) {
  return {std::move(name), Secret::take(std::span(value))};
}

std::unexpected<Failure> refused(std::uint32_t status, const std::string& reason) {
  const auto said = "status " + std::to_string(status) + (reason.empty() ? "" : ", " + reason);
  if (reason == "scope_missing") return fail(Outcome::WorkspaceKeyRefused, said);
  if (reason == "device_not_trusted") return fail(Outcome::DeviceNotTrusted, said);
  if (reason == "role_too_narrow") return fail(Outcome::RoleLoginOnly, said);
  if (reason == "local_vault") return fail(Outcome::AccountIncomplete, "secrets outside of a local vault");
  if (reason == "sequence_other" || reason == "key_there") return fail(Outcome::ChangedElsewhere, said);
  if (reason == "key_missing") return fail(Outcome::LocalKeyMissing, said);
  if (status == 401) return fail(Outcome::SignInWanted, said);
  if (status == 403 || status == 404) return fail(Outcome::RoleNone, said);
  if (status == 429) return fail(Outcome::WorkspaceBusy, said);
  if (status >= 500) return fail(Outcome::WorkspaceFailed, said);
  return fail(Outcome::WorkspaceAnswerInvalid, said);
}

namespace {

// It was refused, also where it is not to be known which of the two it was.
std::unexpected<Failure> refused_to_key(const Origin& workspace, Proof& proof, Fetcher& fetcher) {
  const auto taken = ask(FetchMethod::Get, workspace, std::string(kForEveryKey), proof, fetcher);
  if (taken) return fail(Outcome::RoleNone, "status 401, and the key is taken");
  const auto why = taken.error().outcome;
  if (why == Outcome::WorkspaceKeyRefused || why == Outcome::Cancelled) return std::unexpected(taken.error());
  return fail(Outcome::RoleNone, "status 401, and of the key: " + std::string(code(why)));
}

Expected<Fetched> good_answer(FetchMethod method, const Origin& workspace, const std::string& path,
                              Proof& proof, Fetcher& fetcher, const Secret& json) {
  for (bool again = false;; again = true) {
    FetchRequest request{.method = method, .url = workspace.text() + path};
    CERBY_TRY(auto header, proof.header());
    request.headers.push_back(std::move(header));
    request.headers.push_back(plain_header("Accept", "application/json"));
    if (!json.empty()) {
      request.headers.push_back(plain_header("Content-Type", "application/json"));
      request.body = Secret::copy_of(json.view());
    }
    CERBY_TRY(auto answer, fetcher.fetch(request));
    if (answer.body.size() > kMaxFetchedBody) return fail(Outcome::WorkspaceAnswerTooLarge);
    const bool good = answer.status == 204 || (answer.status >= 200 && answer.status <= 202);
    if (good) return answer;
    if (answer.status != 401 || again) return refused(answer.status, reason_from(std::move(answer.body)));
    if (proof.is_key() && path != kForEveryKey) return refused_to_key(workspace, proof, fetcher);
    CERBY_CHECK(proof.renew());
  }
}

}  // namespace

Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher) {
  return ask(method, workspace, path, proof, fetcher, Secret());
}

Expected<Stated> ask_stated(FetchMethod method, const Origin& workspace, const std::string& path,
                            Proof& proof, Fetcher& fetcher) {
  CERBY_TRY(auto answer, good_answer(method, workspace, path, proof, fetcher, Secret()));
  return Stated{std::move(answer.account_state), std::move(answer.body)};
}

Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher, std::string_view json) {
  std::string copy(json);
  return ask(method, workspace, path, proof, fetcher, Secret::take(std::span(copy)));
}

Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher, const Secret& json) {
  CERBY_TRY(auto answer, good_answer(method, workspace, path, proof, fetcher, json));
  return std::move(answer.body);
}

}  // namespace cerby::source
