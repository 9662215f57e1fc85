#include "bench/scene.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "vault/keyring.h"
#include "vault/vault.h"

namespace cerby::bench {
namespace {

using nlohmann::json;

constexpr auto kWorkspace = "https://acme.cerby.test";
constexpr auto kLogin = "https://login.instagram.test";
constexpr std::size_t kWholeMessage = 256 * 1024;
constexpr std::size_t kManyAccounts = 100'000, kApps = 100;
constexpr std::size_t kPutAtOnce = 1'000;  // their secrets lie in locked memory

Secret secret_of(std::string text) {
  return Secret::take(std::span<char>(text));
}

vault::Account account_number(std::size_t number, UnixTime now) {
  vault::Account account;
  account.id = Uuid::random();
  account.name = fmt::format("Contentzilla {}", number);
  account.app = "Instagram";
  account.workspace = kWorkspace;
  account.login_address = std::string(kLogin) + "/";
  account.origins = {kLogin};
  account.role = vault::ItemRole::Owner;
  account.user_name = fmt::format("zilla-{}", number);
  account.created = account.changed = now;
  account.password = account.keep(secret_of(fmt::format("correct horse battery staple {}", number)));
  account.otpauth = account.keep(secret_of(
      fmt::format("otpauth://totp/Instagram:zilla-{}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", number)));
  return account;
}

json box(int y) {
  return {100, y, 300, 40};
}

json field(int ref, const char* type, const char* autocomplete, const char* label, int y) {
  return {{"ref", ref},
          {"tag", "input"},
          {"type", type},
          {"autocomplete", autocomplete},
          {"name", type},
          {"id", ""},
          {"label", label},
          {"placeholder", ""},
          {"aria", ""},
          {"nearby", ""},
          {"input_mode", ""},
          {"form", 0},
          {"max_length", -1},
          {"box", box(y)},
          {"visibility", "visible"},
          {"enabled", true},
          {"read_only", false},
          {"filled", false},
          {"focused", false},
          {"frame", 0}};
}

json button(int ref, const char* text, int y) {
  return {{"ref", ref},
          {"tag", "button"},
          {"type", "submit"},
          {"text", text},
          {"name", ""},
          {"id", ""},
          {"aria", ""},
          {"target", ""},
          {"form", 0},
          {"box", box(y)},
          {"visibility", "visible"},
          {"enabled", true}};
}

json page(const char* title, const char* path, json fields, json buttons) {
  return {{"path", path},
          {"title", title},
          {"language", "en"},
          {"fields", std::move(fields)},
          {"buttons", std::move(buttons)},
          {"forms",
           {{{"name", ""},
             {"id", "login"},
             {"heading", title},
             {"method", "post"},
             {"action", std::string(kLogin) + path}}}},
          {"frames", json::array()},
          {"headings", {title}},
          {"alerts", json::array()},
          {"texts", json::array()}};
}

std::string page_request(int id, const char* document, json described) {
  return json{{"type", "page"},
              {"id", id},
              {"document", document},
              {"origin", kLogin},
              {"page", std::move(described)}}
      .dump();
}

Expected<void> configure(const std::filesystem::path& home) {
  std::filesystem::create_directories(home / ".config/cerby");
  std::ofstream file(home / ".config/cerby/config.json");
  file << json{{"workspaces", {{{"address", kWorkspace}, {"idps", {"https://acme.okta.test"}}}}}};
  if (!file.flush()) return fail(Outcome::StorageFailed, home.string());
  return {};
}

}  // namespace

Expected<Scene> make_scene(const std::filesystem::path& folder, std::size_t count, const Dress& dress) {
  const SystemClock clock;
  const auto home = folder / "full";
  CERBY_CHECK(configure(home));
  CERBY_TRY(const Paths paths, Paths::from({{"HOME", home.string()}}));
  Scene scene{.home = home, .empty_home = folder / "empty", .vault = Uuid::random(), .accounts = {}};
  std::filesystem::create_directories(scene.empty_home);
  const Secret key = Secret::random(vault::kVaultKeySize);
  std::vector<vault::Method> methods;
  methods.push_back(vault::make_method(scene.vault, vault::MethodKind::Recovery,
                                       Secret::random(vault::kUnlockSecretSize), key, clock.unix_time()));
  CERBY_TRY(auto file,
            vault::VaultFile::create(paths, scene.vault, key, std::move(methods), clock.unix_time()));
  CERBY_TRY(auto opened, vault::Vault::open(std::move(file), Secret::copy_of(key.view())));
  std::vector<vault::Account> accounts;
  for (std::size_t number = 0; number < count; ++number) {
    accounts.push_back(account_number(number, clock.unix_time()));
    if (dress) dress(accounts.back(), number);
    scene.accounts.push_back(accounts.back().id);
    if (accounts.size() < kPutAtOnce && number + 1 < count) continue;
    CERBY_CHECK(opened.put_all(accounts));
    accounts.clear();
  }
  vault::KernelKeyring cache(clock, vault::ScreenSigns());
  CERBY_CHECK(vault::keep_open(opened, cache, std::chrono::hours(1)));
  return scene;
}

Expected<Scene> make_scene_of_many(const std::filesystem::path& folder) {
  return make_scene(folder, kManyAccounts, [](vault::Account& account, std::size_t number) {
    if (number % kApps == 0) return;
    account.app = fmt::format("App {}", number % kApps);
    account.login_address = fmt::format("https://login.app-{}.test/", number % kApps);
    account.origins = {fmt::format("https://login.app-{}.test", number % kApps)};
  });
}

std::size_t number_among_many(std::size_t run) {
  constexpr std::size_t kStep = 617;  // coprime to how many there are
  return (run + 1) * kStep % (kManyAccounts / kApps) * kApps;
}

void close_scene(const Scene& scene) {
  const SystemClock clock;
  const auto paths = Paths::from({{"HOME", scene.home.string()}});
  if (!paths || !vault::KernelKeyring(clock, vault::ScreenSigns()).drop(paths->vault))
    fmt::print(stderr, "the kernel still holds the bench's key\n");
}

std::uintmax_t vault_size(const Scene& scene) {
  std::uintmax_t size = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scene.home / ".local/share/cerby"))
    size += entry.file_size();
  return size;
}

