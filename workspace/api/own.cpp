#include "workspace/api/own.h"

namespace cerby::workspace::api {
namespace {

Outcomes<access::Answer> answer_about(Call& call, access::OwnAction action, const Uuid& whose) {
  if (whose == call.user()) return decide(call.subject, access::Whose::Own, access::Person(), action);
  access::Person person;
  const auto user = find_user(call.transaction, call.workspace(), whose);
  if (user) {
    person.tenant = access::Tenant::Same;
    person.role = user->role;
  } else if (user.error().error != store::Error::NotFound) {
    return std::unexpected(Refusal(user.error()));
  }
  return decide(call.subject, access::Whose::Anothers, person, action);
}

}  // namespace

Outcomes<void> require_own(Call& call, access::OwnAction action, const Uuid& whose) {
  CERBY_TRY(const auto answer, answer_about(call, action, whose));
  if (answer != access::Answer::Allowed) return std::unexpected(Refusal(answer));
  return {};
}

Outcomes<bool> may_own(Call& call, access::OwnAction action, const Uuid& whose) {
  CERBY_TRY(const auto answer, answer_about(call, action, whose));
  return answer == access::Answer::Allowed;
}

Outcomes<void> require_session(Call& call) {
  return require_own(call, access::OwnAction::Use, call.user());
}

}  // namespace cerby::workspace::api
