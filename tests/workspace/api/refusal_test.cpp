#include "workspace/api/refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "workspace/sealing/vault_keys.h"

namespace cerby::workspace::api::refusal_test {
namespace {

http::Response response_to(sealing::Error error) {
  return response_of(Refusal(sealing::failed(error).error()));
}

bool says_when(const http::Response& response) {
  return std::ranges::any_of(response.headers, [](const auto& one) { return one.name == "Retry-After"; });
}

TEST(Refusal, AMasterKeyWhoseTokenIsAwayMayComeBack) {
  const auto response = response_to(sealing::Error::MasterKeyUnavailable);
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(says_when(response));
  EXPECT_EQ(response.body.find("master_key"), std::string::npos) << "its name is the log's";
}

TEST(Refusal, WhatDoesNotOpenDoesNotOpenLaterEither) {
  for (const auto error : {sealing::Error::MasterKeyUnknown, sealing::Error::WrappedKeyRefused,
                           sealing::Error::Damaged, sealing::Error::Older}) {
    EXPECT_EQ(response_to(error).status, 500) << sealing::name(error);
    EXPECT_FALSE(says_when(response_to(error)));
  }
}

}  // namespace
}  // namespace cerby::workspace::api::refusal_test
