#include "workspace/signin/user.h"

#include "workspace/store/feed.h"
#include "workspace/store/sessions.h"

namespace cerby::workspace::signin {
namespace {

using access::UserStatus;

store::Result<std::optional<store::User>> row_or_none(store::Result<store::User> found) {
  if (found) return std::optional(std::move(*found));
  if (found.error().error == store::Error::NotFound) return std::optional<store::User>();
  return std::unexpected(found.error());
}

Result<store::User> refused(Error error) {
  return std::unexpected(error);
}

// For the first time.
Answered<store::User> found(store::Transaction& transaction, const Uuid& workspace,
                            const oidc::IdToken& token) {
  CERBY_TRY(auto user, row_or_none(find_user_by_external_id(transaction, workspace, token.subject)));
  std::optional<store::User> by_email;
  if (token.verified_email) {
    CERBY_TRY(by_email, row_or_none(find_user_by_email(transaction, workspace, *token.verified_email)));
  }
  // Who is one by the external id and another by the e-mail is neither: whoever may give the one need not be
  // who may give the other.
  if (user && by_email && by_email->id != user->id) return refused(Error::UserIsAnothers);
  if (!user) {
    if (!token.verified_email) return refused(Error::EmailNotVerified);
    if (!by_email) return refused(Error::UserUnknown);
    // An address that was given to somebody new is not that of the one who was named by an external id.
    if (by_email->external_id) return refused(Error::UserIsAnothers);
    user = std::move(by_email);
  }
  if (user->subject) return refused(Error::UserIsAnothers);
  return std::move(*user);
}

}  // namespace

Answered<store::User> user_of(store::Transaction& transaction, const Uuid& workspace,
                              const std::string& issuer, const oidc::IdToken& token, store::Time now) {
  CERBY_CHECK(hold_feed(transaction, workspace));
  CERBY_TRY(auto known, row_or_none(find_user_by_subject(transaction, workspace, issuer, token.subject)));
  const bool is_first = !known;
  if (is_first) {
    CERBY_TRY(auto first, found(transaction, workspace, token));
    if (!first) return first;
    known = std::move(*first);
  }
  store::User& user = *known;
  if (user.status == UserStatus::Deactivated) return refused(Error::UserDeactivated);
  if (is_first || user.status == UserStatus::Invited) {
    user.issuer = issuer;
    user.subject = token.subject;
    user.status = UserStatus::Active;
    CERBY_CHECK(change_user(transaction, {workspace, user.id, now}, user));
  }
  return std::move(user);
}

Answered<void> check_device(store::Transaction& transaction, const Uuid& workspace, const Uuid& user,
                            const store::Bytes32& key) {
  const auto holder = find_key_holder(transaction, workspace, key);
  if (!holder && holder.error().error == store::Error::NotFound) return Result<void>();
  if (!holder) return std::unexpected(holder.error());
  if (holder->user != user) return Result<void>(std::unexpected(Error::DeviceIsAnothers));
  if (holder->status == store::DeviceStatus::Disabled)
    return Result<void>(std::unexpected(Error::DeviceDisabled));
  return Result<void>();
}

}  // namespace cerby::workspace::signin
