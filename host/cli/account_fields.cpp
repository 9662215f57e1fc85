#include "cli/account_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/origin.h"
#include "base/utf8.h"
#include "cli/migrated_code.h"
#include "cli/origin_given.h"
#include "cli/qr_picture.h"
#include "cli/recipe_file.h"
#include "otp/otpauth.h"
#include "page/recipe.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kLongestText = 4096;  // FORMAT.md, "Items"

Expected<void> put_text(std::string& field, std::optional<std::string>& given, std::string_view name) {
  if (!given) return {};
  if (!is_utf8(*given)) return fail(Outcome::InputInvalid, fmt::format("the {} is not UTF-8 text", name));
  if (given->size() > kLongestText)
    return fail(Outcome::InputInvalid, fmt::format("the {} is too long", name));
  field = std::move(*given);
  return {};
}

// The log-in address's own origin first, then the others in their order, each once.
Expected<void> put_origins(vault::Account& account, const std::vector<std::string>& others,
                           LoopbackHttp loopback) {
  CERBY_TRY(const Address address, Address::parse(account.login_address, loopback));
  account.login_address = address.text();
  std::vector<std::string> origins{address.origin.text()};
  for (const std::string& other : others) {
    CERBY_TRY(const OriginPattern pattern, origin_pattern_given(other, loopback));
    if (std::ranges::find(origins, pattern.text()) == origins.end()) origins.push_back(pattern.text());
  }
  account.origins = std::move(origins);
  return {};
}

// What the account has now, whether it was given or was there: origins that change may leave a recipe behind.
Expected<void> put_recipe(vault::Account& account, const std::optional<std::string>& file,
                          LoopbackHttp loopback) {
  if (file) {
    CERBY_TRY(account.recipe, read_recipe_file(*file));
  }
  std::vector<OriginPattern> origins;
  for (const std::string& text : account.origins) {
    CERBY_TRY(auto pattern, OriginPattern::parse(text, loopback));
    origins.push_back(std::move(pattern));
  }
  auto recipe = page::recipe_of(account.recipe, origins, loopback);
  if (recipe) return {};
  return fail(recipe.error().outcome,
              file ? fmt::format("{}: {}", *file, recipe.error().detail) : recipe.error().detail);
}

// Codes are separated by spaces or commas.
std::vector<SecretView> split(SecretView codes) {
  std::vector<SecretView> all;
  const std::string_view text = codes.text(SecretAccess("splitting backup codes"));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(" ,\t", at);
    if (start == std::string_view::npos) break;
    const std::size_t end = std::min(text.find_first_of(" ,\t", start), text.size());
    all.push_back(codes.part(start, end - start));
    at = end;
  }
  return all;
}

}  // namespace

namespace {

Expected<const Workspace*> named_workspace(const Config& config, const std::optional<std::string>& address) {
  if (address) {
    CERBY_TRY(const Origin origin, origin_given(*address, LoopbackHttp::Allowed));
    const Workspace* workspace = config.workspace(origin);
    if (workspace == nullptr) return fail(Outcome::WorkspaceUnknown, origin.text());
    return workspace;
  }
  if (config.workspaces.empty()) return fail(Outcome::WorkspaceUnknown, "none is configured");
  if (config.workspaces.size() > 1) {
    return fail(Outcome::InputInvalid, "there is more than one workspace: give --workspace ADDRESS");
  }
  return &config.workspaces.front();
}

}  // namespace

Expected<const Workspace*> chosen_workspace(const Config& config, const std::optional<std::string>& address) {
  CERBY_TRY(const Workspace* const workspace, named_workspace(config, address));
  if (workspace->source != AccountSource::Vault)
    return fail(Outcome::NotInWorkspace, workspace->address.text());
  return workspace;
}

