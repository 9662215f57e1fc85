#include "import/zip.h"

#include <gtest/gtest.h>

#include "unit/import/support/archive.h"
#include "unit/import/support/reading.h"

namespace cerby::importing::zip_test {
namespace {

using namespace testing_support;

constexpr std::size_t kMost = 4096;

std::string unzipped(const std::string& archive, std::string_view name = "b") {
  const auto secret = secret_of(archive);
  const auto out = unzip(secret.view(), name, kMost);
  return out ? text_of(out->view()) : "! " + out.error().detail;
}

TEST(Zip, StoredAndDeflated) {
  const auto archive =
      zip_of({{.name = "a", .content = "first"}, {.name = "b", .content = "second", .deflate = true}});
  EXPECT_TRUE(is_zip(secret_of(archive).view()));
  EXPECT_EQ(unzipped(archive, "a"), "first");
  EXPECT_EQ(unzipped(archive, "b"), "second");
  EXPECT_EQ(unzipped(archive, "c"), "! c is not in the zip archive");
}

TEST(Zip, AComment) {
  auto archive = zip_of({{.name = "b", .content = "x"}});
  archive[archive.size() - 2] = 3;
  EXPECT_EQ(unzipped(archive + "abc"), "x");
}

TEST(Zip, MoreThanAWindow) {
  std::string content;
  for (int i = 0; i < 1000; ++i) content += std::to_string(i * 7919 % 1000);
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = content, .deflate = true}})), content);
}

TEST(Zip, ABombIsRefused) {
  const std::string zeros(1'000'000, '\0');
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = zeros, .deflate = true}})),
            "! the zip archive unpacks to more than 64 MiB");
  // One that lies about its size.
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = zeros, .deflate = true, .said_size = 100}})),
            "! the zip archive does not unpack to the size that it says");
}

TEST(Zip, WhatIsOutsideTheSubset) {
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = "x", .flags = 1}})), "! the zip archive is encrypted");
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = "x", .method = 12}})),
            "! the zip archive uses a packing other than deflate");
  EXPECT_EQ(unzipped(zip_of({{.name = "b", .content = "x", .said_checksum = 7}})),
            "! the zip archive has a wrong checksum");
}

TEST(Zip, EveryTruncationIsRefused) {
  const auto archive = zip_of({{.name = "b", .content = "second second", .deflate = true}});
  for (std::size_t length = 0; length < archive.size(); ++length) {
    EXPECT_TRUE(unzipped(archive.substr(0, length)).starts_with("!")) << length;
  }
}

TEST(Zip, NoFlippedBitGivesOtherContent) {
  const auto archive = zip_of({{.name = "b", .content = "second second", .deflate = true}});
  for (std::size_t bit = 0; bit < archive.size() * 8; ++bit) {
    auto flipped = archive;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << (bit % 8));
    const auto out = unzipped(flipped);
    EXPECT_TRUE(out == "second second" || out.starts_with("!")) << bit;
  }
}

}  // namespace
}  // namespace cerby::importing::zip_test
