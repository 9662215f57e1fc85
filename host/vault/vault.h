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
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/account.h"
#include "vault/copies.h"
#include "vault/data_keys.h"
#include "vault/device_keys.h"
#include "vault/kept_lease.h"
#include "vault/kept_notes.h"
#include "vault/migration.h"
#include "vault/seen.h"
#include "vault/session.h"
#include "vault/signing.h"
#include "vault/unlock.h"

namespace cerby::vault {

class Database;    // the SQLite connection; database.h
struct OpenVault;  // what an open vault holds; open_vault.h

class VaultFile {
 public:
  // vault_missing, vault_unsafe (not a plain file of this user's, or others can reach it), vault_newer,
  // vault_older. `patience`: how long a call waits for another program's change before it is vault_busy.
  // `migrations`: a vault of a format that they lead from is opened too, and migrated with its key.
  static Expected<VaultFile> open(const Paths& paths,
                                  std::chrono::milliseconds patience = std::chrono::seconds(5),
                                  Migrations migrations = released_migrations());
  // Makes file and folder; vault_exists. The vault has the given methods, and an identity of its own.
  static Expected<VaultFile> create(const Paths& paths, const Uuid& id, const Secret& vault_key,
                                    std::vector<Method> methods, UnixTime now);
  VaultFile(VaultFile&&) noexcept;
  VaultFile& operator=(VaultFile&&) noexcept;
  ~VaultFile();

  [[nodiscard]] const Uuid& id() const;
  // Which of the vault's keys it is under; as the file says, which nothing has verified yet.
  [[nodiscard]] std::uint32_t epoch() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const std::vector<Method>& methods() const;
  [[nodiscard]] const Method* method(MethodKind kind) const;  // null: none of that kind
  [[nodiscard]] std::uint64_t generation() const;  // as it is written there; proven only once it is open

