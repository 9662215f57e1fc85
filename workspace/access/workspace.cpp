#include "workspace/access/workspace.h"

namespace cerby::workspace::access {
namespace {

// The two that come before anything is known of what is asked for.
Answer first(const Subject& subject) {
  if (subject.status != UserStatus::Active) return Answer::UserNotActive;
  if (subject.channel == Channel::ApiKey && subject.scope != Scope::Held) return Answer::ScopeMissing;
  return Answer::Allowed;
}

}  // namespace

Answer decide(const Subject& subject, const Collection& collection, Action action) {
  Account same;
  same.tenant = collection.tenant;
  same.status = AccountStatus::Enabled;
  same.shares.of_collection_to_user = collection.to_user;
  same.shares.of_collection_to_team = collection.to_team;
  const auto answer = decide(subject, same, action);
  if (answer != Answer::Allowed) return answer;
  switch (action) {
    case Action::See:
    case Action::Edit:
    case Action::Share:
    case Action::Unshare:
    case Action::Remove:
      return Answer::Allowed;
    case Action::Launch:
    case Action::UseSecret:
    case Action::Reveal:
    case Action::Extend:
    case Action::Retract:
      break;
  }
  return Answer::NotFound;
}

Answer decide(const Subject& subject, const SecureSecret& secret, Action action) {
  if (const auto answer = first(subject); answer != Answer::Allowed) return answer;
  switch (action) {
    case Action::Launch:
    case Action::Extend:
    case Action::Retract:
      return Answer::NotFound;
    case Action::See:
    case Action::UseSecret:
    case Action::Reveal:
    case Action::Edit:
    case Action::Share:
    case Action::Unshare:
    case Action::Remove:
      break;
  }
  Account same;
  same.tenant = secret.tenant;
  same.status = secret.status;
  same.shares = secret.shares;
  const auto answer = decide(subject, same, action);
  return answer == Answer::AccountDisabled ? Answer::SecretDisabled : answer;
}

Answer decide(const Subject& subject, Activity activity) {
  if (const auto answer = first(subject); answer != Answer::Allowed) return answer;
  switch (activity) {
    case Activity::ListItems:
      return Answer::Allowed;
    case Activity::CreateItem:
    case Activity::SeePeople:
      return subject.role >= WorkspaceRole::User ? Answer::Allowed : Answer::RoleTooNarrow;
    case Activity::ManagePeople:
      return subject.role >= WorkspaceRole::Admin ? Answer::Allowed : Answer::RoleTooNarrow;
    case Activity::ReadAudit:
      return subject.role >= WorkspaceRole::SuperAdmin ? Answer::Allowed : Answer::RoleTooNarrow;
  }
  return Answer::RoleTooNarrow;
}

Answer decide(const Subject& subject, const Person& person, WorkspaceRole becomes) {
  if (const auto answer = decide(subject, Activity::ManagePeople); answer != Answer::Allowed) return answer;
  if (person.tenant != Tenant::Same) return Answer::NotFound;
  const bool narrower = person.role < subject.role && becomes < subject.role;
  return narrower ? Answer::Allowed : Answer::RoleTooNarrow;
}

Answer decide_identity(const Subject& subject, const Person& person, SignedIn signed_in, Holding holding) {
  if (const auto answer = decide(subject, person, person.role); answer != Answer::Allowed) return answer;
  const bool becomes_theirs = signed_in == SignedIn::Never && holding == Holding::Items;
  return becomes_theirs && subject.role < WorkspaceRole::SuperAdmin ? Answer::RoleTooNarrow : Answer::Allowed;
}

Answer decide_change(const Subject& subject, const Team& team) {
  if (const auto answer = decide(subject, Activity::ManagePeople); answer != Answer::Allowed) return answer;
  if (team.tenant != Tenant::Same) return Answer::NotFound;
  return team.managed == Managed::Here ? Answer::Allowed : Answer::ManagedElsewhere;
}

Answer decide(const Subject& subject, VaultUse vault, VaultAction action) {
  if (const auto answer = decide(subject, Activity::CreateItem); answer != Answer::Allowed) return answer;
  const bool is_local = vault == VaultUse::Own || vault == VaultUse::Granted;
  if (!is_local && vault != VaultUse::Shared) return Answer::NotFound;
  const bool is_anothers = vault == VaultUse::Granted;
  switch (action) {
    case VaultAction::See:
      return Answer::Allowed;
    case VaultAction::Fill:
      return is_anothers ? Answer::OwnerOnly : Answer::Allowed;
    case VaultAction::Hold:
    case VaultAction::Manage:
      if (!is_local) return Answer::NotFound;
      if (is_anothers && action == VaultAction::Manage) return Answer::OwnerOnly;
      return subject.channel == Channel::ApiKey ? Answer::NotByApiKey : Answer::Allowed;
  }
  return Answer::NotFound;
}

}  // namespace cerby::workspace::access
