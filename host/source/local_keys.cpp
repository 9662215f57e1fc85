#include "source/local_keys.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/base64.h"
#include "source/document_writer.h"
#include "source/local_list.h"
#include "vault/local_recovery.h"

namespace cerby::source {
namespace {

constexpr std::size_t kEntropy = 32;
constexpr std::size_t kKeysAtOnce = 100;  // so that they fit into one request
constexpr std::size_t kMostLabel = 128;

std::string path_of(const Uuid& local_vault, std::string_view what) {
  return "/api/v1/vaults/" + local_vault.text() + std::string(what);
}

Expected<void> send(const LocalTalk& talk, FetchMethod method, const std::string& path,
                    const std::string& json) {
  const auto& to = talk.devices;
  CERBY_CHECK(ask(method, to.workspace, path, to.proof, to.fetcher, json));
  return {};
}

struct KeyToSend {
  Uuid device;
  vault::KeyPurpose purpose;
  std::vector<std::uint8_t> sealed;
};

std::string_view word_of(vault::KeyPurpose purpose) {
  switch (purpose) {
    case vault::KeyPurpose::Grant:
      return "grant";
    case vault::KeyPurpose::Enrolment:
      return "enrolment";
    case vault::KeyPurpose::Rotation:
      return "rotation";
  }
  return {};
}

void write_keys(DocumentWriter& writer, std::span<const KeyToSend> keys) {
  writer.key("keys");
  writer.begin_array();
  for (const auto& key : keys) {
    writer.begin_object();
    writer.member("device", key.device.text());
    writer.member("purpose", word_of(key.purpose));
    writer.member("sealed", base64url(key.sealed));
    writer.end_object();
  }
  writer.end_array();
}

void write_recovery(DocumentWriter& writer, Bytes sealed) {
  writer.key("recovery");
  writer.begin_object();
  writer.member("sealed", base64url(sealed));
  writer.end_object();
}

Expected<vault::DeviceKeys> own_keys(const LocalTalk& talk) {
  CERBY_TRY(auto keys, talk.vault.device_keys());
  if (!keys) return fail(Outcome::DeviceNotTrusted, "this computer has no device keys");
  return std::move(*keys);
}

// Whose keys are known for a device: one's own, or those of a user who was given the vault's key here.
class Recipients {
 public:
  static Expected<Recipients> of(const LocalTalk& talk, const Uuid& local_vault) {
    CERBY_TRY(auto own, own_devices(talk.devices, talk.vault));
    return Recipients(talk, local_vault, std::move(own));
  }
  [[nodiscard]] const OwnDevices& own() const { return own_; }
  // Null: no chain that is believed here trusts it.
  Expected<const vault::Device*> known(const AnsweredRecipient& recipient) {
    if (recipient.user == own_.enrolment.user) return own_.trusted(recipient.device);
    auto found = std::ranges::find(others_, recipient.user, [](const auto& one) { return one.first; });
    if (found == others_.end()) {
      std::optional<vault::DeviceChain> of_user;
      CERBY_TRY(const bool is_member,
                talk_.vault.seen_member(talk_.workspace(), local_vault_, recipient.user));
      auto chain = is_member ? compared_chain(talk_, recipient.user) : fail(Outcome::LocalVaultUnconfirmed);
      if (!chain && chain.error().outcome != Outcome::LocalVaultUnconfirmed &&
          chain.error().outcome != Outcome::DeviceChainRefused)
        return std::unexpected(std::move(chain).error());
      if (chain) of_user = std::move(*chain);
      others_.emplace_back(recipient.user, std::move(of_user));
      found = std::prev(others_.end());
    }
    return found->second ? found->second->trusted(recipient.device) : nullptr;
  }

