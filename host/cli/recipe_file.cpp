#include "cli/recipe_file.h"

#include <fmt/format.h>

#include "cli/plain_file.h"
#include "page/recipe.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kMostRead = 64UL * 1024;

}  // namespace

Expected<std::string> read_recipe_file(const std::filesystem::path& file) {
  auto text = read_plain_file(file, kMostRead);
  if (!text) return fail(text.error().outcome, fmt::format("{}: {}", file.string(), text.error().detail));
  if (text->empty()) return fail(Outcome::RecipeInvalid, fmt::format("{}: it is empty", file.string()));
  if (text->size() > page::kMaxRecipe)
    return fail(Outcome::RecipeInvalid,
                fmt::format("{}: it is larger than {} bytes", file.string(), page::kMaxRecipe));
  return text;
}

}  // namespace cerby::cli
