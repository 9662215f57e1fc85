// What `vault verify` and `vault repair` say.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/uuid.h"
#include "cli/output.h"
#include "vault/repair.h"

namespace cerby::cli {

// Everything that is damaged, and each item that is not whole. Goes into `object` for programs, and to stdout
// for people.
void report_damage(const Output& output, Json& object, const vault::Examination& seen);
// The same, with what becomes of each in a repair.
void report_plan(const Output& output, Json& object, const vault::Examination& seen);

}  // namespace cerby::cli
