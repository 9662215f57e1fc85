// A backup: the vault's accounts, with what of their one-time codes was used, sealed under a passphrase of
// its own (FORMAT.md). Written and read in one go, an account at a time.
//
// Failures of what reads: backup_not_opened, backup_newer, backup_damaged (which says where), and what the
// source says.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "backup/header.h"
#include "backup/stream.h"
#include "base/clock.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/vault.h"

namespace cerby::backup {

struct Contents {
  Uuid vault;  // that it is of
  UnixTime created{};
  std::uint64_t accounts = 0;
  std::uint64_t counters = 0, steps = 0;  // of accounts whose codes were used
  std::set<std::string> workspaces;       // that its accounts belong to; origins
};

// Told how many accounts are done, of how many.
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

// All accounts of the vault as they are in one moment. `derived`: what header.kdf gives for the passphrase.
// What the vault and the sink say; what reached the sink before a failure is no backup.
Expected<std::uint64_t> write(vault::Vault& vault, const Header& header, const Secret& derived, Sink sink,
                              UnixTime now, const Progress& progress = {});

// Reads all of it and writes nothing. The source is at its beginning.
Expected<Contents> verify(Source& source, const Secret& derived, const Progress& progress = {});

// Reads it twice: it is verified as a whole before the vault is touched, then put into the vault in one
// transaction, all or nothing. Steps of time come with it when it is at most a day old; before that no step
// is still to come. Also input_invalid: a field of an account is longer than this version writes.
struct Restoring {
  vault::SameId same_id = vault::SameId::Keep;
  Progress progress = {};
};
struct Restored {
  Contents contents;
  vault::RestoredAccounts accounts;
};
Expected<Restored> restore(vault::Vault& vault, Source& source, const Secret& derived, const Clock& clock,
                           const Restoring& how);

}  // namespace cerby::backup
