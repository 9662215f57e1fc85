#include "vault/world.h"

#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>

namespace cerby::vault::torture {
namespace {

constexpr SecretAccess kTorture("the torture compares it with what it wrote");

Secret secret_of(std::string text) {
  return Secret::take(std::span(text));
}

}  // namespace

void Numbers::must_be(const std::string& what, std::uint64_t found, std::uint64_t must) {
  const bool right = found == must;
  right_ &= right;
  std::printf("%-60s %10llu%s\n", what.c_str(), static_cast<unsigned long long>(found),
              right ? "" : ("  WRONG: must be " + std::to_string(must)).c_str());
  std::fflush(stdout);
}

void Numbers::say(const std::string& what, std::uint64_t number) {
  std::printf("%-60s %10llu\n", what.c_str(), static_cast<unsigned long long>(number));
  std::fflush(stdout);
}

void give_up(const Failure& failure) {
  std::fprintf(stderr, "the torture cannot go on: %s\n", describe(failure).c_str());
  std::exit(3);
}

World::World() : World(Secret::random(kVaultKeySize)) {}

World::World(Secret key) : key_(std::move(key)) {
  std::string name = (fs::temp_directory_path() / "cerby-torture-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) give_up({Outcome::SystemFailed, name});
  root_ = name;
  paths_.home = root_;
  paths_.vault_dir = root_ / "share";
  paths_.vault = paths_.vault_dir / "vault.db";
  paths_.state_dir = root_ / "state";
}

World::~World() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

World World::copy() const {
  return World(Secret::copy_of(key_.view()));
}

Vault World::make() const {
  return must(try_to_make());
}

Expected<Vault> World::try_to_make() const {
  const Uuid id = Uuid::random();
  std::vector<Method> methods{
      make_method(id, MethodKind::Recovery, Secret::random(kUnlockSecretSize), key_, UnixTime(1))};
  CERBY_TRY(auto file, VaultFile::create(paths_, id, key_, std::move(methods), UnixTime(1)));
  return Vault::open(std::move(file), Secret::copy_of(key_.view()));
}

Expected<Vault> World::open(std::uint64_t outside_generation) const {
  CERBY_TRY(auto file, VaultFile::open(paths_, std::chrono::milliseconds(0)));
  return Vault::open(std::move(file), Secret::copy_of(key_.view()), outside_generation);
}

fs::path World::memory() const {
  for (const auto& entry : fs::directory_iterator(paths_.state_dir)) {
    if (entry.path().extension() == ".generation") return entry.path();
  }
  give_up({Outcome::NotFound, "the memory of the generation"});
}

Account account(int number) {
  Account made;
  made.id = Uuid::random();
  made.name = "Account " + std::to_string(number);
  made.login_address = "https://login.app" + std::to_string(number) + ".test/";
  made.origins = {"https://login.app" + std::to_string(number) + ".test"};
  made.user_name = "zilla";
  made.password = made.keep(secret_of("password " + std::to_string(number)));
  return made;
}

std::string text_of(const Account& account) {
  std::string text = account.id.text() + '\n' + std::to_string(account.revision) + '\n' + account.name +
                     '\n' + account.login_address + '\n' + account.user_name + '\n';
  for (const auto& origin : account.origins) text += origin + '\n';
  return text + std::string(account.password.text(kTorture));
}

std::vector<std::uint8_t> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const fs::path& path, const std::vector<std::uint8_t>& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file || ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
    give_up({Outcome::StorageFailed, path.string()});
}

}  // namespace cerby::vault::torture
