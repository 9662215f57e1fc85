#include "page/recipe.h"

#include <algorithm>

#include "base/json.h"
#include "page/text.h"

namespace cerby::page {
namespace {

// The file as it is written.
struct FrameEntry {
  std::string origin, top;
  std::optional<std::string> path;
};
struct PageEntry {
  std::optional<std::string> origin, path;
  std::optional<FrameEntry> frame;
  std::vector<FieldHint> fields;
  std::optional<ControlHint> submit;
};
struct OriginsEntry {
  std::optional<std::vector<std::string>> username, password, code;
};
struct RecipeFile {
  std::int32_t version = 0;
  std::optional<OriginsEntry> origins;
  std::optional<std::vector<PageEntry>> pages;
  std::optional<std::string> tenant, sign_out;
};

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMaxOrigin = 270;  // "https://", 253 bytes of host, ":65535"

}  // namespace
}  // namespace cerby::page

namespace cerby::json {

using page::kMaxHint;

template <>
struct Names<page::HintRole> {
  static constexpr std::array<std::string_view, 5> values{"username", "password", "code", "tenant", "ignore"};
};
template <>
struct Schema<page::FieldHint> {
  using F = page::FieldHint;
  static constexpr std::array members{member<&F::role>("role"), member<&F::name>("name", {.bytes = kMaxHint}),
                                      member<&F::id>("id", {.bytes = kMaxHint}),
                                      member<&F::autocomplete>("autocomplete", {.bytes = kMaxHint}),
                                      member<&F::label>("label", {.bytes = kMaxHint})};
};
template <>
struct Schema<page::ControlHint> {
  using C = page::ControlHint;
  static constexpr std::array members{
      member<&C::enter>("enter"), member<&C::text>("text", {.bytes = kMaxHint}),
      member<&C::name>("name", {.bytes = kMaxHint}), member<&C::id>("id", {.bytes = kMaxHint})};
};
template <>
struct Schema<page::FrameEntry> {
  using F = page::FrameEntry;
  static constexpr std::array members{member<&F::origin>("origin", {.bytes = page::kMaxOrigin}),
                                      member<&F::top>("top", {.bytes = page::kMaxOrigin}),
                                      member<&F::path>("path", {.bytes = page::kMaxPathPattern})};
};
template <>
struct Schema<page::PageEntry> {
  using P = page::PageEntry;
  static constexpr std::array members{
      member<&P::origin>("origin", {.bytes = page::kMaxOrigin}),
      member<&P::path>("path", {.bytes = page::kMaxPathPattern}), member<&P::frame>("frame"),
      member<&P::fields>("fields", {.count = page::kMaxRecipeFields}), member<&P::submit>("submit")};
};
template <>
struct Schema<page::OriginsEntry> {
  using O = page::OriginsEntry;
  static constexpr Limits kList{.bytes = page::kMaxOrigin, .count = page::kMaxRecipeOrigins};
  static constexpr std::array members{member<&O::username>("username", kList),
                                      member<&O::password>("password", kList),
                                      member<&O::code>("code", kList)};
};
template <>
struct Schema<page::RecipeFile> {
  using R = page::RecipeFile;
  static constexpr std::array members{
      member<&R::version>("version", {.least = page::kVersion, .most = page::kVersion}),
      member<&R::origins>("origins"), member<&R::pages>("pages", {.count = page::kMaxRecipePages}),
      member<&R::tenant>("tenant", {.bytes = page::kMaxTenant}),
      member<&R::sign_out>("sign_out", {.bytes = page::kMaxSignOut})};
};

}  // namespace cerby::json

