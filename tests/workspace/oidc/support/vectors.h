// The cases of Project Wycheproof's files on signed tokens and key sets (tests/vectors/README.md).
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace cerby::workspace::oidc::test {

inline nlohmann::json vectors(const std::string& file) {
  std::ifstream in(std::string(CERBY_SOURCE_DIR) + "/tests/vectors/" + file);
  return nlohmann::json::parse(in);
}

}  // namespace cerby::workspace::oidc::test
