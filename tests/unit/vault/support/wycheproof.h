// The cases of a file of Project Wycheproof (tests/vectors/README.md).
#pragma once

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cerby::vault::testing_support {

inline std::vector<std::uint8_t> unhex(const nlohmann::json& value) {
  const auto text = value.get<std::string>();
  std::vector<std::uint8_t> bytes(text.size() / 2);
  if (!text.empty())
    sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, nullptr, nullptr);
  return bytes;
}

inline bool has_flag(const nlohmann::json& test, std::string_view flag) {
  return std::ranges::any_of(test["flags"], [&](const nlohmann::json& one) { return one == flag; });
}

// Calls run(group, test) for each case; gives how many there were.
template <typename Run>
int each_case(const std::string& file, Run run) {
  std::ifstream in(std::string(CERBY_SOURCE_DIR) + "/tests/vectors/" + file);
  const auto document = nlohmann::json::parse(in);
  int cases = 0;
  for (const auto& group : document["testGroups"]) {
    for (const auto& test : group["tests"]) {
      run(group, test);
      ++cases;
    }
  }
  return cases;
}

}  // namespace cerby::vault::testing_support
