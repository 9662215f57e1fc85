#include "workspace/access/decide.h"

#include <algorithm>

namespace cerby::workspace::access {

namespace {

std::optional<ItemRole> role_on(const Subject& subject, const Shares& shares, Action action) {
  const bool sees_all = subject.all_access == AllAccess::On && subject.channel == Channel::Console &&
                        action != Action::Launch &&
                        (subject.role == WorkspaceRole::Owner || subject.role == WorkspaceRole::SuperAdmin);
  if (sees_all) return ItemRole::Owner;
  // No share compares as less than any role.
  return std::max(
      {shares.to_user, shares.to_team, shares.of_collection_to_user, shares.of_collection_to_team});
}

bool is_limited(WorkspaceRole role) {
  return role == WorkspaceRole::LoginOnly || role == WorkspaceRole::Guest;
}

// What can be done to an account that is switched off.
bool leaves_disabled(Action action) {
  return action == Action::See || action == Action::Edit || action == Action::Unshare ||
         action == Action::Retract || action == Action::Remove;
}

bool collaborator_may(Action action) {
  return action == Action::See || action == Action::Launch || action == Action::UseSecret;
}

}  // namespace

Answer decide(const Subject& subject, const Account& account, Action action) {
  // What the subject lacks is told before anything about the item, and is the same for an id that is
  // nobody's.
  if (subject.status != UserStatus::Active) return Answer::UserNotActive;
  if (subject.channel == Channel::ApiKey && subject.scope != Scope::Held) return Answer::ScopeMissing;
  if (account.tenant != Tenant::Same) return Answer::NotFound;

  const auto role = role_on(subject, account.shares, action);
  if (!role || account.status == AccountStatus::Deleted) return Answer::NotFound;
  if (is_limited(subject.role) && action != Action::See) return Answer::RoleTooNarrow;
  if (account.status != AccountStatus::Enabled && !leaves_disabled(action)) return Answer::AccountDisabled;
  if (*role != ItemRole::Owner && !collaborator_may(action)) return Answer::OwnerOnly;

  switch (action) {
    case Action::Launch:
      return account.extension == Extension::Extended ? Answer::Allowed : Answer::NotExtended;
    case Action::Reveal:
      return subject.channel == Channel::ApiKey ? Answer::NotByApiKey : Answer::Allowed;
    case Action::Extend:
      return account.feature == Feature::On ? Answer::Allowed : Answer::FeatureOff;
    case Action::See:
    case Action::UseSecret:
    case Action::Edit:
    case Action::Share:
    case Action::Unshare:
    case Action::Retract:
    case Action::Remove:
      return Answer::Allowed;
  }
  return Answer::NotFound;
}

std::string_view name(Answer answer) {
  switch (answer) {
    case Answer::Allowed:
      return "allowed";
    case Answer::NotFound:
      return "not_found";
    case Answer::UserNotActive:
      return "user_not_active";
    case Answer::ScopeMissing:
      return "scope_missing";
    case Answer::RoleTooNarrow:
      return "role_too_narrow";
    case Answer::AccountDisabled:
      return "account_disabled";
    case Answer::OwnerOnly:
      return "owner_only";
    case Answer::NotByApiKey:
      return "not_by_api_key";
    case Answer::NotExtended:
      return "not_extended";
    case Answer::FeatureOff:
      return "feature_off";
    case Answer::ManagedElsewhere:
      return "managed_elsewhere";
    case Answer::SecretDisabled:
      return "secret_disabled";
  }
  return "unknown";
}

}  // namespace cerby::workspace::access
