#include "workspace/signin/error.h"

#include <algorithm>
#include <array>

namespace cerby::workspace::signin {
namespace {

struct Entry {
  Error error;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::string_view kAgain = "Start the sign-in again.";
constexpr std::string_view kLater = "The identity provider cannot be asked just now. Try again later.";
constexpr std::string_view kNotTaken =
    "What the identity provider answered was not taken. Ask your administrator.";
constexpr std::string_view kNotHere =
    "You are not a user of this workspace. Ask its administrator to invite you.";

constexpr std::array kEntries{
    Entry{Error::RequestMalformed, "request_malformed", "That is not the address of a sign-in."},
    Entry{Error::WorkspaceUnknown, "workspace_unknown", "There is no such workspace."},
    Entry{Error::Failed, "failed", "Something went wrong here. Try again later."},
    Entry{Error::StateUnknown, "state_unknown", kAgain},
    Entry{Error::StateUsed, "state_used", "This sign-in was finished already. Start again."},
    Entry{Error::StateExpired, "state_expired", "The sign-in took too long. Start again."},
    Entry{Error::OtherBrowser, "other_browser", "The sign-in was begun in another browser. Start again."},
    Entry{Error::IssuerOther, "issuer_other", kNotTaken},
    Entry{Error::AccessDenied, "access_denied",
          "The identity provider did not let you in. Ask your administrator to assign the workspace to you."},
    Entry{Error::ProviderRefused, "provider_refused", kNotTaken},
    Entry{Error::ProviderBusy, "provider_busy", kLater},
    Entry{Error::ProviderNoAnswer, "provider_no_answer", kLater},
    Entry{Error::CodeRefused, "code_refused", kNotTaken},
    Entry{Error::TokenRefused, "token_refused", kNotTaken},
    Entry{Error::EmailNotVerified, "email_not_verified", kNotHere},
    Entry{Error::UserUnknown, "user_unknown", kNotHere},
    Entry{Error::UserIsAnothers, "user_is_anothers",
          "The user with your e-mail address is another identity's. Ask your administrator."},
    Entry{Error::UserDeactivated, "user_deactivated",
          "Your user is deactivated. Ask your workspace's administrator."},
    Entry{Error::DeviceDisabled, "device_disabled",
          "This device was removed. To use this computer again, run on it: cerbyctl device renew"},
    Entry{Error::DeviceIsAnothers, "device_is_anothers", "This device is another user's."},
    Entry{Error::GrantUnknown, "grant_unknown", kAgain},
    Entry{Error::GrantExpired, "grant_expired", kAgain},
    Entry{Error::GrantUsed, "grant_used", kAgain},
    Entry{Error::VerifierOther, "verifier_other", kAgain},
    Entry{Error::SignatureInvalid, "signature_invalid", kAgain},
    Entry{Error::SessionEnded, "session_ended", "The session has ended. Sign in again."},
};

const Entry& entry(Error error) {
  const auto found = std::ranges::find(kEntries, error, &Entry::error);
  return found == kEntries.end() ? kEntries[2] : *found;
}

}  // namespace

std::string_view name(Error error) {
  return entry(error).name;
}

std::optional<Error> error_from(std::string_view name) {
  const auto found = std::ranges::find(kEntries, name, &Entry::name);
  if (found == kEntries.end()) return std::nullopt;
  return found->error;
}

std::string_view sentence(Error error) {
  return entry(error).sentence;
}

}  // namespace cerby::workspace::signin
