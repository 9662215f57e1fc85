// A launch of an account that is a workspace's: an open vault, a workspace that is asked through a Fetcher of
// the test's own, and a browser that does as it is told.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "launch/launch.h"
#include "launch/target.h"
#include "unit/launch/support/script.h"
#include "unit/launch/support/world.h"

namespace cerby::launch::test {

inline constexpr auto kAcme = "https://acme.cerby.test";
inline constexpr auto kId = "40f74dba-31e7-41db-9035-9f3a35b884c8";
inline const std::string kCameBack = std::string(kAcme) + "/sign-in/done#code=cerbycode_0000001";
inline const std::string kAccountAnswer =
    R"({"data": {"id": "40f74dba-31e7-41db-9035-9f3a35b884c8", "type": "account", "attributes": {"label": "C", )"
    R"("url": "https://login.instagram.test/", "username": "zilla"}}})";
inline const std::string kTokensAnswer =
    R"({"access_token": "cerbyaccess_00001", "refresh_token": "cerbyrefresh_00001", "token_type": "Bearer", )"
    R"("expires_in": 600, "session_id": "40f74dba-31e7-41db-9035-9f3a35b884c8"})";

// What the request asks for, without the workspace's address.
inline std::string path_of(const FetchRequest& request) {
  return request.url.substr(std::string(kAcme).size());
}

class LaunchFromWorkspace : public ::testing::Test {
 protected:
  void SetUp() override {
    make_vault(home.paths(), cache, store, clock);
    auto file = vault::VaultFile::open(home.paths());
    ASSERT_TRUE(file);
    ASSERT_TRUE(
        vault::open(std::move(*file), cache, store, nullptr, prompt, std::chrono::hours(10)).has_value());
    config.workspaces.push_back({*Origin::parse(kAcme), {*Origin::parse(kOkta)}});
    config.workspaces.front().source = AccountSource::Workspace;
  }
  Outcome launch_with(Fetcher& workspace, std::int32_t protocol = wire::kProtocolMax,
                      bool remembered = true) {
    const Configuration known{Expected<Config>(config)};
    Gate gate(home.paths(), known, clock, cache);
    const wire::LaunchRequest request{launch_address(*Origin::parse(kAcme), *Uuid::parse(kId)),
                                      wire::Cause::Navigation, kOkta, remembered};
    const auto ending = launch::run(request, {.config = config,
                                              .clock = clock,
                                              .gate = gate,
                                              .extension = extension,
                                              .protocol = protocol,
                                              .prove_identity = [] {},
                                              .fetcher = &workspace});
    kept = *gate.vault()->session(*Origin::parse(kAcme));
    return ending ? *ending : ending.error().outcome;
  }

  TemporaryHome home;
  SetClock clock;
  MemoryKeyCache cache;
  MemoryKeyStore store;
  ScriptedPrompt prompt;
  Config config;
  ScriptedExtension extension{clock};
  std::optional<vault::Session> kept;  // what the vault has after the launch
};

}  // namespace cerby::launch::test
