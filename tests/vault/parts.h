// Whose each byte of a vault's file is: found by looking for what the tables hold, so that it owes nothing to
// how the vault itself reads a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/uuid.h"

namespace cerby::vault::torture {

struct Part {
  enum class Kind : std::uint8_t { Item, Bucket, Head, Method, Counter };
  Kind kind;
  Uuid id;           // of Item and Counter
  std::string name;  // as it is said: an id, "bucket 17", "head", a method's kind
};

class Parts {
 public:
  // Of a vault that is whole and not being changed; `file` is its content. Gives up where something of a
  // table is not in the file.
  Parts(const std::filesystem::path& vault, const std::vector<std::uint8_t>& file);
  // Null: of none of them, as SQLite's own bookkeeping and free space are.
  [[nodiscard]] const Part* of_byte(std::uint64_t byte) const;
  [[nodiscard]] std::uint64_t known() const;  // bytes that are a part's

 private:
  std::vector<Part> parts_;
  std::vector<std::uint16_t> of_bytes_;  // of each byte: one more than its part, 0 for none
};

}  // namespace cerby::vault::torture
