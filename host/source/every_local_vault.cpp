#include "source/every_local_vault.h"

#include <algorithm>
#include <string>
#include <utility>

#include "source/local_list.h"

namespace cerby::source {
namespace {

// Who may have no local vault has none.
Expected<std::vector<AnsweredVault>> all_local_vaults(const LocalTalk& talk) {
  auto listed = list_local_vaults(talk);
  if (!listed &&
      (listed.error().outcome == Outcome::RoleLoginOnly || listed.error().outcome == Outcome::RoleNone))
    return std::vector<AnsweredVault>();
  return listed;
}

// Nobody has sent it to this device, or the owner's devices were not compared here: there is nothing to send.
bool is_not_held(const Failure& failure) {
  return failure.outcome == Outcome::LocalKeyMissing || failure.outcome == Outcome::LocalVaultUnconfirmed;
}

Expected<SentKeys> send_to(const LocalTalk& talk, const Uuid& local_vault, const Uuid& device) {
  CERBY_TRY(auto sent, send_missing_keys(talk, local_vault));
  CERBY_TRY(const auto listed,
            all_rows(talk.devices, "/api/v1/vaults/" + local_vault.text() + "/key-recipients",
                     key_recipients_from));
  const auto has_it = [&](const AnsweredRecipient& one) { return one.device == device && one.has_key; };
  if (std::ranges::none_of(listed.rows, has_it) &&
      std::ranges::find(sent.unknown, device) == sent.unknown.end())
    return fail(Outcome::WorkspaceAnswerInvalid, "it does not show that the new device has the key");
  return sent;
}

}  // namespace

Expected<std::vector<SentOfVault>> send_every_key(const LocalTalk& talk, const Uuid& device) {
  CERBY_TRY(auto all, all_local_vaults(talk));
  std::vector<SentOfVault> done;
  for (auto& one : all) {
    const auto held = data_key_of(talk, one.id, static_cast<std::uint32_t>(one.epoch));
    if (!held && is_not_held(held.error())) continue;
    auto sent = held ? send_to(talk, one.id, device) : std::unexpected(held.error());
    done.push_back({std::move(one), std::move(sent)});
  }
  return done;
}

Expected<LocalVaultsByOwner> local_vaults_by_owner(const LocalTalk& talk) {
  CERBY_TRY(const auto own, own_devices(talk.devices, talk.vault));
  CERBY_TRY(auto all, all_local_vaults(talk));
  LocalVaultsByOwner found;
  for (auto& one : all) {
    CERBY_TRY(const auto seen, talk.vault.seen_local_vault(talk.workspace(), one.id));
    const auto me = own.enrolment.user;
    const bool is_own = one.owner == me && (!seen || seen->owner == me);
    (is_own ? found.own : found.of_others).push_back(std::move(one));
  }
  return found;
}

}  // namespace cerby::source