 private:
  friend class Vault;
  VaultFile();
  std::unique_ptr<Database> database_;
  Uuid id_;
  std::uint32_t epoch_ = 0;
  std::vector<Method> methods_;
  std::uint64_t generation_ = 0;
  Migrations migrations_;  // none: it has this format
  Paths paths_;
};

// Whether there is anything under the vault's name; what it is, VaultFile::open says.
bool is_there(const Paths& paths);

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
  // Migrates a vault of an older format, with a copy kept (migration.h). Checks the head and that the
  // generation is not below the one remembered outside: vault_rolled_back. `outside_generation`: what the key
  // store remembers, 0 for nothing.
  static Expected<Vault> open(VaultFile file, Secret vault_key, std::uint64_t outside_generation = 0);
  // The same with what was kept of an open vault. vault_locked when the vault has another key since `epoch`.
  static Expected<Vault> open_kept(VaultFile file, Secret vault_key, std::uint32_t epoch,
                                   SigningKey identity);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  [[nodiscard]] const Uuid& id() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] std::uint32_t epoch() const;  // counts the vault's keys, from 1
  [[nodiscard]] std::uint64_t generation() const;
  [[nodiscard]] Remembered remembered() const;
  [[nodiscard]] const std::vector<Method>& methods() const;
  [[nodiscard]] const Method* method(MethodKind kind) const;  // null: none of that kind

  // Null optional: there is none, as the authenticated summary says.
  Expected<std::optional<Account>> account(const Uuid& id);
  Expected<std::vector<Account>> accounts();
  Expected<std::vector<Account>> accounts_for(const Origin& origin);  // through the blind index
  Expected<std::uint64_t> account_count();                            // as the head and the index say
  // Every account in turn, in no order, with only that one in memory: a process has no room for the guarded
  // memory of very many. Ends at the first failure of `visit`, which must not use the vault. Of an item that
  // is damaged, or of a newer version, `unread` is told, and the others follow; without it, that ends them.
  using Visit = std::function<Expected<void>(Account)>;
  using Unread = std::function<void(const Uuid& item, const Failure&)>;
  Expected<void> each_account(const Visit& visit, const Unread& unread = {});
  // The same of those that the blind index has for an origin.
  Expected<void> each_account_for(const Origin& origin, const Visit& visit, const Unread& unread = {});
  // For a copy of the vault: the accounts in the order of their ids, as they are in one moment, each with
  // what of its one-time codes was used last. `start` is told first how many there are; neither may use the
  // vault.
  Expected<void> each_copy(const std::function<Expected<void>(std::uint64_t accounts)>& start,
                           const std::function<Expected<void>(const AccountCopy&)>& visit);
  // Puts accounts of a copy back, in one transaction: all that `next` gives until it has none, or, when
  // anything fails, nothing. What was used of their codes comes with them, and is never less than before; the
  // steps are recorded as used at this moment.
  Expected<RestoredAccounts> restore(const std::function<Expected<std::optional<RestoredAccount>>()>& next,
                                     SameId same_id, const Clock& clock);
  // Adds (revision 0) or replaces, and gives the account its new revision. vault_busy when another program
  // changed, added or removed it since it was read: read it again. input_invalid for a field that the format
  // cannot hold.
  Expected<void> put(Account& account);
  Expected<void> put_all(std::vector<Account>& accounts);  // one transaction: all or none
  using Progress = std::function<void(std::size_t done)>;
  Expected<void> put_all(std::span<Account* const> accounts, const Progress& progress);
  Expected<void> remove(const Uuid& id);  // not_found

  // The last step of time (TOTP) that was used of the account's code secret, and the last counter (HOTP).
  Expected<std::optional<std::uint64_t>> last_step(const Account& account);
  Expected<std::optional<std::uint64_t>> last_counter(const Uuid& account);
  // Records the next counter as used, durably, and gives it: call it before the code leaves. It is `first`,
  // or the one after the last where that is larger, so that two hosts at once never use one twice. not_found
  // for an account that is not in the vault; message_unexpected when there is no counter after the last.
  Expected<std::uint64_t> use_counter(const Uuid& account, std::uint64_t first);
  // The same of a step of time. `choose` is asked once no other program can use one, and gives the step to
  // use of the last one and the time, or none; the step, or none, is the result. It must not use the vault.
  // message_unexpected: what was chosen is not larger than the last one. vault_missing when the vault was
  // wiped, or another one is in its place.
  using ChooseStep =
      std::function<std::optional<std::uint64_t>(std::optional<std::uint64_t> last, UnixTime now)>;
  Expected<std::optional<std::uint64_t>> use_step(const Account& account, const Clock& clock,
                                                  const ChooseStep& choose);
  // The same for an account of a local vault, which is not in here.
  Expected<std::optional<std::uint64_t>> use_local_step(const Account& account, const Clock& clock,
                                                        const ChooseStep& choose);

  // What changes of the unlock methods, in one transaction, without touching an item. The added ones are made
  // for the vault's key.
  struct MethodChange {
    std::vector<Uuid> gone;
    std::vector<Method> added;
  };
  // Whether a change may leave no way to open the vault but its recovery words.
  enum class Left : std::uint8_t { AnotherWay, RecoveryWordsSuffice };
  // not_found: one to be taken away is not there. input_invalid: no recovery words would be left, or nothing
  // beside them (`left`), or more than 16 methods; an added one is there already, is of a kind of which there
  // is one (of recovery words there may be several), or is for another key.
  Expected<void> change_methods(const MethodChange& change, Left left);
  Expected<void> add_method(const Method& method) {
    return change_methods({.gone = {}, .added = {method}}, Left::RecoveryWordsSuffice);
  }
  Expected<void> remove_method(const Uuid& id, Left left) {
    return change_methods({.gone = {id}, .added = {}}, left);
  }
  // A new vault key, which every method opens from now on as before, with the changes to them that are given
  // (of the new key; some recovery words are left). All items are sealed anew, and the epoch rises, in one
  // transaction. The host's identity stays. Whoever has the vault open has vault_locked from then on.
  //
  // By itself it takes nothing from somebody who had the old key with a copy of the file: with that they have
  // the secret of every method, and every method opens the new key. For them, replace all methods with it.
  //
  // input_invalid: no recovery words would be left; a method of a kind that this version does not know, and
  // so cannot wrap, which is named. not_found: a method to be taken away is not there.
  Expected<void> rotate(const Secret& vault_key) { return rotate(vault_key, MethodChange()); }
  // `progress` is told how many of how many steps are done; it must not use the vault.
  using RotationProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;
  Expected<void> rotate(const Secret& vault_key, const MethodChange& change,
                        const RotationProgress& progress = {});
  // The unwrapped vault key, to wrap it once more or to keep it open through the OS.
  [[nodiscard]] const Secret& key() const;

  // The keys of this device; none until they are made. remove() takes them away, by the device's id.
  Expected<std::optional<DeviceKeys>> device_keys();
  // Makes them where there are none, else gives those that are there.
  Expected<DeviceKeys> make_device_keys(UnixTime now);

  // What proves to that workspace whose requests these are; none until it is put there. put_session()
  // replaces; input_invalid. remove_session(): not_found. The workspace's leases go with the session, and
  // with the key that they were signed by.
  Expected<std::optional<Session>> session(const Origin& workspace);
  Expected<void> put_session(const Session& session);
  Expected<void> remove_session(const Origin& workspace);

  // The keys of a local vault of that workspace (its host name); none until one was kept.
  // keep_data_key(): sealed_key_refused when there is another one of that epoch.
  Expected<std::optional<DataKeySet>> data_keys(std::string_view workspace, const Uuid& vault);
  Expected<void> keep_data_key(std::string_view workspace, const Uuid& vault, std::uint32_t epoch,
                               SecretView key);

  // What was seen here of a workspace (seen.h); none: nothing yet. see() writes what is newer, nothing when
  // it is the same, and refuses what does not follow: check_follows(). forget_chain(): not_found.
  Expected<std::optional<SeenChain>> seen_chain(std::string_view workspace, const Uuid& user);
  Expected<std::optional<SeenLocalVault>> seen_local_vault(std::string_view workspace, const Uuid& vault);
  Expected<std::optional<SeenLocalAccount>> seen_local_account(std::string_view workspace,
                                                               const Uuid& account);
  Expected<void> see(const SeenChain& now);
  Expected<void> see(const SeenLocalVault& now);
  Expected<void> see(const SeenLocalAccount& now);
  Expected<void> forget_chain(std::string_view workspace, const Uuid& user);
  // Whether that user was given the key of the local vault here, and not taken off it since.
  Expected<bool> seen_member(std::string_view workspace, const Uuid& vault, const Uuid& user);
  Expected<void> put_seen_member(const SeenMember& seen);
  // By which device this one was let in there: put while it waits, in the place of what an earlier attempt
  // left. forget_enrolment() takes the user's chain along, and does nothing where there is none.
  Expected<std::optional<SeenEnrolment>> seen_enrolment(std::string_view workspace);
  Expected<void> put_seen_enrolment(const SeenEnrolment& seen);
  Expected<void> forget_enrolment(std::string_view workspace);

  // By which that workspace signs offline leases, as the session's tokens had it; and its lease of an
  // account: one look each. put_lease() replaces, removing one that there is not is nothing.
  // remove_leases_over() takes those along that an earlier version kept elsewhere. Both raise `seen` of all.
  Expected<std::optional<PublicKey>> lease_key(const Origin& workspace);
  Expected<std::optional<KeptLease>> lease(const Origin& workspace, const Uuid& account);
  Expected<void> put_lease(const KeptLease& lease);
  Expected<void> remove_lease(const Origin& workspace, const Uuid& account);
  Expected<void> remove_leases_over(UnixTime now);

  // What that workspace has not been told of the uses of its leases, the oldest first. note_lease_use() adds
  // one, durably; the oldest goes where there would be more than kMostLeaseNotes, which the next one says.
  // told_lease_uses() takes those away that the workspace has, and marks those that it refused.
  Expected<std::vector<LeaseNote>> lease_notes(const Origin& workspace);
  Expected<void> note_lease_use(const Origin& workspace, const LeaseNote& note);
  Expected<void> told_lease_uses(const Origin& workspace, const ToldNotes& told);

  // The host's identity, made with the vault; read at the first use, and good for as long as this lives.
  Expected<const SigningKey*> identity();

  // Reads and checks everything.
  Expected<Verification> verify();

 private:
  explicit Vault(std::unique_ptr<OpenVault> open);
  static Expected<std::unique_ptr<OpenVault>> with_key(VaultFile file, Secret vault_key,
                                                       std::uint64_t outside_generation);
  static Expected<Vault> open(std::unique_ptr<OpenVault> opened, std::uint64_t outside_generation);
  std::unique_ptr<OpenVault> open_;
};

// Removes the vault's file and what belongs to it, damaged files that a repair has kept among it.
// vault_missing.
Expected<void> wipe_vault(const Paths& paths);

// "3f2a 90c1 …": the first 16 bytes of BLAKE2b-256 of an identity key in groups, for people to compare.
std::string fingerprint(Bytes identity);

}  // namespace cerby::vault