 private:
  Recipients(const LocalTalk& talk, const Uuid& local_vault, OwnDevices own)
      : talk_(talk), local_vault_(local_vault), own_(std::move(own)) {}
  LocalTalk talk_;
  Uuid local_vault_;
  OwnDevices own_;
  std::vector<std::pair<Uuid, std::optional<vault::DeviceChain>>> others_;
};

// Seals the key for each of those that are known and lets the others be.
struct Sealing {
  std::vector<KeyToSend> keys;
  std::vector<Uuid> unknown;
};
Expected<Sealing> seal_for(Recipients& recipients, std::span<const AnsweredRecipient> to,
                           const vault::DeviceKeys& from, const vault::KeySubject& subject, SecretView key) {
  Sealing sealing;
  for (const auto& one : to) {
    CERBY_TRY(const auto* const device, recipients.known(one));
    if (device == nullptr) {
      sealing.unknown.push_back(one.device);
      continue;
    }
    auto of = subject;
    if (of.purpose == vault::KeyPurpose::Enrolment && one.user != recipients.own().enrolment.user)
      of.purpose = vault::KeyPurpose::Grant;
    CERBY_TRY(auto sealed, seal_key(from, *device, of, key));
    sealing.keys.push_back({one.device, of.purpose, std::move(sealed)});
  }
  return sealing;
}

Expected<void> remember(const LocalTalk& talk, const Uuid& local_vault, const Uuid& owner,
                        std::uint32_t epoch, SecretView key) {
  CERBY_CHECK(talk.vault.keep_data_key(talk.workspace(), local_vault, epoch, key));
  return talk.vault.see(vault::SeenLocalVault{
      .workspace = talk.workspace(), .vault = local_vault, .owner = owner, .epoch = epoch});
}

}  // namespace

Expected<std::vector<AnsweredVault>> list_local_vaults(const LocalTalk& talk) {
  CERBY_TRY(auto all, all_rows(talk.devices, "/api/v1/vaults", vaults_from));
  std::erase_if(all.rows, [](const AnsweredVault& one) { return !one.local; });
  return std::move(all.rows);
}

Expected<MadeLocalVault> create_local_vault(const LocalTalk& talk, std::string_view label) {
  if (label.empty() || label.size() > kMostLabel)
    return fail(Outcome::InputInvalid, "a vault's label has 1 to 128 bytes");
  CERBY_TRY(const auto own, own_devices(talk.devices, talk.vault));
  CERBY_TRY(const auto device, own_keys(talk));
  MadeLocalVault made{.id = Uuid::random(), .entropy = Secret::random(kEntropy)};
  const auto key = Secret::random(vault::kDataKeySize);
  const vault::KeySubject subject{.purpose = vault::KeyPurpose::Grant, .vault = made.id, .epoch = 1};
  CERBY_TRY(auto sealed, seal_key(device, own.own, subject, key.view()));
  const std::array keys{KeyToSend{own.own.id, subject.purpose, std::move(sealed)}};
  CERBY_TRY(
      const auto recovery,
      vault::seal_for_recovery(made.entropy, {.workspace = talk.workspace(), .vault = made.id}, key.view()));
  CERBY_CHECK(send(talk, FetchMethod::Post, "/api/v1/vaults",
                   document_of("vault", made.id.text(), [&](DocumentWriter& writer) {
                     writer.member("kind", "local");
                     writer.member("label", label);
                     write_keys(writer, keys);
                     write_recovery(writer, recovery);
                   })));
  CERBY_CHECK(remember(talk, made.id, own.enrolment.user, 1, key.view()));
  return made;
}

Expected<SentKeys> send_missing_keys(const LocalTalk& talk, const Uuid& local_vault) {
  CERBY_TRY(auto listed,
            all_rows(talk.devices, path_of(local_vault, "/key-recipients"), key_recipients_from));
  std::erase_if(listed.rows, [](const AnsweredRecipient& one) { return one.has_key; });
  if (listed.rows.empty()) return SentKeys();
  const auto epoch = static_cast<std::uint32_t>(listed.epoch);
  CERBY_TRY(const auto key, data_key_of(talk, local_vault, epoch));
  CERBY_TRY(const auto device, own_keys(talk));
  CERBY_TRY(auto recipients, Recipients::of(talk, local_vault));
  CERBY_TRY(
      auto sealing,
      seal_for(recipients, listed.rows, device,
               {.purpose = vault::KeyPurpose::Enrolment, .vault = local_vault, .epoch = epoch}, key.view()));
  SentKeys sent{.unknown = std::move(sealing.unknown)};
  for (auto rest = std::span<const KeyToSend>(sealing.keys); !rest.empty();) {
    const auto now = rest.first(std::min(rest.size(), kKeysAtOnce));
    CERBY_CHECK(send(talk, FetchMethod::Post, path_of(local_vault, "/keys"),
                     document_of("vault_key", {}, [&](DocumentWriter& writer) {
                       writer.member("epoch", std::int64_t{epoch});
                       write_keys(writer, now);
                     })));
    sent.sent += now.size();
    rest = rest.subspan(now.size());
  }
  return sent;
}

Expected<Resealed> finish_rotation(const LocalTalk& talk, const Uuid& local_vault, const Clock& clock,
                                   const ResealProgress& progress) {
  CERBY_TRY(auto listed,
            all_rows(talk.devices, path_of(local_vault, "/sealed-accounts"), sealed_accounts_from));
  CERBY_CHECK(data_key_of(talk, local_vault, static_cast<std::uint32_t>(listed.epoch)));
  std::erase_if(listed.rows, [&](const AnsweredPlace& one) { return one.epoch >= listed.epoch; });
  LocalAccounts accounts(talk, clock, LoopbackHttp::Allowed, Use::Real);
  Resealed done;
  for (std::size_t at = 0; at < listed.rows.size(); ++at) {
    const auto& id = listed.rows[at].account;
    const auto reseal = [&]() -> Expected<void> {
      CERBY_TRY(const auto account, accounts.open(id, local_vault));
      CERBY_CHECK(accounts.put(account, local_vault));
      return {};
    };
    if (auto sealed = reseal(); sealed) {
      ++done.accounts;
    } else {
      done.left.emplace_back(id, std::move(sealed).error());
    }
    if (progress) progress(at + 1, listed.rows.size());
  }
  return done;
}

Expected<RotatedKeys> begin_rotation(const LocalTalk& talk, const Uuid& local_vault, const Clock& clock) {
  CERBY_TRY(auto listed,
            all_rows(talk.devices, path_of(local_vault, "/key-recipients"), key_recipients_from));
  const auto& to = talk.devices;
  CERBY_TRY(auto body,
            ask(FetchMethod::Get, to.workspace, path_of(local_vault, "/recovery"), to.proof, to.fetcher));
  CERBY_TRY(const auto before, recovery_key_from(std::move(body)));
  if (listed.epoch == vault::kMaxEpoch) return fail(Outcome::InputInvalid, "a vault gets no more keys");
  CERBY_CHECK(data_key_of(talk, local_vault, static_cast<std::uint32_t>(listed.epoch)));
  CERBY_TRY(const auto held, talk.vault.data_keys(talk.workspace(), local_vault));
  if (held && held->newest() > listed.epoch)
    return fail(Outcome::LocalAccountRolledBack, "this device has a newer key of the vault");

  // What lies there now is what may still be opened with the older key afterwards.
  CERBY_TRY(const auto accounts,
            all_rows(talk.devices, path_of(local_vault, "/sealed-accounts"), sealed_accounts_from));
  LocalAccounts reader(talk, clock, LoopbackHttp::Allowed, Use::Real);
  for (const auto& one : accounts.rows) static_cast<void>(reader.open(one.account, local_vault));

  CERBY_TRY(const auto device, own_keys(talk));
  CERBY_TRY(auto recipients, Recipients::of(talk, local_vault));
  RotatedKeys rotated{
      .epoch = static_cast<std::uint32_t>(listed.epoch) + 1, .entropy = Secret::random(kEntropy), .sent = {}};
  const auto key = Secret::random(vault::kDataKeySize);
  const auto own = recipients.own().own.id;
  // This device's own first: the others can be sent theirs later.
  const auto at = std::ranges::find(listed.rows, own, &AnsweredRecipient::device);
  if (at != listed.rows.end()) std::rotate(listed.rows.begin(), at, std::next(at));
  CERBY_TRY(auto sealing,
            seal_for(recipients, listed.rows, device,
                     {.purpose = vault::KeyPurpose::Rotation, .vault = local_vault, .epoch = rotated.epoch},
                     key.view()));
  if (sealing.keys.empty() || sealing.keys.front().device != own)
    return fail(Outcome::WorkspaceAnswerInvalid, "it does not name this device among those with a key");
  const auto now = std::span(sealing.keys).first(std::min(sealing.keys.size(), kKeysAtOnce));
  CERBY_TRY(const auto recovery, vault::seal_for_recovery(rotated.entropy,
                                                          {.workspace = talk.workspace(),
                                                           .vault = local_vault,
                                                           .epoch = rotated.epoch,
                                                           .number = before.number + 1},
                                                          key.view()));
  CERBY_CHECK(send(talk, FetchMethod::Post, path_of(local_vault, "/epochs"),
                   document_of("vault_epoch", {}, [&](DocumentWriter& writer) {
                     writer.member("epoch", std::int64_t{rotated.epoch});
                     write_keys(writer, now);
                     write_recovery(writer, recovery);
                   })));
  CERBY_CHECK(remember(talk, local_vault, recipients.own().enrolment.user, rotated.epoch, key.view()));
  rotated.sent = {.sent = now.size(), .unknown = std::move(sealing.unknown)};
  if (now.size() < sealing.keys.size()) {
    CERBY_TRY(const auto rest, send_missing_keys(talk, local_vault));
    rotated.sent.sent += rest.sent;
  }
  return rotated;
}

Expected<void> recover_local_vault(const LocalTalk& talk, const Uuid& local_vault, const Secret& entropy) {
  const auto& to = talk.devices;
  CERBY_TRY(const auto own, own_devices(to, talk.vault));
  CERBY_TRY(auto body,
            ask(FetchMethod::Get, to.workspace, path_of(local_vault, "/recovery"), to.proof, to.fetcher));
  CERBY_TRY(const auto kept, recovery_key_from(std::move(body)));
  CERBY_TRY(
      const auto key,
      vault::open_by_recovery(
          entropy,
          {.workspace = talk.workspace(), .vault = local_vault, .epoch = kept.epoch, .number = kept.number},
          kept.sealed));
  return remember(talk, local_vault, own.enrolment.user, static_cast<std::uint32_t>(kept.epoch), key.view());
}

}  // namespace cerby::source
