#include "workspace/access/support/oracle.h"

#include <initializer_list>
#include <sstream>

namespace cerby::workspace::access::testing_support {
namespace {

Actions set_of(std::initializer_list<Action> actions) {
  Actions set;
  for (const auto action : actions) set.set(static_cast<std::size_t>(action));
  return set;
}

const Actions kEvery =
    set_of({Action::See, Action::Launch, Action::UseSecret, Action::Reveal, Action::Edit, Action::Share,
            Action::Unshare, Action::Extend, Action::Retract, Action::Remove});
const Actions kCollaborators = set_of({Action::See, Action::Launch, Action::UseSecret});
const Actions kOwnersAlone = kEvery & ~kCollaborators;
// "Never in a launch": in whatever channel it is asked for.
const Actions kNotByAllAccess = set_of({Action::Launch});
const Actions kNotWhileDisabled =
    set_of({Action::Launch, Action::UseSecret, Action::Reveal, Action::Share, Action::Extend});

Actions of_share(const std::optional<ItemRole>& role) {
  if (role == ItemRole::Owner) return kEvery;
  if (role == ItemRole::Collaborator) return kCollaborators;
  return {};
}

Actions of_all_access(const Subject& subject) {
  const bool wide = subject.role == WorkspaceRole::Owner || subject.role == WorkspaceRole::SuperAdmin;
  const bool counts = subject.all_access == AllAccess::On && subject.channel == Channel::Console && wide;
  return counts ? kEvery & ~kNotByAllAccess : Actions{};
}

// Takes `actions` away from whoever is in the case; `why` is what they are told.
struct Veto {
  Answer why;
  bool (*applies)(const Subject&, const Account&);
  Actions actions;
};

const std::array kVetoes{
    Veto{Answer::NotFound, [](const Subject&, const Account& a) { return a.tenant != Tenant::Same; }, kEvery},
    Veto{Answer::NotFound,
         [](const Subject&, const Account& a) {
           return a.status != AccountStatus::Enabled && a.status != AccountStatus::Disabled;
         },
         kEvery},
    Veto{Answer::UserNotActive,
         [](const Subject& s, const Account&) { return s.status != UserStatus::Active; }, kEvery},
    Veto{Answer::ScopeMissing,
         [](const Subject& s, const Account&) {
           return s.channel == Channel::ApiKey && s.scope != Scope::Held;
         },
         kEvery},
    Veto{Answer::RoleTooNarrow,
         [](const Subject& s, const Account&) { return s.role == WorkspaceRole::LoginOnly; },
         kEvery & ~set_of({Action::See})},
    Veto{Answer::RoleTooNarrow,
         [](const Subject& s, const Account&) { return s.role == WorkspaceRole::Guest; },
         kEvery & ~set_of({Action::See})},
    Veto{Answer::AccountDisabled,
         [](const Subject&, const Account& a) { return a.status == AccountStatus::Disabled; },
         kNotWhileDisabled},
    Veto{Answer::NotByApiKey, [](const Subject& s, const Account&) { return s.channel == Channel::ApiKey; },
         set_of({Action::Reveal})},
    Veto{Answer::NotExtended,
         [](const Subject&, const Account& a) { return a.extension != Extension::Extended; },
         set_of({Action::Launch})},
    Veto{Answer::FeatureOff, [](const Subject&, const Account& a) { return a.feature != Feature::On; },
         set_of({Action::Extend})},
};

// decide.h: "the first that applies, in this order".
constexpr std::array kTold{Answer::UserNotActive, Answer::ScopeMissing,    Answer::NotFound,
                           Answer::RoleTooNarrow, Answer::AccountDisabled, Answer::SecretDisabled,
                           Answer::OwnerOnly,     Answer::NotByApiKey,     Answer::NotExtended,
                           Answer::FeatureOff};

Answer told_of(const Objections& against) {
  for (const auto why : kTold) {
    if (against.test(static_cast<std::size_t>(why))) return why;
  }
  return Answer::Allowed;
}

// What there is to do with a secret: nobody logs in with one, and none is on a dashboard.
const Actions kOfSecrets = kEvery & ~set_of({Action::Launch, Action::Extend, Action::Retract});

// ---- vaults ----

using VaultActions = std::bitset<kVaultActions.size()>;

constexpr std::size_t bit_of(VaultAction action) {
  return static_cast<std::size_t>(action);
}
VaultActions vault_actions(std::initializer_list<VaultAction> actions) {
  VaultActions set;
  for (const auto action : actions) set.set(bit_of(action));
  return set;
}

// What there is to do with one that is there, and what of it another user's, who granted its key, leaves.
const VaultActions kOfCloud = vault_actions({VaultAction::See, VaultAction::Fill});
const VaultActions kOfLocal =
    vault_actions({VaultAction::See, VaultAction::Fill, VaultAction::Hold, VaultAction::Manage});
const VaultActions kOfGranted = vault_actions({VaultAction::See, VaultAction::Hold});
const VaultActions kOfKeys = vault_actions({VaultAction::Hold, VaultAction::Manage});

// workspace.h: the first that applies; a role is looked at before what the vault is.
constexpr std::array kToldOfVaults{Answer::UserNotActive, Answer::ScopeMissing, Answer::RoleTooNarrow,
                                   Answer::NotFound,      Answer::OwnerOnly,    Answer::NotByApiKey};

template <typename Value, std::size_t size>
const char* word(Value value, const std::array<const char*, size>& words) {
  const auto number = static_cast<std::size_t>(value);
  return number < size ? words[number] : "?";
}

const char* word(const std::optional<ItemRole>& role) {
  if (!role) return "-";
  return word(*role, std::array{"Collaborator", "Owner"});
}

}  // namespace

Actions granted(const Subject& subject, const Account& account) {
  const auto& shares = account.shares;
  return of_share(shares.to_user) | of_share(shares.to_team) | of_share(shares.of_collection_to_user) |
         of_share(shares.of_collection_to_team) | of_all_access(subject);
}

Objections objections(const Subject& subject, const Account& account, Action action) {
  const auto bit = static_cast<std::size_t>(action);
  Objections against;
  for (const auto& veto : kVetoes) {
    if (veto.actions.test(bit) && veto.applies(subject, account))
      against.set(static_cast<std::size_t>(veto.why));
  }
  const auto holds = granted(subject, account);
  if (!holds.test(bit)) {
    const bool too_low = holds.any() && kOwnersAlone.test(bit);
    against.set(static_cast<std::size_t>(too_low ? Answer::OwnerOnly : Answer::NotFound));
  }
  return against;
}

Answer expected(const Subject& subject, const Account& account, Action action) {
  return told_of(objections(subject, account, action));
}

Objections objections(const Subject& subject, const SecureSecret& secret, Action action) {
  const Account alike{secret.tenant, secret.status, secret.shares, Feature::On, Extension::Extended};
  auto against = objections(subject, alike, action);
  const auto disabled = static_cast<std::size_t>(Answer::AccountDisabled);
  if (against.test(disabled)) {
    against.reset(disabled);
    against.set(static_cast<std::size_t>(Answer::SecretDisabled));
  }
  if (!kOfSecrets.test(static_cast<std::size_t>(action)))
    against.set(static_cast<std::size_t>(Answer::NotFound));
  return against;
}

Answer expected(const Subject& subject, const SecureSecret& secret, Action action) {
  return told_of(objections(subject, secret, action));
}

Objections objections(const Subject& subject, VaultUse vault, VaultAction action) {
  Objections against;
  const auto object = [&](bool applies, Answer why) {
    if (applies) against.set(static_cast<std::size_t>(why));
  };
  const auto& there_is = vault == VaultUse::Shared ? kOfCloud : kOfLocal;
  object(subject.status != UserStatus::Active, Answer::UserNotActive);
  object(subject.channel == Channel::ApiKey && subject.scope != Scope::Held, Answer::ScopeMissing);
  object(subject.role == WorkspaceRole::Guest || subject.role == WorkspaceRole::LoginOnly,
         Answer::RoleTooNarrow);
  object(vault == VaultUse::Foreign || !there_is.test(bit_of(action)), Answer::NotFound);
  object(vault == VaultUse::Granted && !kOfGranted.test(bit_of(action)), Answer::OwnerOnly);
  object(subject.channel == Channel::ApiKey && kOfKeys.test(bit_of(action)), Answer::NotByApiKey);
  return against;
}

Answer expected(const Subject& subject, VaultUse vault, VaultAction action) {
  const auto against = objections(subject, vault, action);
  for (const auto why : kToldOfVaults) {
    if (against.test(static_cast<std::size_t>(why))) return why;
  }
  return Answer::Allowed;
}

std::string described(const Subject& subject, VaultUse vault, VaultAction action) {
  std::ostringstream text;
  text << word(action, std::array{"See", "Fill", "Hold", "Manage"}) << " a vault that is "
       << word(vault, std::array{"Foreign", "Shared", "Own", "Granted"}) << " by "
       << word(subject.status, std::array{"Invited", "Active", "Deactivated"}) << ' '
       << word(subject.role, std::array{"Guest", "LoginOnly", "User", "Admin", "SuperAdmin", "Owner"})
       << " in " << word(subject.channel, std::array{"Console", "Extension", "ApiKey"}) << ", scope "
       << word(subject.scope, std::array{"missing", "held"});
  return text.str();
}

std::string described(const Subject& subject, const Account& account, Action action) {
  std::ostringstream text;
  text << word(action, std::array{"See", "Launch", "UseSecret", "Reveal", "Edit", "Share", "Unshare",
                                  "Extend", "Retract", "Remove"})
       << " by " << word(subject.status, std::array{"Invited", "Active", "Deactivated"}) << ' '
       << word(subject.role, std::array{"Guest", "LoginOnly", "User", "Admin", "SuperAdmin", "Owner"})
       << " in " << word(subject.channel, std::array{"Console", "Extension", "ApiKey"}) << ", scope "
       << word(subject.scope, std::array{"missing", "held"}) << ", all access "
       << word(subject.all_access, std::array{"off", "on"}) << "; account "
       << word(account.tenant, std::array{"of another tenant", "of the same tenant"}) << ' '
       << word(account.status, std::array{"Enabled", "Disabled", "Deleted"}) << ", shares "
       << word(account.shares.to_user) << ' ' << word(account.shares.to_team) << ' '
       << word(account.shares.of_collection_to_user) << ' ' << word(account.shares.of_collection_to_team)
       << ", feature " << word(account.feature, std::array{"off", "on"}) << ", "
       << word(account.extension, std::array{"not extended", "extended"});
  return text.str();
}

}  // namespace cerby::workspace::access::testing_support
