// The local key vault: one SQLite file, sealed items, an authenticated head (FORMAT.md).
//
// A VaultFile is the file before it is opened: its id and unlock methods, nothing secret. A Vault is open: it
// holds the subkeys in guarded memory for as long as it lives. Every change is one transaction and durable
// when the call returns; a failure leaves the old state. Not thread-safe; any number of processes may use one
// file at a time.
//
// Failures of every call, where nothing else is said: vault_damaged (what does not verify, named), vault_busy
// (locked for more than 5 s by another program), storage_failed (the disk).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/account.h"
#include "vault/device_keys.h"
#include "vault/unlock.h"

namespace cerby::vault {

class Database;    // the SQLite connection; database.h
struct OpenVault;  // what an open vault holds; open_vault.h

class VaultFile {
 public:
  // vault_missing, vault_unsafe (not a plain file of this user's, or others can reach it), vault_newer.
  // `patience`: how long a call waits for another program's change before it is vault_busy.
  static Expected<VaultFile> open(const Paths& paths,
                                  std::chrono::milliseconds patience = std::chrono::seconds(5));
  // Makes file and folder; vault_exists. The vault has the given methods and no items.
  static Expected<VaultFile> create(const Paths& paths, const Uuid& id, const Secret& vault_key,
                                    std::vector<Method> methods, UnixTime now);
  VaultFile(VaultFile&&) noexcept;
  VaultFile& operator=(VaultFile&&) noexcept;
  ~VaultFile();

  [[nodiscard]] const Uuid& id() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const std::vector<Method>& methods() const;
  [[nodiscard]] const Method* method(MethodKind kind) const;  // null: none of that kind
  [[nodiscard]] std::uint64_t generation() const;  // as it is written there; proven only once it is open

 private:
  friend class Vault;
  VaultFile();
  std::unique_ptr<Database> database_;
  Uuid id_;
  std::vector<Method> methods_;
  std::uint64_t generation_ = 0;
  Paths paths_;
};

// Whether there is anything under the vault's name; what it is, VaultFile::open says.
bool is_there(const Paths& paths);

enum class UnknownMethods : std::uint8_t { Refuse, Drop };

struct Verification {
  std::int64_t items = 0;
  std::vector<std::string> damaged;  // one line each; empty: all is whole
};

// What this computer remembered of the vault's newest generation when it was opened. Anything but Known is
// also in the log, because whoever can write the state folder can take the memory away (FORMAT.md, "Outside
// memory").
enum class Remembered : std::uint8_t { Known, Missing, Unreadable };

class Vault {
 public:
  // Checks the head and that the generation is not below the one remembered outside: vault_rolled_back.
  // `outside_generation`: what the key store remembers, 0 for nothing.
  static Expected<Vault> open(VaultFile file, Secret vault_key, std::uint64_t outside_generation = 0);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  [[nodiscard]] const Uuid& id() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] std::uint64_t generation() const;
  [[nodiscard]] Remembered remembered() const;
  [[nodiscard]] const std::vector<Method>& methods() const;

  // Null optional: there is none, as the authenticated summary says.
  Expected<std::optional<Account>> account(const Uuid& id);
  Expected<std::vector<Account>> accounts();
  Expected<std::vector<Account>> accounts_for(const Origin& origin);  // through the blind index
  Expected<std::uint64_t> account_count();                            // as the head and the index say
  // Every account in turn, in no order, with only that one in memory: a process has no room for the guarded
  // memory of very many. Ends at the first failure of `visit`, which must not use the vault.
  Expected<void> each_account(const std::function<Expected<void>(Account)>& visit);
  // Adds (revision 0) or replaces, and gives the account its new revision. vault_busy when another program
  // changed, added or removed it since it was read: read it again. input_invalid for a field that the format
  // cannot hold.
  Expected<void> put(Account& account);
  Expected<void> put_all(std::vector<Account>& accounts);  // one transaction: all or none
  using Progress = std::function<void(std::size_t done)>;
  Expected<void> put_all(std::span<Account* const> accounts, const Progress& progress);
  Expected<void> remove(const Uuid& id);  // not_found

  Expected<std::optional<std::uint64_t>> last_step(const Uuid& account);
  // Records a step as used, durably: call it before the code leaves. Refuses (message_unexpected) a step that
  // is not larger than the recorded one, so that two hosts at once never use one step twice.
  Expected<void> use_step(const Uuid& account, std::uint64_t step);

  Expected<void> add_method(const Method& method);
  Expected<void> remove_method(const Uuid& id);  // the last recovery method cannot be removed: input_invalid
  // Takes methods away and adds one, in one transaction. not_found; input_invalid when none of recovery words
  // would be left.
  Expected<void> replace_methods(const std::vector<Uuid>& gone, const Method& added);
  // A new vault key, which `methods` (of that key; recovery words among them) open from now on: all items are
  // sealed anew, and the epoch rises, in one transaction. The host's identity is another one then.
  // input_invalid: no recovery words; a method of a kind that this version does not know, unless it may go.
  Expected<void> rotate(const Secret& vault_key, const std::vector<Method>& methods,
                        UnknownMethods unknown = UnknownMethods::Refuse);
  // The unwrapped vault key, to wrap it once more or to keep it open through the OS.
  [[nodiscard]] const Secret& key() const;

  // The keys of this device; none until they are made. remove() takes them away, by the device's id.
  Expected<std::optional<DeviceKeys>> device_keys();
  // Makes them where there are none, else gives those that are there.
  Expected<DeviceKeys> make_device_keys(UnixTime now);

  // The host's identity (Ed25519), derived from the vault key.
  [[nodiscard]] std::vector<std::uint8_t> identity() const;           // 32 bytes
  [[nodiscard]] std::vector<std::uint8_t> sign(Bytes message) const;  // 64 bytes

  // Reads and checks everything.
  Expected<Verification> verify();

 private:
  explicit Vault(std::unique_ptr<OpenVault> open);
  std::unique_ptr<OpenVault> open_;
};

// Removes the vault's file and what belongs to it. vault_missing.
Expected<void> wipe_vault(const Paths& paths);

// "3f2a 90c1 …": the first 16 bytes of BLAKE2b-256 of an identity key in groups, for people to compare.
std::string fingerprint(Bytes identity);

}  // namespace cerby::vault
