// Who may what, once more: written from workspace/README.md and access/decide.h without a look at decide.cpp,
// in another way. Permissions are sets of actions. What the shares and All-Access Mode grant is united; every
// rule that takes something away is a row of a table, and says so whether or not another one has already.
#pragma once

#include <array>
#include <bitset>
#include <string>
#include <vector>

#include "workspace/access/workspace.h"

namespace cerby::workspace::access::testing_support {

inline constexpr std::array kActions{Action::See,     Action::Launch, Action::UseSecret, Action::Reveal,
                                     Action::Edit,    Action::Share,  Action::Unshare,   Action::Extend,
                                     Action::Retract, Action::Remove};
inline constexpr std::array kAnswers{Answer::Allowed,    Answer::UserNotActive, Answer::ScopeMissing,
                                     Answer::NotFound,   Answer::RoleTooNarrow, Answer::AccountDisabled,
                                     Answer::OwnerOnly,  Answer::NotByApiKey,   Answer::NotExtended,
                                     Answer::FeatureOff, Answer::SecretDisabled};

using Actions = std::bitset<kActions.size()>;
using Objections = std::bitset<16>;  // by the number of the Answer

// What the shares and All-Access Mode grant, before anything is taken away.
Actions granted(const Subject& subject, const Account& account);

// Every reason there is against the action. None: it is allowed.
Objections objections(const Subject& subject, const Account& account, Action action);

// The one reason that is told, or Allowed.
Answer expected(const Subject& subject, const Account& account, Action action);

// The same of a secret that is no account's.
Objections objections(const Subject& subject, const SecureSecret& secret, Action action);
Answer expected(const Subject& subject, const SecureSecret& secret, Action action);

// What is done with a vault, by what it is to the subject.
inline constexpr std::array kVaultUses{VaultUse::Foreign, VaultUse::Shared, VaultUse::Own, VaultUse::Granted};
inline constexpr std::array kVaultActions{VaultAction::See, VaultAction::Fill, VaultAction::Hold,
                                          VaultAction::Manage};
Objections objections(const Subject& subject, VaultUse vault, VaultAction action);
Answer expected(const Subject& subject, VaultUse vault, VaultAction action);
std::string described(const Subject& subject, VaultUse vault, VaultAction action);

// A line for a person: the case, in the words of decide.h.
std::string described(const Subject& subject, const Account& account, Action action);

}  // namespace cerby::workspace::access::testing_support
