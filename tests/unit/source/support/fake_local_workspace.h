// A workspace as far as local vaults go (workspace/README.md, "Local vaults"), which can be told to lie: what
// it keeps is open to the test, and each answer can be changed on its way.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/fetch.h"
#include "source/proof.h"
#include "vault/device_chain.h"
#include "vault/device_keys.h"
#include "vault/sealed_key.h"

namespace cerby::source::testing_support {

class AnyProof final : public Proof {
 public:
  Expected<FetchHeader> header() override { return FetchHeader{"X", Secret::random(1)}; }
  [[nodiscard]] bool is_key() const override { return false; }
  Expected<void> renew() override { return fail(Outcome::SignInWanted); }
};

class FakeLocalWorkspace final : public Fetcher {
 public:
  using Json = nlohmann::json;
  static constexpr SecretAccess kTest{"a test looks at it"};
  static constexpr const char* kHost = "acme.test";

  struct SentKey {
    Uuid vault, to, by, by_user;
    std::int64_t epoch = 1;
    std::string purpose, sealed;
  };
  struct Sealed {
    Uuid vault;
    std::int64_t epoch = 1, revision = 1;
    std::string sealed;
  };
  struct Recipient {
    Uuid device, user;
  };
  struct LocalVault {
    std::string label;
    Uuid owner;
    std::int64_t epoch = 1, recovery_number = 1;
    std::string recovery{};
  };
  Uuid user = Uuid::random(), calling;  // whose session it is, and of which device
  int generation = 1;
  std::map<Uuid, std::vector<vault::ChainEntry>> chains;  // by user
  std::map<Uuid, Json> accounts;                          // attributes
  std::map<Uuid, Sealed> sealed;                          // by account
  std::map<Uuid, LocalVault> vaults;
  std::map<Uuid, std::string> users;  // mail addresses
  std::vector<SentKey> keys;
  std::vector<Recipient> recipients;  // of every vault
  bool is_owner = true;               // of the accounts
  std::function<void(const std::string& path, Json& answer)> lie = [](const auto&, auto&) {};
  std::function<void()> before_put = [] {};  // once
  std::vector<std::string> asked;            // "GET /accounts/…"

  Expected<Fetched> fetch(const FetchRequest& request) override {
    const std::string start = std::string("https://") + kHost + "/api/v1";
    EXPECT_TRUE(request.url.starts_with(start)) << request.url;
    auto path = request.url.substr(start.size());
    path = path.substr(0, path.find('?'));
    static const std::map<FetchMethod, std::string> kNames{{FetchMethod::Get, "GET "},
                                                           {FetchMethod::Post, "POST "},
                                                           {FetchMethod::Put, "PUT "},
                                                           {FetchMethod::Delete, "DELETE "}};
    asked.push_back(kNames.at(request.method) + path);
    const auto text = request.body.text(kTest);
    const Json data = text.empty() ? Json::object() : Json::parse(text).at("data");
    if (request.method == FetchMethod::Delete && path.starts_with("/vaults/") && path.size() == kVaultPath)
      return remove_vault(id_at(path, 8), request.url.ends_with("?withAccounts=true"));
    if (request.method != FetchMethod::Get) return change(request.method, path, data);
    const auto found = shown(path, request.url);
    if (found.is_null()) return refuse(404, "");
    auto answer = found;
    lie(path, answer);
    return say(200, answer.dump());
  }

  void send_key(const Uuid& in, std::int64_t epoch, const vault::DeviceKeys& by, const vault::Device& to,
                SecretView key, const Uuid& by_user) {
    const auto made = vault::seal_key(
        by, to,
        {.purpose = vault::KeyPurpose::Grant, .vault = in, .epoch = static_cast<std::uint32_t>(epoch)}, key);
    keys.push_back({in, to.id, by.device().id, by_user, epoch, "grant", base64url(made.value())});
  }

