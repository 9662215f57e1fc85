#include "launch/target.h"

#include <gtest/gtest.h>

namespace cerby::launch::target_test {
namespace {

constexpr std::string_view kAccount = "6f1c2f9e-7f3a-4c58-9d29-0a6f5f0c1b11";

Config acme() {
  Config config;
  config.workspaces.push_back(
      {*Origin::parse("https://acme.cerby.test"), {*Origin::parse("https://acme.okta.test")}});
  return config;
}

TEST(Target, NamesWorkspaceAndAccount) {
  const auto target = target_of("https://acme.cerby.test/launch/" + std::string(kAccount), acme());
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->workspace.address.text(), "https://acme.cerby.test");
  EXPECT_EQ(target->account.text(), kAccount);
}

TEST(Target, IsWhatLaunchAddressWrites) {
  const auto workspace = *Origin::parse("https://acme.cerby.test");
  const auto target = target_of(launch_address(workspace, *Uuid::parse(kAccount)), acme());
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->account.text(), kAccount);
}

TEST(Target, WorkspaceThatIsNotConfigured) {
  const auto target = target_of("https://other.cerby.test/launch/" + std::string(kAccount), acme());
  ASSERT_FALSE(target.has_value());
  EXPECT_EQ(target.error().outcome, Outcome::WorkspaceUnknown);
}

class RefusedAddress : public ::testing::TestWithParam<const char*> {};

TEST_P(RefusedAddress, IsNotALaunchAddress) {
  std::string address = GetParam();
  if (const auto at = address.find("ID"); at != std::string::npos) address.replace(at, 2, kAccount);
  const auto target = target_of(address, acme());
  ASSERT_FALSE(target.has_value()) << address;
  EXPECT_EQ(target.error().outcome, Outcome::LaunchAddressInvalid) << address;
}

INSTANTIATE_TEST_SUITE_P(
    Target, RefusedAddress,
    ::testing::Values("", "ID", "/launch/ID", "https://acme.cerby.test", "https://acme.cerby.test/",
                      "https://acme.cerby.test/launch", "https://acme.cerby.test/launch/",
                      "https://acme.cerby.test/launch/ID/", "https://acme.cerby.test/launch/ID?x=1",
                      "https://acme.cerby.test/launch/ID#x", "https://acme.cerby.test//launch/ID",
                      "https://acme.cerby.test/Launch/ID", "https://acme.cerby.test/x/launch/ID",
                      "https://acme.cerby.test/launch/../launch/ID",
                      "https://acme.cerby.test/launch/6F1C2F9E-7F3A-4C58-9D29-0A6F5F0C1B11",
                      "https://acme.cerby.test/launch/not-an-id", "https://user@acme.cerby.test/launch/ID",
                      "https://acme.cerby.test./launch/ID", "https://ACME.cerby.test/launch/ID",
                      "http://acme.cerby.test/launch/ID", "https:/acme.cerby.test/launch/ID",
                      "https:\\\\acme.cerby.test\\launch\\ID", " https://acme.cerby.test/launch/ID",
                      "https://acme.cerby.test/launch/ID ", "javascript:alert(1)",
                      "https://acme.cerby.test:443/launch/ID", "https://acme.cerby.test/%6caunch/ID"));

}  // namespace
}  // namespace cerby::launch::target_test