namespace cerby::page {
namespace {

std::unexpected<Failure> invalid(std::string why) {
  return fail(Outcome::RecipeInvalid, std::move(why));
}

std::unexpected<Failure> invalid_json(std::string_view text, const json::Fault& fault) {
  const auto line = 1 + std::ranges::count(text.substr(0, fault.byte), '\n');
  std::string why = "line " + std::to_string(line);
  if (!fault.place.empty()) why += ", " + fault.place;
  return invalid(why + ": " + std::string(code(fault.outcome)));
}

Expected<std::vector<OriginPattern>> patterns_of(const std::optional<std::vector<std::string>>& texts,
                                                 std::string_view whose, LoopbackHttp loopback) {
  std::vector<OriginPattern> patterns;
  if (!texts) return patterns;
  const std::string where = "/origins/" + std::string(whose);
  if (texts->empty()) return invalid(where + ": names no origin");
  for (const std::string& text : *texts) {
    auto pattern = OriginPattern::parse(text, loopback);
    if (!pattern) return invalid(where + ": \"" + text + "\" is not an https origin");
    if (std::ranges::find(patterns, *pattern) != patterns.end())
      return invalid(where + ": \"" + text + "\" is named twice");
    patterns.push_back(std::move(*pattern));
  }
  return patterns;
}

// Absent is well; present and empty would match what has none.
bool empty_one(std::initializer_list<const std::optional<std::string>*> hints) {
  return std::ranges::any_of(hints, [](const auto* hint) { return *hint && (*hint)->empty(); });
}

// What is compared as people read it has to have a letter or a digit: "*" would be read where nothing is.
bool reads_as_nothing(const std::optional<std::string>& hint) {
  return hint && fold(*hint) == fold("");
}

Expected<void> check_fields(const PageEntry& entry, const std::string& where) {
  std::int32_t names = 0, passwords = 0, codes = 0, tenants = 0;
  for (std::size_t i = 0; i < entry.fields.size(); ++i) {
    const FieldHint& field = entry.fields[i];
    const std::string place = where + "/fields/" + std::to_string(i);
    if (!field.name && !field.id && !field.autocomplete && !field.label)
      return invalid(place + ": says nothing that a field could be known by");
    if (empty_one({&field.name, &field.id, &field.autocomplete, &field.label}))
      return invalid(place + ": has an empty text");
    if (reads_as_nothing(field.label)) return invalid(place + "/label: has no letter and no digit");
    names += field.role == HintRole::Identifier ? 1 : 0;
    passwords += field.role == HintRole::Password ? 1 : 0;
    codes += field.role == HintRole::Code ? 1 : 0;
    tenants += field.role == HintRole::Tenant ? 1 : 0;
  }
  if (names + passwords + codes + tenants == 0) return invalid(where + "/fields: names no field to fill");
  if (names > 1) return invalid(where + "/fields: names two fields for the user name");
  if (passwords > 1) return invalid(where + "/fields: names two fields for the password");
  if (tenants > 1) return invalid(where + "/fields: names two fields for the tenant");
  // A code goes only where an earlier step was submitted.
  if (codes > 0 && names + passwords + tenants > 0)
    return invalid(where + "/fields: a code is a step of its own");
  return {};
}

Expected<void> check_control(const ControlHint& control, const std::string& where) {
  const bool named = control.text || control.name || control.id;
  if (control.enter && !*control.enter) return invalid(where + "/enter: can only be true");
  if (control.enter.has_value() == named) return invalid(where + ": names either a control or Enter");
  if (empty_one({&control.text, &control.name, &control.id})) return invalid(where + ": has an empty text");
  if (reads_as_nothing(control.text)) return invalid(where + "/text: has no letter and no digit");
  return {};
}

Expected<Origin> origin_in(const std::string& text, const std::string& where, LoopbackHttp loopback) {
  auto origin = Origin::parse(text, loopback);
  if (!origin) return invalid(where + ": \"" + text + "\" is not an https origin");
  return std::move(*origin);
}

Expected<void> check_path(const std::optional<std::string>& path, const std::string& where) {
  if (path && !is_path_pattern(*path)) return invalid(where + ": \"" + *path + "\" is not a path pattern");
  return {};
}

// Where a step in a frame is: origin and path of the frame's document, and the origin it stands in.
Expected<void> place_in_frame(RecipePage& page, FrameEntry frame, const std::string& where,
                              LoopbackHttp loopback) {
  CERBY_TRY(page.origin, origin_in(frame.origin, where + "/origin", loopback));
  CERBY_TRY(page.top, origin_in(frame.top, where + "/top", loopback));
  CERBY_CHECK(check_path(frame.path, where + "/path"));
  if (!same_site(*page.origin, *page.top))
    return invalid(where + ": \"" + frame.origin + "\" is not of the same site as \"" + frame.top + "\"");
  page.path = std::move(frame.path);
  return {};
}

Expected<RecipePage> page_of(PageEntry entry, const std::string& where, LoopbackHttp loopback) {
  RecipePage page;
  if (entry.frame) {
    if (entry.origin || entry.path) return invalid(where + ": origin and path are said by its frame");
    CERBY_CHECK(place_in_frame(page, std::move(*entry.frame), where + "/frame", loopback));
  } else {
    if (entry.origin) {
      CERBY_TRY(page.origin, origin_in(*entry.origin, where + "/origin", loopback));
    }
    CERBY_CHECK(check_path(entry.path, where + "/path"));
    page.path = std::move(entry.path);
  }
  CERBY_CHECK(check_fields(entry, where));
  if (entry.submit) CERBY_CHECK(check_control(*entry.submit, where + "/submit"));
  page.fields = std::move(entry.fields);
  page.submit = std::move(entry.submit);
  return page;
}

bool fills_tenant(const RecipePage& page) {
  return std::ranges::find(page.fields, HintRole::Tenant, &FieldHint::role) != page.fields.end();
}

// It is written into one line.
Expected<void> check_tenant(const Recipe& recipe) {
  if (!recipe.tenant) {
    const auto page = std::ranges::find_if(recipe.pages, fills_tenant);
    if (page == recipe.pages.end()) return {};
    return invalid("/pages/" + std::to_string(page - recipe.pages.begin()) +
                   "/fields: names a field for the tenant, and the recipe has none");
  }
  if (recipe.tenant->empty()) return invalid("/tenant: has an empty text");
  const auto controls = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::ranges::any_of(*recipe.tenant, controls)) return invalid("/tenant: is more than one line of text");
  return {};
}

// Whether all that `part` matches is matched by `whole`.
bool within(const OriginPattern& part, const OriginPattern& whole, LoopbackHttp loopback) {
  if (part == whole) return true;
  if (const auto exact = Origin::parse(part.text(), loopback)) return whole.matches(*exact);
  constexpr std::string_view kWild = "https://*";
  const std::string_view inner = part.text(), outer = whole.text();
  if (!inner.starts_with(kWild) || !outer.starts_with(kWild)) return false;
  return inner.ends_with(outer.substr(kWild.size()));  // from the dot on
}

}  // namespace