std::string hello(int id) {
  return json{{"type", "hello"},
              {"id", id},
              {"protocol", {{"min", 1}, {"max", 1}}},
              {"extension", "0.1.0"},
              {"challenge", std::string(43, 'A')}}
      .dump();
}

std::string launch(int id, const Uuid& account) {
  return json{{"type", "launch"},
              {"id", id},
              {"address", std::string(kWorkspace) + "/launch/" + account.text()},
              {"cause", "navigation"},
              {"initiator", "https://acme.okta.test"},
              {"remembered", true}}
      .dump();
}

std::string login_page(int id) {
  return page_request(id, "document-1",
                      page("Log in", "/",
                           {field(1, "text", "username", "User name", 100),
                            field(2, "password", "current-password", "Password", 160)},
                           {button(3, "Log in", 220)}));
}

std::string code_page(int id) {
  return page_request(
      id, "document-2",
      page("Enter the verification code", "/code",
           {field(1, "text", "one-time-code", "Verification code", 100)}, {button(2, "Verify", 160)}));
}

std::string submitted(int id, const std::string& document) {
  return json{{"type", "filled"}, {"id", id}, {"document", document}, {"result", "submitted"}}.dump();
}

std::string status(int id) {
  return json{{"type", "status"}, {"id", id}}.dump();
}

std::vector<Hostile> hostile_messages(int id) {
  std::vector<Hostile> messages;
  const auto filled_up = [](std::string head, std::string_view filler, std::string_view tail) {
    while (head.size() + filler.size() + tail.size() <= kWholeMessage) head += filler;
    head += tail;
    return head;
  };
  const std::string head =
      fmt::format(R"({{"type":"page","id":{},"document":"d","origin":"{}","page":{{"path":")", id, kLogin);
  messages.push_back({"one string of 256 KiB", filled_up(head, "x", R"("}})")});
  const std::string list = head + R"(/","title":"","language":"","fields":[)";
  messages.push_back({"87,000 empty fields", filled_up(list, "{},", "{}]}}")});
  json fields = json::array();
  for (int ref = 0; ref < 400; ++ref) {
    auto crowded = field(ref, "text", "", "", 20 * ref);
    for (const char* key : {"label", "nearby"}) crowded[key] = std::string(110, 'y');
    fields.push_back(std::move(crowded));
  }
  messages.push_back({"400 crowded fields",
                      page_request(id, "document-1", page("Log in", "/", std::move(fields), json::array()))});
  return messages;
}

}  // namespace cerby::bench
