// From an entry of a file to an account of the vault.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "import/record.h"
#include "import/secret_arena.h"
#include "vault/account.h"

namespace cerby::importing {

// What the file does not say.
struct Home {
  std::string workspace;  // origin
  LoopbackHttp loopback = LoopbackHttp::Refused;
  UnixTime now{};
};

struct Judged {
  vault::Account account;  // new, with a random id; its secrets are views into the import's memory
                           // and the arena
  std::vector<std::string> parts_left_out;
};

// input_invalid: the entry cannot be an account; the detail says why in words for a list ("it has no web
// address"). The first address that can be used is the log-in page, the others' origins follow; those that
// cannot be used, and a one-time secret or notes that the vault cannot hold, are parts left out. Such a
// secret (a steam:// address) is kept in the notes, where it fits; these lie in `arena` then.
Expected<Judged> account_from(const ImportedAccount& entry, const Home& home, SecretArena& arena);

}  // namespace cerby::importing
