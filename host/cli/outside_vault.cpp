#include "cli/outside_vault.h"

#include <fmt/format.h>

namespace cerby::cli {

Expected<void> check_outside_vault(const Context& context, const std::filesystem::path& file) {
  const std::filesystem::path& vault = context.paths().vault;
  std::error_code error;
  const auto parent = std::filesystem::absolute(file, error).parent_path();
  if (!std::filesystem::equivalent(parent, vault.parent_path(), error)) return {};
  if (!file.filename().string().starts_with(vault.filename().string())) return {};
  return fail(Outcome::InputInvalid, fmt::format("{} is of the vault itself", file.string()));
}

}  // namespace cerby::cli
