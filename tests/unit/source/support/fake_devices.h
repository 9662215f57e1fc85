// A workspace as far as devices go (workspace/README.md, "Devices"), which can be told to lie: what it keeps
// is open to the test, and each answer can be changed on its way.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/fetch.h"
#include "source/proof.h"
#include "vault/device_chain.h"

namespace cerby::source::testing_support {

// A session that says by the number of its device whose it is.
class NumberedProof final : public Proof {
 public:
  explicit NumberedProof(std::size_t number) : number_(number) {}
  Expected<FetchHeader> header() override {
    std::string text = std::to_string(number_);
    return FetchHeader{"Authorization", Secret::take(std::span(text))};
  }
  [[nodiscard]] bool is_key() const override { return false; }
  Expected<void> renew() override { return fail(Outcome::SignInWanted); }

 private:
  std::size_t number_;
};

class FakeDevices final : public Fetcher {
 public:
  using Json = nlohmann::json;
  static constexpr SecretAccess kTest{"a test looks at it"};
  static constexpr const char* kHost = "acme.test:8443";

  struct One {
    vault::Device device;
    std::string state = "unknown", label;
    vault::EnrolmentHash commitment{};
    std::optional<vault::EnrolmentNonce> nonce, approver_nonce;
    std::size_t approver = 0;
  };
  std::vector<One> devices;
  std::vector<vault::ChainEntry> entries;
  Uuid user = Uuid::random();
  int generation = 1;
  std::string code = "BCDF-GHJK";
  std::function<void(const std::string& path, Json& answer)> lie = [](const auto&, auto&) {};
  std::function<void()> before_entry = [] {};  // once, before the next approval or removal is looked at
  std::vector<std::string> asked;

  [[nodiscard]] vault::Enrolment enrolment() const { return {kHost, user}; }
  [[nodiscard]] vault::ChainPlace place() const {
    return vault::DeviceChain::verify(enrolment(), entries)->next();
  }

  Expected<Fetched> fetch(const FetchRequest& request) override {
    const auto path = request.url.substr(std::string("https://").size() + std::string(kHost).size());
    const auto me = std::stoul(std::string(request.headers.front().value.text(kTest)));
    asked.push_back(path);
    const auto text = request.body.text(kTest);
    const Json body = text.empty() ? Json::object() : Json::parse(text).at("data").at("attributes");
    if (path.starts_with("/api/v1/session/device"))
      return own(request.method, path.substr(22), devices[me], body);
    if (devices[me].state != "trusted") return refuse(403, "device_not_trusted");
    if (path.starts_with("/api/v1/device-chain")) return chain(path);
    if (path.starts_with("/api/v1/devices?")) return list(me);
    return of_device(request.method, path.substr(std::string("/api/v1/devices/").size()), me, body);
  }

 private:
  static Expected<Fetched> answer(std::uint32_t status, std::string body = {}) {
    return Fetched{.status = status, .body = Secret::take(std::span(body))};
  }
  static Expected<Fetched> refuse(std::uint32_t status, const std::string& reason) {
    return answer(status, R"({"errors": [{"meta": {"reason": ")" + reason + R"("}}]})");
  }
  Expected<Fetched> say(const std::string& path, Json document) const {
    lie(path, document);
    return answer(200, document.dump());
  }
  template <typename Bytes>
  static void take(const Json& body, const char* name, Bytes& into) {
    const auto bytes = from_base64url(body.at(name).get<std::string>());
    ASSERT_TRUE(bytes && bytes->size() == into.size()) << name;
    std::ranges::copy(*bytes, into.begin());
  }
  static Json keys(const vault::Device& device, const char* id = "id") {
    return {{id, device.id.text()},
            {"signingKey", base64url(device.signing)},
            {"sealingKey", base64url(device.box)}};
  }
  One* find(const std::string& id) {
    const auto found = std::ranges::find(devices, id, [](const One& one) { return one.device.id.text(); });
    return found == devices.end() ? nullptr : &*found;
  }

