// Changes of the file that no key covers, and files whose pages are not ours.
#include "vault/page_sums.h"

#include <gtest/gtest.h>

#include <fstream>

#include "unit/vault/support/vault_world.h"

namespace cerby::vault::page_sums_test {
namespace {

using namespace testing_support;

class PageSums : public VaultTest {
 protected:
  void change_byte(std::streamoff at, char by = 1) const {
    std::fstream file(paths_.vault, std::ios::in | std::ios::out | std::ios::binary);
    char byte = 0;
    file.seekg(at).read(&byte, 1);
    byte = static_cast<char>(byte ^ by);
    file.seekp(at).write(&byte, 1);
  }
  std::string verified() {
    auto vault = open();
    EXPECT_TRUE(vault) << describe(vault.error());
    std::string lines;
    const auto result = vault->verify();
    EXPECT_TRUE(result);
    for (const auto& line : result->damaged) lines += line + "\n";
    return lines;
  }
};

TEST_F(PageSums, AnUnusedFieldOfTheHeaderIsOnPage1) {
  {
    auto vault = make(1);
  }
  change_byte(75);  // reserved for expansion: SQLite never looks at it
  EXPECT_EQ(verified(), "page 1 of the file is not as it was written\n");
}

TEST_F(PageSums, TheSumItselfCounts) {
  {
    auto vault = make(1);
  }
  change_byte(2 * 4096 - 1);
  EXPECT_EQ(verified(), "page 2 of the file is not as it was written\n");
}

TEST_F(PageSums, AFileThatWentOnIsNamed) {
  {
    auto vault = make(1);
  }
  std::ofstream(paths_.vault, std::ios::app | std::ios::binary) << std::string(4096, '\0');
  EXPECT_NE(verified().find("bytes where there should be"), std::string::npos);
}

TEST_F(PageSums, AWriteMakesThemAnew) {
  auto vault = make(40);
  for (const auto& id : ids_) ASSERT_TRUE(vault.remove(id));
  auto one = account(1);
  ASSERT_TRUE(vault.put(one));
  EXPECT_TRUE(vault.verify()->damaged.empty());
}

TEST_F(PageSums, AFileWithoutRoomForThemIsNoVault) {
  {
    auto vault = make(1);
  }
  change_byte(20, 16);
  const auto opened = VaultFile::open(paths_);
  ASSERT_EQ(outcome_of(opened), Outcome::VaultDamaged);
  EXPECT_EQ(opened.error().detail, "its pages have no sums");
}

}  // namespace
}  // namespace cerby::vault::page_sums_test