 private:
  static constexpr std::size_t kVaultPath = 44;
  static Expected<Fetched> say(std::uint32_t status, std::string body = {}) {
    return Fetched{.status = status, .body = Secret::take(std::span(body))};
  }
  static Expected<Fetched> refuse(std::uint32_t status, const std::string& reason) {
    return say(status, R"({"errors": [{"meta": {"reason": ")" + reason + R"("}}]})");
  }
  static Json resource(const std::string& id, const char* type, Json attributes) {
    return {{"id", id}, {"type", type}, {"attributes", std::move(attributes)}};
  }
  static Json public_keys(const vault::Device& device) {
    return {{"id", device.id.text()},
            {"signingKey", base64url(device.signing)},
            {"sealingKey", base64url(device.box)}};
  }
  static Uuid id_at(const std::string& path, std::size_t at) { return *Uuid::parse(path.substr(at, 36)); }

  Json chain(const std::string& url) const {
    Json all = Json::array();
    const auto whose = url.find("filter%5Buser%5D=");
    const auto of = whose == std::string::npos ? user : *Uuid::parse(url.substr(whose + 17, 36));
    const auto found = chains.find(of);
    const auto entries = found == chains.end() ? std::vector<vault::ChainEntry>() : found->second;
    for (const auto& one : entries) {
      const bool approval = one.kind == vault::ChainEntry::Kind::Approval;
      all.push_back(resource(std::to_string(all.size() + 1), "device_chain_entry",
                             {{"kind", approval ? "approval" : "removal"},
                              {"device", public_keys(one.device)},
                              {"by", public_keys(one.by)},
                              {"signature", base64url(one.signature)}}));
    }
    return {{"data", all}, {"meta", {{"generation", generation}, {"number", entries.size()}}}};
  }
  [[nodiscard]] bool has_key(const Uuid& in, std::int64_t epoch, const Uuid& device) const {
    return std::ranges::any_of(
        keys, [&](const SentKey& key) { return key.vault == in && key.epoch == epoch && key.to == device; });
  }
  Json of_vault(const Uuid& id, const std::string& what) const {
    const auto& in = vaults.at(id);
    Json all = Json::array();
    if (what == "/keys") {
      for (const auto& key : keys) {
        if (key.vault != id || key.to != calling) continue;
        all.push_back(resource(std::to_string(key.epoch), "vault_key",
                               {{"epoch", key.epoch},
                                {"purpose", key.purpose},
                                {"sealed", key.sealed},
                                {"sentBy", key.by.text()},
                                {"sentByUser", key.by_user.text()}}));
      }
    } else if (what == "/key-recipients") {
      for (const auto& one : recipients) {
        all.push_back(resource(one.device.text(), "key_recipient",
                               {{"user", one.user.text()}, {"hasKey", has_key(id, in.epoch, one.device)}}));
      }
    } else if (what == "/sealed-accounts") {
      for (const auto& [account, one] : sealed) {
        if (one.vault != id) continue;
        all.push_back(resource(account.text(), "sealed_account",
                               {{"vault", id.text()}, {"epoch", one.epoch}, {"revision", one.revision}}));
      }
    } else if (what == "/recovery") {
      return {
          {"data", resource(id.text(), "recovery_key",
                            {{"number", in.recovery_number}, {"epoch", in.epoch}, {"sealed", in.recovery}})}};
    } else {
      return {{"data", resource_of(id)}};
    }
    return {{"data", all}, {"meta", {{"epoch", in.epoch}}}};
  }
  [[nodiscard]] Json resource_of(const Uuid& id) const {
    const auto& in = vaults.at(id);
    return resource(
        id.text(), "vault",
        {{"label", in.label}, {"kind", "local"}, {"epoch", in.epoch}, {"ownerId", in.owner.text()}});
  }
  Json shown(const std::string& path, const std::string& url) const {
    if (path == "/session/device")
      return {{"data", resource("x", "session_device",
                                {{"workspace", kHost},
                                 {"userId", user.text()},
                                 {"status", "trusted"},
                                 {"mail", false},
                                 {"signingKey", base64url(vault::PublicKey{})}})}};
    if (path == "/device-chain") return chain(url);
    if (path == "/vaults") {
      Json all = Json::array();
      for (const auto& [id, one] : vaults) all.push_back(resource_of(id));
      return {{"data", all}};
    }
    if (path == "/users") {
      Json all = Json::array();
      for (const auto& [id, email] : users) all.push_back(resource(id.text(), "user", {{"email", email}}));
      return {{"data", all}};
    }
    if (path.starts_with("/vaults/")) {
      const auto in = id_at(path, 8);
      return vaults.contains(in) ? of_vault(in, path.substr(44)) : Json();
    }
    const auto id = id_at(path, 10);
    if (path.ends_with("/sealed")) {
      const auto found = sealed.find(id);
      if (found == sealed.end()) return {};
      const auto& one = found->second;
      return {{"data", resource(id.text(), "sealed_account",
                                {{"vault", one.vault.text()},
                                 {"epoch", one.epoch},
                                 {"revision", one.revision},
                                 {"sealed", one.sealed}})}};
    }
    const auto found = accounts.find(id);
    if (found == accounts.end()) return {};
    return {{"data", resource(id.text(), "account", found->second)}};
  }

