// Zip archives as a test wants them: whole ones, and ones that lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cerby::importing::testing_support {

struct ArchivedFile {
  std::string name, content;
  bool deflate = false;
  std::uint16_t flags = 0;
  std::optional<std::uint16_t> method = std::nullopt;     // instead of the true one
  std::optional<std::uint32_t> said_size = std::nullopt;  // what the directory says instead
  std::optional<std::uint32_t> said_checksum = std::nullopt;
};

std::string zip_of(const std::vector<ArchivedFile>& files);

}  // namespace cerby::importing::testing_support
