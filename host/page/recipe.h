// A recipe: what an account's Owner knows about the log-in of its app and a page does not say. It is data of
// the account, in JSON (RECIPE.md); no site is named in code.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/origin.h"
#include "base/outcome.h"

namespace cerby::page {

// A backup code goes where the recipe lets codes go. Tenant: the recipe's own.
enum class Value : std::uint8_t { Identifier, Password, Code, BackupCode, Tenant };

// What a field is for; Ignore: for nothing that a log-in writes.
enum class HintRole : std::uint8_t { Identifier, Password, Code, Tenant, Ignore };

// Names a field by what it has; of several all must hold.
struct FieldHint {
  HintRole role = HintRole::Identifier;
  std::optional<std::string> name = {}, id = {};
  std::optional<std::string> autocomplete = {};  // one of the field's tokens
  std::optional<std::string> label = {};  // the label, the placeholder or the aria text, as people read it
};

// Names the control that submits; `enter`: none, but Enter in the last field that is written.
struct ControlHint {
  std::optional<bool> enter = {};
  std::optional<std::string> text = {}, name = {}, id = {};
};

// One step of the log-in. Of the steps that are left, the first whose address and fields are there is taken.
struct RecipePage {
  std::optional<Origin> origin;     // none: any of the account's
  std::optional<std::string> path;  // a pattern; where it is given, the page counts as one to log in on
  // Where the step is in a frame, the origin of the outermost document; `origin` and `path` are the frame's.
  std::optional<Origin> top = {};
  std::vector<FieldHint> fields;  // at least one that is not Ignore
  std::optional<ControlHint> submit;
};

struct Recipe {
  // Where each may be written; empty: wherever the account's origins allow.
  std::vector<OriginPattern> identifier_origins, password_origins, code_origins;
  std::vector<RecipePage> pages;  // in the order that they come
  // What the app asks for beside user name and password, and which is no secret: a company, a workspace, a
  // branch.
  std::optional<std::string> tenant = {};
  // Where one signs out of the app, for the user who is asked to: shown, and opened by a press of theirs
  // alone.
  std::optional<Address> sign_out = {};

  [[nodiscard]] bool allows(Value value, const Origin& origin) const;
};

inline constexpr std::size_t kMaxRecipe = 4096;  // bytes of the text
inline constexpr std::size_t kMaxRecipePages = 8, kMaxRecipeFields = 12, kMaxRecipeOrigins = 16;
inline constexpr std::size_t kMaxHint = 256, kMaxPathPattern = 256;  // bytes
inline constexpr std::size_t kMaxTenant = 256, kMaxSignOut = 512;    // bytes

// Not one of stars alone, which would call every page of the app a log-in.
bool is_path_pattern(std::string_view path);

// Reads and validates the text. recipe_invalid says where and what.
Expected<Recipe> read_recipe(std::string_view text, LoopbackHttp loopback = LoopbackHttp::Refused);
// Whether all that the recipe names lies within the account's origins; recipe_invalid names the one that does
// not.
Expected<void> check_origins(const Recipe& recipe, std::span<const OriginPattern> account);
// Both, for an account's own recipe; none for an account without one.
Expected<std::optional<Recipe>> recipe_of(std::string_view text, std::span<const OriginPattern> account,
                                          LoopbackHttp loopback = LoopbackHttp::Refused);

}  // namespace cerby::page
