#include "base/config.h"

#include <algorithm>

#include "base/file.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/log.h"

namespace cerby {
namespace {

constexpr std::size_t kMaxFile = 256UL * 1024;
constexpr std::chrono::milliseconds kLongestWait{10'000};
constexpr std::size_t kMaxWorkspaces = 64;
constexpr std::size_t kMaxIdps = 16;
constexpr std::size_t kMaxOrigin = 270;  // "https://", 253 bytes of host, ":65535"
constexpr std::int64_t kShortestOpen = 60;
constexpr std::int64_t kLongestOpen = 604800;

// The file as it is written.
struct WorkspaceEntry {
  std::string address;
  std::optional<std::vector<std::string>> idps;
  std::optional<WorkspaceRole> role;
  std::optional<bool> development;
  std::optional<AccountSource> source;
};
struct ConfigFile {
  std::optional<std::vector<WorkspaceEntry>> workspaces;
  std::optional<std::string> pinentry;
  std::optional<std::string> ca_file;
  std::optional<LogLevel> log_level;
  std::optional<std::int64_t> open_for;
};

}  // namespace

template <>
struct json::Names<WorkspaceRole> {
  static constexpr std::array<std::string_view, 2> values{"user", "login-only"};
};
template <>
struct json::Names<AccountSource> {
  static constexpr std::array<std::string_view, 2> values{"vault", "workspace"};
};
template <>
struct json::Names<LogLevel> {
  static constexpr std::array<std::string_view, 4> values{"error", "warn", "info", "debug"};
};
template <>
struct json::Schema<WorkspaceEntry> {
  static constexpr std::array members{
      member<&WorkspaceEntry::address>("address", {.bytes = kMaxOrigin}),
      member<&WorkspaceEntry::idps>("idps", {.bytes = kMaxOrigin, .count = kMaxIdps}),
      member<&WorkspaceEntry::role>("role"), member<&WorkspaceEntry::development>("development"),
      member<&WorkspaceEntry::source>("source")};
};
template <>
struct json::Schema<ConfigFile> {
  static constexpr std::array members{
      member<&ConfigFile::workspaces>("workspaces", {.count = kMaxWorkspaces}),
      member<&ConfigFile::pinentry>("pinentry", {.bytes = 4096}),
      member<&ConfigFile::ca_file>("ca_file", {.bytes = 4096}), member<&ConfigFile::log_level>("log_level"),
      member<&ConfigFile::open_for>("open_for", {.least = kShortestOpen, .most = kLongestOpen})};
};

namespace {

std::unexpected<Failure> invalid(const std::filesystem::path& file, std::string_view why) {
  return fail(Outcome::ConfigInvalid, file.string() + ", " + std::string(why));
}

std::unexpected<Failure> invalid_json(const std::filesystem::path& file, std::string_view text,
                                      const json::Fault& fault) {
  const auto line = 1 + std::ranges::count(text.substr(0, fault.byte), '\n');
  std::string why = "line " + std::to_string(line);
  if (!fault.place.empty()) why += ", " + fault.place;
  return invalid(file, why + ": " + std::string(code(fault.outcome)));
}

Expected<Workspace> workspace_of(const std::filesystem::path& file, const WorkspaceEntry& entry,
                                 SetBy set_by) {
  const bool development = entry.development.value_or(false);
  const auto loopback = development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  auto address = Origin::parse(entry.address, loopback);
  if (!address) return invalid(file, "workspace \"" + entry.address + "\": " + address.error().detail);
  Workspace workspace{std::move(*address), {},     entry.role.value_or(WorkspaceRole::User),
                      development,         set_by, entry.source.value_or(AccountSource::Vault)};
  if (workspace.source == AccountSource::Workspace && !workspace.address.text().starts_with("https://")) {
    return invalid(file, "workspace \"" + entry.address + "\": its accounts come over https only");
  }
  for (const auto& text : entry.idps.value_or(std::vector<std::string>())) {
    auto idp = Origin::parse(text, loopback);
    if (!idp) return invalid(file, "idp \"" + text + "\" of " + entry.address + ": " + idp.error().detail);
    if (std::ranges::find(workspace.idps, *idp) != workspace.idps.end()) {
      return invalid(file, "idp \"" + text + "\" of " + entry.address + " is named twice");
    }
    workspace.idps.push_back(std::move(*idp));
  }
  return workspace;
}

// One file; what it names comes before what later ones name.
struct Source {
  ConfigFile file;
  std::vector<Workspace> workspaces;
};

Expected<Source> source_from(const std::filesystem::path& file, std::string_view text, SetBy set_by) {
  Source source;
  if (const auto read = json::read(text, source.file); !read) return invalid_json(file, text, read.error());
  if (source.file.pinentry && !std::filesystem::path(*source.file.pinentry).is_absolute()) {
    return invalid(file, "/pinentry is not an absolute path");
  }
  if (source.file.ca_file && !std::filesystem::path(*source.file.ca_file).is_absolute()) {
    return invalid(file, "/ca_file is not an absolute path");
  }
  for (const auto& entry : source.file.workspaces.value_or(std::vector<WorkspaceEntry>())) {
    CERBY_TRY(auto workspace, workspace_of(file, entry, set_by));
    if (std::ranges::find(source.workspaces, workspace.address, &Workspace::address) !=
        source.workspaces.end()) {
      return invalid(file, "workspace \"" + entry.address + "\" is named twice");
    }
    source.workspaces.push_back(std::move(workspace));
  }
  return source;
}

Expected<Source> read_source(const std::filesystem::path& file, SetBy set_by) {
  const auto owner = set_by == SetBy::Administrator ? TrustedOwner::Root : TrustedOwner::ThisUserOrRoot;
  auto text = read_trusted_file(file, owner, kMaxFile);
  if (!text) return fail(Outcome::ConfigInvalid, text.error().detail);
  if (!*text) return Source{};
  return source_from(file, **text, set_by);
}

void add(Config& config, Source&& source) {
  for (auto& workspace : source.workspaces) {
    if (config.workspace(workspace.address) == nullptr) config.workspaces.push_back(std::move(workspace));
  }
}

std::string text_of(const Config& config, const Source& administrator) {
  const Config defaults;
  std::string text;
  json::StringSink sink(text);
  json::Writer writer(sink);
  writer.begin_object();
  writer.key("workspaces");
  writer.begin_array();
  for (const auto& workspace : config.workspaces) {
    if (workspace.set_by == SetBy::Administrator) continue;
    writer.begin_object();
    writer.member("address", workspace.address.text());
    writer.key("idps");
    writer.begin_array();
    for (const auto& idp : workspace.idps) writer.text(idp.text());
    writer.end_array();
    writer.member("role", text_of(workspace.role));
    writer.member("development", workspace.development);
    if (workspace.source != AccountSource::Vault) writer.member("source", text_of(workspace.source));
    writer.end_object();
  }
  writer.end_array();
  const auto& settings = administrator.file;
  if (!settings.pinentry && config.pinentry != defaults.pinentry)
    writer.member("pinentry", config.pinentry.native());
  if (!settings.ca_file && !config.ca_file.empty()) writer.member("ca_file", config.ca_file.native());
  if (!settings.log_level && config.log_level != defaults.log_level) {
    writer.member("log_level", json::Names<LogLevel>::values.at(static_cast<std::size_t>(config.log_level)));
  }
  if (!settings.open_for && config.open_for != defaults.open_for) {
    writer.member("open_for", static_cast<std::int64_t>(config.open_for.count()));
  }
  writer.end_object();
  return text + "\n";
}

}  // namespace

const Workspace* Config::workspace(const Origin& address) const {
  const auto found = std::ranges::find(workspaces, address, &Workspace::address);
  return found == workspaces.end() ? nullptr : &*found;
}

bool Config::asks_workspaces() const {
  return std::ranges::any_of(workspaces,
                             [](const Workspace& one) { return one.source == AccountSource::Workspace; });
}

Expected<Config> read_config(const Paths& paths) {
  CERBY_TRY(auto administrator, read_source(paths.system_config, SetBy::Administrator));
  CERBY_TRY(auto user, read_source(paths.user_config, SetBy::User));
  const auto first = [&](auto member) {
    const auto& setting = administrator.file.*member;
    return setting ? setting : user.file.*member;
  };
  Config config;
  if (const auto pinentry = first(&ConfigFile::pinentry)) config.pinentry = *pinentry;
  if (const auto ca_file = first(&ConfigFile::ca_file)) config.ca_file = *ca_file;
  if (const auto level = first(&ConfigFile::log_level)) config.log_level = *level;
  if (const auto open_for = first(&ConfigFile::open_for)) config.open_for = std::chrono::seconds(*open_for);
  add(config, std::move(administrator));
  add(config, std::move(user));
  return config;
}

const Expected<Config>& Configuration::get() const {
  if (!config_) {
    config_ = read_config(paths_);
    log::configure(paths_.log, or_defaults().log_level);
  }
  return *config_;
}

const Config& Configuration::or_defaults() const {
  const auto& config = get();
  return config ? *config : defaults_;
}

Expected<void> write_user_config(const Paths& paths, const Config& config) {
  CERBY_TRY(const auto administrator, read_source(paths.system_config, SetBy::Administrator));
  const std::string text = text_of(config, administrator);
  if (text.size() > kMaxFile) return invalid(paths.user_config, "too large");
  if (const auto read_back = source_from(paths.user_config, text, SetBy::User); !read_back) {
    return std::unexpected(read_back.error());
  }
  CERBY_CHECK(make_private_folder(paths.user_config.parent_path()));
  return replace_file(paths.user_config, text);
}

Expected<void> change_user_config(const Paths& paths, const std::function<Expected<void>(Config&)>& change) {
  CERBY_CHECK(make_private_folder(paths.user_config.parent_path()));
  CERBY_TRY(const auto lock, FileLock::take(paths.user_config.string() + ".lock", kLongestWait));
  CERBY_TRY(Config config, read_config(paths));
  CERBY_CHECK(change(config));
  return write_user_config(paths, config);
}

std::optional<WorkspaceRole> workspace_role_from(std::string_view text) {
  const auto& names = json::Names<WorkspaceRole>::values;
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<WorkspaceRole>(found - names.begin());
}

std::string_view text_of(WorkspaceRole role) {
  return json::Names<WorkspaceRole>::values.at(static_cast<std::size_t>(role));
}

std::optional<AccountSource> account_source_from(std::string_view text) {
  const auto& names = json::Names<AccountSource>::values;
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<AccountSource>(found - names.begin());
}

std::string_view text_of(AccountSource source) {
  return json::Names<AccountSource>::values.at(static_cast<std::size_t>(source));
}

}  // namespace cerby
