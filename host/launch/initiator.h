// The initiator rule: friction, not authorization. A page of the identity provider can be made to launder a
// click, so knowing who initiated a launch never allows anything; it only decides whether the user is asked.
#pragma once

#include <optional>

#include "base/config.h"
#include "wire/messages.h"

namespace cerby::launch {

// None: go on without asking.
//   a button of the extension's own pages         nothing: that was the question; but a button that carries
//   on
//                                                 a launch which a page began names that page as initiator
//                                                 until the user has said yes to it, and is judged by it
//   a page of one of the workspace's IdPs         first_launch, unless this profile was asked and remembers
//   anything else, also nothing and unreadable    foreign_initiator, always
std::optional<wire::Question> question_for(const wire::LaunchRequest& request, const Workspace& workspace);

}  // namespace cerby::launch
