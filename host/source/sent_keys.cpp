#include "source/sent_keys.h"

#include <optional>
#include <utility>

#include "source/local_list.h"

namespace cerby::source {
namespace {

Expected<const vault::Device*> sender_of(const LocalTalk& talk, const OwnDevices& own, const AnsweredKey& key,
                                         const Uuid& local_vault,
                                         std::optional<vault::DeviceChain>& of_owner) {
  const auto not_trusted = [] {
    return fail(Outcome::SealedKeyRefused, "no device that is trusted now has sent it");
  };
  if (key.sent_by_user == own.enrolment.user) {
    const auto* const device = own.trusted(key.sent_by);
    if (device == nullptr) return not_trusted();
    return device;
  }
  CERBY_TRY(const auto seen, talk.vault.seen_local_vault(talk.workspace(), local_vault));
  if (!seen || seen->owner != key.sent_by_user) return fail(Outcome::LocalVaultUnconfirmed);
  if (!of_owner) {
    CERBY_TRY(auto chain, compared_chain(talk, seen->owner));
    of_owner = std::move(chain);
  }
  const auto* const device = of_owner->trusted(key.sent_by);
  if (device == nullptr) return not_trusted();
  return device;
}

// Keeps every key that can be opened and is not held yet; the failure of the one that is wanted.
Expected<void> take_sent_keys(const LocalTalk& talk, const Uuid& local_vault, std::uint32_t wanted) {
  CERBY_TRY(const auto sent,
            all_rows(talk.devices, "/api/v1/vaults/" + local_vault.text() + "/keys", vault_keys_from));
  if (sent.rows.empty()) return fail(Outcome::LocalKeyMissing);
  CERBY_TRY(const auto own, own_devices(talk.devices, talk.vault));
  CERBY_TRY(const auto device, talk.vault.device_keys());
  if (!device) return fail(Outcome::DeviceNotTrusted, "this computer has no device keys");
  std::optional<vault::DeviceChain> of_owner;
  const auto take = [&](const AnsweredKey& key) -> Expected<void> {
    CERBY_TRY(const auto* const sender, sender_of(talk, own, key, local_vault, of_owner));
    const auto epoch = static_cast<std::uint32_t>(key.epoch);
    CERBY_TRY(const auto opened,
              open_sealed_key(*device, *sender,
                              {.purpose = key.purpose, .vault = local_vault, .epoch = epoch}, key.sealed));
    return talk.vault.keep_data_key(talk.workspace(), local_vault, epoch, opened.view());
  };
  for (const auto& key : sent.rows) {
    const auto taken = take(key);
    if (!taken && std::cmp_equal(key.epoch, wanted)) return taken;
  }
  return {};
}

}  // namespace

Expected<vault::DeviceChain> compared_chain(const LocalTalk& talk, const Uuid& user) {
  const auto workspace = talk.workspace();
  CERBY_TRY(const auto seen, talk.vault.seen_chain(workspace, user));
  if (!seen) return fail(Outcome::LocalVaultUnconfirmed);
  CERBY_TRY(auto fetched, fetch_chain(talk.devices, {.workspace = workspace, .user = user}));
  const auto& chain = fetched.chain;
  if (fetched.generation != seen->generation || !chain.has(seen->number, seen->hash))
    return fail(Outcome::DeviceChainRefused, "the chain of that user's devices is not the one compared here");
  if (chain.number() > seen->number) {
    CERBY_CHECK(talk.vault.see(vault::SeenChain{.workspace = workspace,
                                                .user = user,
                                                .generation = fetched.generation,
                                                .number = chain.number(),
                                                .hash = chain.hash()}));
  }
  return std::move(fetched.chain);
}

Expected<Secret> data_key_of(const LocalTalk& talk, const Uuid& local_vault, std::uint32_t epoch) {
  const auto held = [&]() -> Expected<Secret> {
    CERBY_TRY(const auto keys, talk.vault.data_keys(talk.workspace(), local_vault));
    return keys ? Secret::copy_of(keys->key(epoch)) : Secret();
  };
  CERBY_TRY(auto key, held());
  if (!key.empty()) return key;
  CERBY_CHECK(take_sent_keys(talk, local_vault, epoch));
  CERBY_TRY(auto taken, held());
  if (taken.empty()) return fail(Outcome::LocalKeyMissing, "of epoch " + std::to_string(epoch));
  return taken;
}

}  // namespace cerby::source