  Expected<Fetched> own(FetchMethod method, const std::string& rest, One& me, const Json& body) {
    if (rest.empty() && method == FetchMethod::Post) {
      me.state = "pending";
      me.label = body.at("label");
      me.nonce = me.approver_nonce = std::nullopt;
      take(body, "commitment", me.commitment);
    } else if (rest == "/comparison") {
      take(body, "nonce", me.nonce.emplace());
      return answer(204);
    } else if (rest == "/code") {
      return answer(202);
    } else if (rest == "/enrolment") {
      if (body.at("value") != code) return refuse(403, "code_refused");
      me.state = "trusted";
      return answer(204);
    }
    Json attributes{{"workspace", kHost},
                    {"userId", user.text()},
                    {"status", me.state},
                    {"mail", true},
                    {"signingKey", base64url(me.device.signing)}};
    if (me.approver_nonce) {
      attributes["comparison"] = keys(devices[me.approver].device, "deviceId");
      attributes["comparison"].update({{"label", devices[me.approver].label},
                                       {"nonce", base64url(*me.approver_nonce)},
                                       {"shown", me.nonce.has_value()}});
    }
    return say("/session/device", {{"data", {{"id", "x"}, {"attributes", attributes}}}});
  }

  static Json shown(const One& one) {
    Json attributes = keys(one.device);
    attributes.erase("id");
    attributes.update(
        {{"label", one.label}, {"status", one.state}, {"createdAt", "2026-11-27T08:00:00.000Z"}});
    return {{"id", one.device.id.text()}, {"type", "device"}, {"attributes", attributes}};
  }
  Expected<Fetched> list(std::size_t) const {
    Json all = Json::array();
    for (const auto& one : devices) {
      if (one.state != "unknown") all.push_back(shown(one));
    }
    return say("/devices", {{"data", all}});
  }
  Expected<Fetched> chain(const std::string& path) const {
    const auto number = std::stoul(path.substr(path.find("number%5D=") + 10));
    Json all = Json::array();
    for (std::size_t at = (number - 1) * 50; at < std::min(entries.size(), number * 50); ++at) {
      const auto& one = entries[at];
      const bool approval = one.kind == vault::ChainEntry::Kind::Approval;
      all.push_back({{"id", std::to_string(at + 1)},
                     {"attributes",
                      {{"kind", approval ? "approval" : "removal"},
                       {"device", keys(one.device)},
                       {"by", keys(one.by)},
                       {"signature", base64url(one.signature)}}}});
    }
    return say("/device-chain",
               {{"data", all}, {"meta", {{"generation", generation}, {"number", entries.size()}}}});
  }
  Expected<Fetched> of_device(FetchMethod method, const std::string& rest, std::size_t me, const Json& body) {
    auto* const one = find(rest.substr(0, 36));
    if (one == nullptr) return refuse(404, "");
    const auto what = rest.substr(36);
    if (what.empty() && method == FetchMethod::Get) {
      Json data = shown(*one);
      if (one->state == "pending") {
        data["attributes"]["request"] = {{"commitment", base64url(one->commitment)}};
        if (one->nonce) data["attributes"]["request"]["nonce"] = base64url(*one->nonce);
      }
      return say("/devices/{id}", {{"data", data}});
    }
    if (what == "/comparison") {
      if (one->approver_nonce) return refuse(409, "comparison_taken");
      take(body, "nonce", one->approver_nonce.emplace());
      one->approver = me;
      return answer(204);
    }
    return enter(what == "/approval" ? vault::ChainEntry::Kind::Approval : vault::ChainEntry::Kind::Removal,
                 *one, me, body);
  }
  Expected<Fetched> enter(vault::ChainEntry::Kind kind, One& one, std::size_t me, const Json& body) {
    std::exchange(before_entry, [] {})();
    const bool approval = kind == vault::ChainEntry::Kind::Approval;
    if (!body.empty()) {
      if (body.at("number") != entries.size() + 1) return refuse(409, "sequence_other");
      vault::ChainEntry entry{kind, one.device, devices[me].device, {}};
      take(body, "signature", entry.signature);
      entries.push_back(entry);
      EXPECT_TRUE(vault::DeviceChain::verify(enrolment(), entries)) << "what was signed is no entry";
    }
    one.state = approval ? "trusted" : "removed";
    return answer(204);
  }
};

}  // namespace cerby::source::testing_support
