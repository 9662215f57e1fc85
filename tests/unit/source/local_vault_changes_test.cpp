// The name of a local vault, and its end, with a workspace that may lie.
#include "source/local_vault_changes.h"

#include <gtest/gtest.h>

#include "unit/source/support/local_world.h"

namespace cerby::source::local_vault_changes_test {
namespace {

using testing_support::LocalWorld;
using testing_support::outcome_of;
using Json = testing_support::FakeLocalWorkspace::Json;

class LocalVaultChanges : public LocalWorld {
 protected:
  LocalVaultChanges() { EXPECT_TRUE(source()->account(workspace_, id_)); }
  [[nodiscard]] bool holds_key() { return vault_.data_keys(kHost, local_).value().has_value(); }
};

TEST_F(LocalVaultChanges, ItGetsAnotherName) {
  ASSERT_TRUE(rename_local_vault(talk(), local_, "Finance"));
  EXPECT_EQ(service_.vaults.at(local_).label, "Finance");
  EXPECT_EQ(service_.asked.back(), "PUT /vaults/" + local_.text() + "/label");
  EXPECT_EQ(outcome_of(rename_local_vault(talk(), local_, "")), Outcome::InputInvalid);
  EXPECT_EQ(outcome_of(rename_local_vault(talk(), local_, std::string(129, 'a'))), Outcome::InputInvalid);
}

TEST_F(LocalVaultChanges, AWorkspaceThatShowsAnotherNameIsNotBelieved) {
  service_.lie = [](const std::string&, Json& answer) { answer["data"]["attributes"]["label"] = "Other"; };
  EXPECT_EQ(outcome_of(rename_local_vault(talk(), local_, "Finance")), Outcome::WorkspaceAnswerInvalid);
}

TEST_F(LocalVaultChanges, OneWithAccountsStaysUnlessTheyGoToo) {
  EXPECT_EQ(count_sealed_accounts(talk(), local_), 1U);
  EXPECT_EQ(outcome_of(remove_local_vault(talk(), local_, AccountsInIt::Refused)), Outcome::InputInvalid);
  EXPECT_TRUE(service_.vaults.contains(local_));
  EXPECT_TRUE(holds_key()) << "nothing is forgotten before it is removed";
  ASSERT_TRUE(remove_local_vault(talk(), local_, AccountsInIt::RemovedToo));
  EXPECT_FALSE(service_.vaults.contains(local_));
  EXPECT_FALSE(service_.sealed.contains(id_));
  EXPECT_FALSE(holds_key());
}

TEST_F(LocalVaultChanges, OneWithoutAccountsWhoseKeyNeverCameHere) {
  const auto empty = Uuid::random();
  service_.vaults[empty] = {.label = "Empty", .owner = service_.user, .recovery = "AAAA"};
  EXPECT_TRUE(remove_local_vault(talk(), empty, AccountsInIt::Refused));
  EXPECT_FALSE(service_.vaults.contains(empty));
}

}  // namespace
}  // namespace cerby::source::local_vault_changes_test
