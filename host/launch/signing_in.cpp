#include "launch/signing_in.h"

#include <span>
#include <utility>
#include <variant>

#include "source/sign_in.h"

namespace cerby::launch {
namespace {

// The address, in guarded memory.
Expected<Secret> where_it_ended(const SigningIn& with) {
  const Deadlines::Human human(with.deadlines, kHumanTime);
  auto request = with.extension.next(human.end());
  if (!request && request.error().outcome == Outcome::TimedOut) return fail(Outcome::SignInUnfinished);
  if (!request) return std::unexpected(std::move(request).error());
  auto* const answer = std::get_if<wire::SignedInRequest>(&*request);
  if (answer == nullptr) return fail(Outcome::MessageUnexpected, "signed_in expected");
  return Secret::take(std::span(answer->address));
}

}  // namespace

Expected<void> sign_in(SigningIn with) {
  const auto& workspace = with.workspace.address;
  CERBY_CHECK(source::ask_whether_one_can_sign_in(workspace, with.fetcher));
  CERBY_TRY(const auto begun, source::SignIn::begin(workspace, with.vault, with.clock));
  with.extension.send(wire::SignInReply{.address = begun.address(),
                                        .done = begun.done(),
                                        .refused = begun.refused(),
                                        .workspace = workspace.text(),
                                        .ms = kHumanTime.count()});
  CERBY_TRY(const auto last, where_it_ended(with));
  return begun.finish(last.view(), with.vault, with.fetcher, with.clock);
}

}  // namespace cerby::launch
