// Who may what with that which is one user's own and cannot be shared: sessions, API keys, devices, and the
// chain that says who let those in. The rest of decide.h: pure, deny by default, and nothing else decides.
#pragma once

#include "workspace/access/workspace.h"

namespace cerby::workspace::access {

enum class Whose : std::uint8_t { Anothers, Own };
// What is one's own is open to everyone who is active, by a session and not by an API key.
enum class OwnAction : std::uint8_t {
  Use,           // see, end, revoke; of a device: look at it, compare, let it in. Another's is not there
  SeeDevices,    // another's: who makes and changes users
  SeeChain,      // another's: who sees people
  RemoveDevice,  // another's: who may change that user; to anybody else it is not there
};
// `person`: who has it, where that is another.
Answer decide(const Subject& subject, Whose whose, const Person& person, OwnAction action);

}  // namespace cerby::workspace::access