  void take_keys(const Uuid& in, std::int64_t epoch, const Json& given) {
    for (const auto& one : given) {
      keys.push_back({in, *Uuid::parse(one.at("device").get<std::string>()), calling, user, epoch,
                      one.at("purpose"), one.at("sealed")});
    }
  }
  Expected<Fetched> change(FetchMethod method, const std::string& path, const Json& data) {
    if (path.find("/members/") != std::string::npos) return say(204);
    const auto& body = data.at("attributes");
    if (path == "/vaults") {
      const auto id = *Uuid::parse(data.at("id").get<std::string>());
      vaults[id] = {body.at("label"), user, 1, 1, body.at("recovery").at("sealed")};
      take_keys(id, 1, body.at("keys"));
      return say(201, Json{{"data", resource_of(id)}}.dump());
    }
    if (path.starts_with("/accounts/")) return put_sealed(id_at(path, 10), body);
    const auto id = id_at(path, 8);
    auto& in = vaults.at(id);
    if (path.ends_with("/label")) {
      in.label = body.at("label");
      Json answer{{"data", resource_of(id)}};
      lie(path, answer);
      return say(200, answer.dump());
    }
    const auto what = path.substr(44);
    if (what == "/epochs") {
      if (body.at("epoch") != in.epoch + 1) return refuse(409, "sequence_other");
      in.epoch = body.at("epoch");
      ++in.recovery_number;
      in.recovery = body.at("recovery").at("sealed");
      take_keys(id, in.epoch, body.at("keys"));
      return say(204);
    }
    if (what == "/keys") {
      for (const auto& one : body.at("keys")) {
        if (has_key(id, body.at("epoch"), *Uuid::parse(one.at("device").get<std::string>())))
          return refuse(409, "key_there");
      }
      take_keys(id, body.at("epoch"), body.at("keys"));
      return say(204);
    }
    EXPECT_EQ(what, "/recovery");
    EXPECT_EQ(method, FetchMethod::Put);
    if (body.at("number") != in.recovery_number + 1) return refuse(409, "sequence_other");
    in.recovery_number = body.at("number");
    in.recovery = body.at("sealed");
    return say(204);
  }
  Expected<Fetched> remove_vault(const Uuid& id, bool with_accounts) {
    const auto is_in_it = [&](const auto& one) { return one.second.vault == id; };
    if (std::ranges::any_of(sealed, is_in_it) && !with_accounts) return refuse(409, "vault_not_empty");
    std::erase_if(sealed, is_in_it);
    vaults.erase(id);
    return say(204);
  }
  Expected<Fetched> put_sealed(const Uuid& id, const Json& body) {
    std::exchange(before_put, [] {})();
    if (!is_owner) return refuse(403, "");
    const auto in = *Uuid::parse(accounts.at(id).at("vaultId").get<std::string>());
    const auto before = sealed.contains(id) ? sealed.at(id).revision : 0;
    if (body.at("revision") != before + 1 || body.at("epoch") != vaults.at(in).epoch)
      return refuse(409, "sequence_other");
    sealed[id] = {in, body.at("epoch"), body.at("revision"), body.at("sealed")};
    return say(204);
  }
};

}  // namespace cerby::source::testing_support
