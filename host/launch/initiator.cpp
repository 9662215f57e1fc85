#include "launch/initiator.h"

#include <algorithm>

namespace cerby::launch {

std::optional<wire::Question> question_for(const wire::LaunchRequest& request, const Workspace& workspace) {
  const bool button = request.cause == wire::Cause::Button;
  if (button && !request.initiator) return std::nullopt;
  const auto is_initiator = [&](const Origin& idp) { return idp.text() == request.initiator; };
  const bool from_idp = request.initiator && std::ranges::any_of(workspace.idps, is_initiator);
  if (!from_idp) return wire::Question::ForeignInitiator;
  if (!button && !request.remembered) return wire::Question::FirstLaunch;
  return std::nullopt;
}

}  // namespace cerby::launch
