#include "source/devices.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/log.h"
#include "source/ask.h"
#include "source/document_writer.h"
#include "source/session_tokens.h"

namespace cerby::source {
namespace {

const std::string kOwn = "/api/v1/session/device", kDevices = "/api/v1/devices",
                  kChain = "/api/v1/device-chain";

constexpr SecretAccess kTyped("what a person typed as a mailed code");

std::string nonce_body(const vault::EnrolmentNonce& nonce) {
  return document_of("device_comparison", {},
                     [&](auto& writer) { writer.member("nonce", base64url(nonce)); });
}

std::string entry_body(std::string_view type, std::uint64_t number, const vault::Signature& signature) {
  return document_of(type, {}, [&](auto& writer) {
    writer.member("number", static_cast<std::int64_t>(number));
    writer.member("signature", base64url(signature));
  });
}

Expected<Secret> get(const DeviceTalk& talk, const std::string& path) {
  return ask(FetchMethod::Get, talk.workspace, path, talk.proof, talk.fetcher);
}

Expected<void> send(const DeviceTalk& talk, FetchMethod method, const std::string& path,
                    std::string_view json) {
  CERBY_CHECK(ask(method, talk.workspace, path, talk.proof, talk.fetcher, json));
  return {};
}

std::string page_of(const std::string& path, std::size_t number) {
  return path + "?page%5Bsize%5D=" + std::to_string(kDevicePage) +
         "&page%5Bnumber%5D=" + std::to_string(number);
}

std::unexpected<Failure> refused_chain(const char* why) {
  return fail(Outcome::DeviceChainRefused, why);
}

}  // namespace

std::string name_of(const Origin& workspace) {
  return workspace.text().substr(std::string_view("https://").size());
}

Expected<AnsweredOwnDevice> own_device(const DeviceTalk& talk) {
  CERBY_TRY(auto body, get(talk, kOwn));
  CERBY_TRY(auto own, own_device_from(std::move(body)));
  if (own.enrolment.workspace != name_of(talk.workspace))
    return fail(Outcome::WorkspaceAnswerInvalid, "it says that it is another workspace");
  return own;
}

Expected<std::vector<AnsweredDevice>> list_devices(const DeviceTalk& talk) {
  std::vector<AnsweredDevice> all;
  for (std::size_t number = 1; all.size() < kMostDevices; ++number) {
    CERBY_TRY(auto body, get(talk, page_of(kDevices, number)));
    CERBY_TRY(auto page, devices_from(std::move(body)));
    const bool last = std::ssize(page) < kDevicePage;
    std::ranges::move(page, std::back_inserter(all));
    if (last) break;
  }
  return all;
}

Expected<AnsweredDevice> one_device(const DeviceTalk& talk, const Uuid& id) {
  auto body = get(talk, kDevices + "/" + id.text());
  if (!body && body.error().outcome == Outcome::RoleNone) return fail(Outcome::NotFound, id.text());
  if (!body) return std::unexpected(std::move(body.error()));
  CERBY_TRY(auto device, device_from(std::move(*body)));
  if (device.device.id != id) return fail(Outcome::WorkspaceAnswerInvalid, "another device");
  return device;
}

Expected<void> ask_to_be_let_in(const DeviceTalk& talk, const vault::DeviceKeys& keys,
                                const ToBeLetIn& asking) {
  const auto signature = keys.sign(request_message(asking.enrolment, keys.device(), asking.commitment));
  return send(talk, FetchMethod::Post, kOwn, document_of("session_device", {}, [&](auto& writer) {
                writer.member("deviceId", keys.device().id.text());
                writer.member("label", asking.label);
                writer.member("sealingKey", base64url(keys.device().box));
                writer.member("commitment", base64url(asking.commitment));
                writer.member("signature", base64url(signature));
              }));
}

Expected<void> ask_for_code(const DeviceTalk& talk) {
  return send(talk, FetchMethod::Post, kOwn + "/code", {});
}

Expected<void> redeem_code(const DeviceTalk& talk, SecretView code) {
  constexpr std::size_t kMost = 32;
  const auto is_part = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'; };
  // It stands as it is in the document below.
  if (code.empty() || code.size() > kMost || !std::ranges::all_of(code.text(kTyped), is_part))
    return fail(Outcome::InputInvalid, "a code is of letters");
  const auto sent = ask(FetchMethod::Post, talk.workspace, kOwn + "/enrolment", talk.proof, talk.fetcher,
                        joined({view_of(R"({"data": {"type": "device_code", "attributes": {"value": ")"),
                                code, view_of(R"("}}})")}));
  if (sent) return {};
  // Whatever the reason: the workspace says no more of it.
  if (sent.error().outcome == Outcome::RoleNone)
    return fail(Outcome::InputInvalid, "the workspace does not take this code");
  return std::unexpected(sent.error());
}

Expected<void> show_nonce(const DeviceTalk& talk, const vault::EnrolmentNonce& nonce) {
  return send(talk, FetchMethod::Put, kOwn + "/comparison", nonce_body(nonce));
}

Expected<void> give_nonce(const DeviceTalk& talk, const Uuid& device, const vault::EnrolmentNonce& nonce) {
  const auto given =
      send(talk, FetchMethod::Post, kDevices + "/" + device.text() + "/comparison", nonce_body(nonce));
  if (given || !given.error().detail.ends_with(", comparison_taken")) return given;
  return fail(Outcome::InputInvalid,
              "its request was compared before; run on that device again: cerbyctl device enrol");
}

Expected<void> send_approval(const DeviceTalk& talk, const Uuid& device, std::uint64_t number,
                             const vault::Signature& signature) {
  const auto sent = send(talk, FetchMethod::Post, kDevices + "/" + device.text() + "/approval",
                         entry_body("device_approval", number, signature));
  if (sent || !sent.error().detail.ends_with(", comparison_missing")) return sent;
  return fail(Outcome::InputInvalid,
              "it was compared more than ten minutes ago; run on that device again: cerbyctl device enrol");
}

Expected<void> send_removal(const DeviceTalk& talk, const Uuid& device, std::uint64_t number,
                            const vault::Signature& signature) {
  return send(talk, FetchMethod::Delete, kDevices + "/" + device.text(),
              entry_body("device_removal", number, signature));
}

Expected<void> remove_unsigned(const DeviceTalk& talk, const Uuid& device) {
  return send(talk, FetchMethod::Delete, kDevices + "/" + device.text(), {});
}

Expected<FetchedChain> fetch_chain(const DeviceTalk& talk, const vault::Enrolment& enrolment) {
  std::vector<vault::ChainEntry> entries;
  std::optional<std::uint32_t> generation;
  for (std::size_t number = 1;; ++number) {
    CERBY_TRY(auto body, get(talk, page_of(kChain, number) + "&filter%5Buser%5D=" + enrolment.user.text()));
    CERBY_TRY(const auto page, chain_page_from(std::move(body), entries.size() + 1));
    if (generation.value_or(page.generation) != page.generation)
      return fail(Outcome::ChangedElsewhere, "the chain of devices, while it was read");
    generation = page.generation;
    entries.insert(entries.end(), page.entries.begin(), page.entries.end());
    if (std::ssize(page.entries) < kDevicePage) break;
    if (entries.size() > vault::DeviceChain::kMostEntries) return refused_chain("it has too many entries");
  }
  CERBY_TRY(auto chain, vault::DeviceChain::verify(enrolment, entries));
  return FetchedChain{std::move(chain), *generation};
}

const vault::Device* OwnDevices::trusted(const Uuid& id) const {
  if (chain.number() == 0) return id == own.id ? &own : nullptr;
  return chain.trusted(id);
}

Expected<OwnDevices> believed(FetchedChain fetched, const vault::SeenEnrolment& seen,
                              const vault::Device& own) {
  const auto& chain = fetched.chain;
  if (chain.number() == 0) {
    if (seen.let_in_by != own) return refused_chain("the approval of this device is missing");
  } else {
    const auto* const known = chain.known(own.id);
    if (known == nullptr || *known != own) return fail(Outcome::DeviceNotTrusted, "it is not in the chain");
    if (*chain.let_in_by(own.id) != seen.let_in_by)
      return refused_chain("it says that another device let this one in");
    if (chain.trusted(own.id) == nullptr) return fail(Outcome::DeviceNotTrusted, "it was removed");
  }
  return OwnDevices{{seen.workspace, seen.user}, own, fetched.generation, std::move(fetched.chain)};
}

Expected<OwnDevices> own_devices(const DeviceTalk& talk, vault::Vault& vault) {
  CERBY_TRY(const auto keys, vault.device_keys());
  const auto name = name_of(talk.workspace);
  CERBY_TRY(const auto seen, vault.seen_enrolment(name));
  CERBY_TRY(const auto answered, own_device(talk));
  if (!keys || !seen) return fail(Outcome::DeviceNotTrusted, "this computer has not noted who let it in");
  if (answered.enrolment.user != seen->user) return refused_chain("it says that you are another user");
  if (answered.state != DeviceState::Trusted) return fail(Outcome::DeviceNotTrusted, "the workspace says so");
  const vault::Enrolment enrolment{name, seen->user};
  CERBY_TRY(auto fetched, fetch_chain(talk, enrolment));
  CERBY_TRY(const auto before, vault.seen_chain(name, seen->user));
  if (before && fetched.generation != before->generation)
    return refused_chain("it is another chain than the one seen before");
  if (before && !fetched.chain.has(before->number, before->hash))
    return refused_chain("it does not have the entry that was seen last");
  CERBY_TRY(auto own, believed(std::move(fetched), *seen, keys->device()));
  CERBY_CHECK(
      vault.see(vault::SeenChain{name, seen->user, own.generation, own.chain.number(), own.chain.hash()}));
  return own;
}

}  // namespace cerby::source