void AccountFields::add_to(CLI::App& verb) {
  verb.add_option("--name", name, "What people call the account");
  verb.add_option("--app", app, "The app it is an account of");
  verb.add_option("--workspace", workspace, "The workspace it belongs to (default: the only one)");
  verb.add_option("--login-url", login_address, "The app's log-in page");
  verb.add_option("--origin", origins,
                  "Another site of the app, as https://host or https://*.host; repeat for more")
      ->expected(1)
      ->take_all();
  verb.add_option("--username", user_name, "The user name");
  verb.add_option("--role", role, "Your role on the account: owner, collaborator or none")
      ->check(CLI::IsMember({"owner", "collaborator", "none"}));
  verb.add_option("--recipe", recipe, "A file that says how its app logs in (cerbyctl recipe)");
  verb.add_flag("--password-stdin")->description("Read the password from stdin, or ask for it on a terminal");
  verb.add_flag("--otpauth-stdin")
      ->description("Read the otpauth:// address or the code secret from stdin, or ask for it");
  CLI::Option* picture = verb.add_option("--otpauth-qr", otpauth_picture,
                                         "Take it from the QR code in this PNG or JPEG picture");
  picture->excludes(verb.get_option("--otpauth-stdin"));
  verb.add_option("--otpauth-code", otpauth_code,
                  "Which code, by its name, where Google Authenticator's export holds several");
  verb.add_flag("--backup-codes-stdin")
      ->description("Read backup codes from stdin, on one line, or ask for them");
  verb.add_flag("--notes-stdin")->description("Read notes from stdin: all lines that are left");
}

std::vector<SecretWish> AccountFields::wishes() {
  return {{"--password-stdin", "Password", &password},
          {"--otpauth-stdin", "otpauth:// address or code secret", &otpauth},
          {"--backup-codes-stdin", "Backup codes", &backup_codes},
          {"--notes-stdin", "Notes", &notes, SecretWish::Shape::Rest}};
}

Expected<void> AccountFields::read(const CLI::App& verb) {
  CERBY_CHECK(read_secrets(verb, wishes()));
  return take_code();
}

Expected<void> AccountFields::take_code() {
  if (otpauth_picture) {
    CERBY_TRY(otpauth, read_qr_picture(*otpauth_picture));
  }
  if (otpauth.empty()) return {};
  CERBY_TRY(otpauth, chosen_code(std::move(otpauth), otpauth_code));
  return {};
}

Expected<LoopbackHttp> loopback_of(const vault::Account& account, const Config& config) {
  CERBY_TRY(const Origin home, Origin::parse(account.workspace, LoopbackHttp::Allowed));
  const Workspace* workspace = config.workspace(home);
  return workspace != nullptr && workspace->development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
}

Expected<void> put_into(vault::Account& account, AccountFields fields, const Config& config) {
  if (fields.workspace || account.workspace.empty()) {
    CERBY_TRY(const Workspace* workspace, chosen_workspace(config, fields.workspace));
    account.workspace = workspace->address.text();
  }
  CERBY_TRY(const LoopbackHttp loopback, loopback_of(account, config));

  CERBY_CHECK(put_text(account.name, fields.name, "name"));
  CERBY_CHECK(put_text(account.app, fields.app, "app"));
  CERBY_CHECK(put_text(account.user_name, fields.user_name, "user name"));
  if (account.name.empty()) return fail(Outcome::InputInvalid, "the name is empty");
  if (fields.role) account.role = *vault::item_role_from(*fields.role);

  const bool moved = fields.login_address.has_value();
  CERBY_CHECK(put_text(account.login_address, fields.login_address, "log-in address"));
  if (moved || !fields.origins.empty()) {
    const bool keep = fields.origins.empty() && !account.origins.empty();
    // The first origin is the old log-in address's own: it goes with it.
    const std::vector<std::string> others =
        keep ? std::vector<std::string>(account.origins.begin() + 1, account.origins.end()) : fields.origins;
    CERBY_CHECK(put_origins(account, others, loopback));
  }
  CERBY_CHECK(put_recipe(account, fields.recipe, loopback));
  if (!fields.otpauth.empty()) {
    CERBY_TRY(const auto parameters, otp::parse(fields.otpauth.view()));
    account.otpauth = account.keep(std::move(fields.otpauth));
  }
  if (!fields.password.empty()) account.password = account.keep(std::move(fields.password));
  if (!fields.notes.empty()) account.notes = account.keep(std::move(fields.notes));
  if (!fields.backup_codes.empty()) {
    // An app that makes new ones makes all that came before them void.
    account.backup_codes = split(account.keep(std::move(fields.backup_codes)));
    account.used_backup_codes.clear();
  }
  return {};
}

}  // namespace cerby::cli
