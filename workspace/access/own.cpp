#include "workspace/access/own.h"

namespace cerby::workspace::access {

Answer decide(const Subject& subject, Whose whose, const Person& person, OwnAction action) {
  if (const auto answer = decide(subject, Activity::ListItems); answer != Answer::Allowed) return answer;
  if (subject.channel == Channel::ApiKey) return Answer::NotByApiKey;
  if (whose == Whose::Own) return Answer::Allowed;
  const bool is_there = person.tenant == Tenant::Same;
  switch (action) {
    case OwnAction::Use:
      return Answer::NotFound;
    case OwnAction::SeeDevices:
    case OwnAction::SeeChain: {
      const auto of_people = action == OwnAction::SeeDevices ? Activity::ManagePeople : Activity::SeePeople;
      const auto answer = decide(subject, of_people);
      return answer == Answer::Allowed && !is_there ? Answer::NotFound : answer;
    }
    case OwnAction::RemoveDevice:
      return decide(subject, person, person.role) == Answer::Allowed ? Answer::Allowed : Answer::NotFound;
  }
  return Answer::NotFound;
}

}  // namespace cerby::workspace::access
