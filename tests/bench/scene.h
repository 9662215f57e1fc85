// What is measured needs a stage: a HOME with a configured workspace and an open vault of many accounts, and
// the lines that the extension says in a launch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/uuid.h"
#include "vault/account.h"

namespace cerby::bench {

inline constexpr std::size_t kAccounts = 1'000;

struct Scene {
  std::filesystem::path home, empty_home;  // the other has no vault and no configuration
  Uuid vault;
  std::vector<Uuid> accounts;
};

// What is other than usual in the account of this number.
using Dress = std::function<void(vault::Account& account, std::size_t number)>;
// Makes both homes in `folder` and the vault in the first, and keeps it open in the kernel's keyring for an
// hour.
Expected<Scene> make_scene(const std::filesystem::path& folder, std::size_t accounts = kAccounts,
                           const Dress& dress = {});
// The same with 100,000 accounts, a thousand of each app.
Expected<Scene> make_scene_of_many(const std::filesystem::path& folder);
// Which of them that is for the app of login_page(); each time a far one.
std::size_t number_among_many(std::size_t run);
// Closes the vault again. The folder stays the caller's.
void close_scene(const Scene& scene);
// Bytes of the vault's file, with what lies beside it.
std::uintmax_t vault_size(const Scene& scene);

std::string hello(int id);
std::string launch(int id, const Uuid& account);
std::string login_page(int id);
std::string code_page(int id);
std::string submitted(int id, const std::string& document);
std::string status(int id);

// Three ways to fill the 256 KiB that a message may have.
struct Hostile {
  std::string name;
  std::string body;
};
std::vector<Hostile> hostile_messages(int id);

}  // namespace cerby::bench
