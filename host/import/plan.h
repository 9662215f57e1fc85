// What an import would do: decided before anything is written, and shown as a preview.
#pragma once

#include <string>
#include <vector>

#include "import/account.h"
#include "import/record.h"
#include "vault/vault.h"

namespace cerby::importing {

// What becomes of an entry whose log-in origin and user name an account of the vault, or an earlier entry of
// the file, has already.
enum class Duplicates : std::uint8_t {
  Skip,    // nothing
  Update,  // the account of the vault gets the file's password, one-time code and notes, and its other
           // origins
  Keep,    // a second account
};

enum class Fate : std::uint8_t { Add, Update, Skip };

struct Planned {
  std::uint32_t number = 0;
  Fate fate = Fate::Add;
  bool differs = false;  // of a duplicate: the file has other secrets than the vault
  std::vector<std::string> parts_left_out;
  vault::Account account;  // what will be in the vault; of one that is skipped, what the file says
};

// An account of the vault that is damaged, or of a newer version.
struct Unread {
  Uuid id;
  std::string why;
};

struct Plan {
  std::vector<Planned> entries;  // in the order of the file
  std::vector<LeftOut> left_out;
  std::vector<Unread> unread;  // in the order of their ids; nothing of the file was compared with them
  SecretArena arena;           // secrets of the vault that an update keeps, and notes put together

  [[nodiscard]] std::size_t count(Fate fate) const;
};

// Reads the vault, changes nothing. An account that cannot be read is named, and stays as it is. The secrets
// in the plan are views into `imported` and into the plan.
Expected<Plan> plan(vault::Vault& vault, const Imported& imported, const Home& home, Duplicates duplicates);

// Carries the plan out in one transaction: all of it is in the vault, or nothing. vault_busy: another program
// changed an account that is to be updated; plan again. `progress` is told how many are written.
Expected<void> apply(vault::Vault& vault, Plan& plan, const vault::Vault::Progress& progress = {});

}  // namespace cerby::importing