bool is_path_pattern(std::string_view path) {
  if (!path.starts_with('/') || path.size() > kMaxPathPattern) return false;
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '?' && c != '#' && c != '\\'; };
  if (!std::ranges::all_of(path, is_plain)) return false;
  return path.find('*') == std::string_view::npos || path.find_first_not_of("/*") != std::string_view::npos;
}

bool Recipe::allows(Value value, const Origin& origin) const {
  if (value == Value::Tenant) return true;  // no secret
  const auto& origins = value == Value::Identifier ? identifier_origins
                        : value == Value::Password ? password_origins
                                                   : code_origins;
  return origins.empty() ||
         std::ranges::any_of(origins, [&](const OriginPattern& pattern) { return pattern.matches(origin); });
}

Expected<Recipe> read_recipe(std::string_view text, LoopbackHttp loopback) {
  if (text.size() > kMaxRecipe) return invalid("it is larger than 4096 bytes");
  RecipeFile file;
  if (const auto read = json::read(text, file); !read) return invalid_json(text, read.error());
  Recipe recipe;
  const OriginsEntry origins = file.origins.value_or(OriginsEntry());
  CERBY_TRY(recipe.identifier_origins, patterns_of(origins.username, "username", loopback));
  CERBY_TRY(recipe.password_origins, patterns_of(origins.password, "password", loopback));
  CERBY_TRY(recipe.code_origins, patterns_of(origins.code, "code", loopback));
  std::vector<PageEntry> pages = std::move(file.pages).value_or(std::vector<PageEntry>());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    CERBY_TRY(auto page, page_of(std::move(pages[i]), "/pages/" + std::to_string(i), loopback));
    recipe.pages.push_back(std::move(page));
  }
  recipe.tenant = std::move(file.tenant);
  CERBY_CHECK(check_tenant(recipe));
  if (file.sign_out) {
    auto address = Address::parse(*file.sign_out, loopback);
    if (!address) return invalid("/sign_out: \"" + *file.sign_out + "\" is not an https address");
    recipe.sign_out = std::move(*address);
  }
  const bool names_origins = origins.username || origins.password || origins.code;
  if (recipe.pages.empty() && !names_origins && !recipe.tenant && !recipe.sign_out)
    return invalid("it says nothing");
  return recipe;
}

Expected<void> check_origins(const Recipe& recipe, std::span<const OriginPattern> account) {
  const auto covered = [&](const OriginPattern& pattern) {
    return std::ranges::any_of(
        account, [&](const OriginPattern& whole) { return within(pattern, whole, LoopbackHttp::Allowed); });
  };
  const auto outside = [](const std::string& origin) {
    return invalid("\"" + origin + "\" is not among the account's origins");
  };
  for (const auto* list : {&recipe.identifier_origins, &recipe.password_origins, &recipe.code_origins}) {
    const auto stray = std::ranges::find_if_not(*list, covered);
    if (stray != list->end()) return outside(stray->text());
  }
  const auto is_of_account = [&](const Origin& origin) {
    return std::ranges::any_of(account, [&](const OriginPattern& whole) { return whole.matches(origin); });
  };
  for (const RecipePage& page : recipe.pages) {
    for (const auto* origin : {&page.origin, &page.top}) {
      if (*origin && !is_of_account(**origin)) return outside((*origin)->text());
    }
  }
  if (recipe.sign_out && !is_of_account(recipe.sign_out->origin))
    return outside(recipe.sign_out->origin.text());
  return {};
}

Expected<std::optional<Recipe>> recipe_of(std::string_view text, std::span<const OriginPattern> account,
                                          LoopbackHttp loopback) {
  if (text.empty()) return std::nullopt;
  CERBY_TRY(auto recipe, read_recipe(text, loopback));
  CERBY_CHECK(check_origins(recipe, account));
  return std::optional(std::move(recipe));
}

}  // namespace cerby::page
