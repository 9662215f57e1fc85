// The outside memory of the newest generation: a small file in the state folder (FORMAT.md, "Outside
// memory").
#pragma once

#include <cstdint>

#include "base/outcome.h"
#include "base/paths.h"
#include "base/uuid.h"
#include "vault/keys.h"
#include "vault/schema.h"

namespace cerby::vault {

enum class Remembered : std::uint8_t;

std::string generation_file_name(const Uuid& vault);
bool is_generation_file_name(std::string_view name);

struct Memory {
  Remembered state{};
  std::uint64_t generation = 0;  // 0 unless it is Known
};
// Never a failure: what cannot be read is Unreadable.
// `format`: of the program that wrote it; of another one, it is Unreadable.
Memory read_memory(const Paths& paths, const Uuid& vault, const Keys& keys, std::uint32_t format = kFormat);
Expected<void> write_memory(const Paths& paths, const Uuid& vault, const Keys& keys,
                            std::uint64_t generation);

// The newest generation in the memory of that vault, whoever wrote it: what a vault that is locked can be
// compared with. 0: none.
std::uint64_t generation_on_record(const Paths& paths, const Uuid& vault);

}  // namespace cerby::vault
