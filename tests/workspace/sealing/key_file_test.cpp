#include "workspace/sealing/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "workspace/sealing/data_key.h"

namespace cerby::workspace::sealing::key_file_test {
namespace {

class KeyFile : public testing::Test {
 protected:
  KeyFile() {
    std::string name = (std::filesystem::temp_directory_path() / "key_file_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~KeyFile() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path file(const char* name = "a.key") const { return folder_ / name; }
  static auto read(const std::filesystem::path& file) {
    return read_key({KeySource::Kind::File, file.string()}, {});
  }
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::string refusal_of(const std::string& text) const {
    const auto other = file("other.key");
    std::ofstream(other, std::ios::binary | std::ios::trunc) << text;
    ::chmod(other.c_str(), 0600);
    const auto key = read(other);
    return key ? "" : describe(key.error());
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(KeyFile, WhatIsMadeIsReadAndOpensWhatItWrapped) {
  const auto id = create_key_file(file()).value();
  struct stat status{};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  const auto ring = [&] {
    std::vector<std::unique_ptr<MasterKey>> keys;
    keys.push_back(read(file()).value());
    return MasterKeys::of(std::move(keys)).value();
  };
  const KeyPlace place{Uuid::random(), Uuid::random(), 1};
  const auto wrapped = DataKey::random().wrap(ring(), place).value();
  EXPECT_EQ(wrapped.master_key, id);
  EXPECT_TRUE(DataKey::open(ring(), place, wrapped));
}

TEST_F(KeyFile, OneThatIsThereStays) {
  ASSERT_TRUE(create_key_file(file()));
  const auto before = text_of(file());
  EXPECT_EQ(create_key_file(file()).error().outcome, Outcome::InputInvalid);
  EXPECT_EQ(text_of(file()), before);
  std::filesystem::create_symlink(file("nowhere"), file("link"));
  EXPECT_FALSE(create_key_file(file("link")));
  EXPECT_FALSE(std::filesystem::exists(file("nowhere")));
  EXPECT_EQ(create_key_file(file("no/such")).error().outcome, Outcome::SystemFailed);
}

TEST_F(KeyFile, WhatOthersCanReachIsRefused) {
  ASSERT_TRUE(create_key_file(file()));
  for (const mode_t mode : {0604U, 0602U, 0601U, 0620U, 0610U, 0666U}) {
    ::chmod(file().c_str(), mode);
    const auto key = read(file());
    ASSERT_FALSE(key) << mode;
    EXPECT_EQ(key.error().outcome, Outcome::ConfigInvalid);
  }
  ::chmod(file().c_str(), 0640);
  EXPECT_EQ(read(file()).has_value(), ::geteuid() == 0) << "root's may be its group's to read";
  ::chmod(file().c_str(), 0400);
  EXPECT_TRUE(read(file()));
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(file().c_str(), 65'534, 65'534), 0);
    EXPECT_FALSE(read(file())) << "another user's";
  }
  EXPECT_FALSE(read(file().parent_path()));
  EXPECT_FALSE(read(file("missing")));
}

TEST_F(KeyFile, WhatIsNotExactlySuchAFileIsRefused) {
  ASSERT_TRUE(create_key_file(file()));
  const auto good = text_of(file());
  ASSERT_EQ(refusal_of(good), "");
  for (const auto& wrong : {std::string(), good + "\n", good.substr(0, good.size() - 1), "\n" + good,
                            std::string("cerby-master-key 2\n") + good.substr(19), good + good,
                            std::string(513, 'x'), good + std::string(600, '\n')}) {
    EXPECT_NE(refusal_of(wrong), "") << wrong;
  }
  // A slip in any letter: of the id, too, since the check holds it.
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto changed = good;
    changed[at] = changed[at] == 'b' ? 'c' : 'b';
    EXPECT_NE(refusal_of(changed), "") << at;
  }
}

TEST_F(KeyFile, NoRefusalHoldsTheKey) {
  ASSERT_TRUE(create_key_file(file()));
  auto text = text_of(file());
  const auto key = text.substr(text.find("key: ", 20) + 5, 43);
  text.back() = 'x';
  EXPECT_EQ(refusal_of(text).find(key.substr(0, 8)), std::string::npos);
}

TEST_F(KeyFile, ACredentialIsInTheFolderThatTheServiceManagerNames) {
  ASSERT_TRUE(create_key_file(file("master")));
  const auto source = KeySource::parse("credential:master").value();
  EXPECT_TRUE(read_key(source, file().parent_path()));
  EXPECT_EQ(read_key(source, "").error().outcome, Outcome::ConfigInvalid);
  EXPECT_EQ(read_key(source, "relative").error().outcome, Outcome::ConfigInvalid);
  EXPECT_FALSE(read_key(KeySource::parse("credential:other").value(), file().parent_path()));
}

TEST(KeySource, OnlyWhatItSays) {
  EXPECT_EQ(KeySource::parse("file:/etc/key")->name, "/etc/key");
  for (const auto* text : {"", "/etc/key", "file:", "file:key", "credential:", "credential:../x",
                           "credential:a/b", "credential:.", "pkcs11:x"}) {
    EXPECT_EQ(KeySource::parse(text).error().outcome, Outcome::ConfigInvalid) << text;
  }
}

}  // namespace
}  // namespace cerby::workspace::sealing::key_file_test
