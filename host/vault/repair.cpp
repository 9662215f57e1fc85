#include "vault/repair.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "vault/generation.h"
#include "vault/kept_copy.h"
#include "vault/repaired_file.h"
#include "vault/repaired_parts.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

constexpr std::string_view kKept = ".damaged-";
constexpr const char* kJournal = "-journal";
constexpr const char* kUnfinished = ".new";

bool ends_it(const Failure& failure) {
  return failure.outcome != Outcome::VaultDamaged && failure.outcome != Outcome::StorageFailed;
}

// What a launch or cerbyctl would run into, and what SQLite has to say.
Expected<std::vector<std::string>> found_in_use(const Paths& paths, const DamagedKey& key) {
  auto file = VaultFile::open(paths);
  if (!file) {
    const auto& failure = file.error();
    const bool other_format =
        failure.outcome == Outcome::VaultNewer || failure.outcome == Outcome::VaultOlder;
    if (!other_format && ends_it(failure)) return std::unexpected(failure);
    if (other_format) {
      CERBY_TRY(const auto held, HeldFile::hold(paths, Access::Read));
      if (held.has_whole_header()) return std::unexpected(failure);
    }
    return std::vector{failure.detail};
  }
  if (file->id() != key.vault) return std::vector<std::string>{"the vault's id is not the one that it had"};
  auto vault = Vault::open(std::move(*file), Secret::copy_of(key.key.view()), key.outside_generation);
  auto verified = vault ? vault->verify() : std::unexpected(vault.error());
  if (verified) return std::move(verified->damaged);
  if (ends_it(verified.error())) return std::unexpected(verified.error());
  return std::vector{verified.error().detail};
}

// Each thing is said once: what the findings name stays with them.
void leave_out_known(std::vector<std::string>& lines, const Findings& findings) {
  std::erase_if(lines, [&](const std::string& line) {
    if (std::ranges::find(findings.damage, line) != findings.damage.end()) return true;
    return std::ranges::any_of(findings.items, [&](const FoundItem& item) {
      return item.state != ItemState::Whole && line.find(item.id.text()) != std::string::npos;
    });
  });
}

// From here on the vault is the repaired one. The journal goes first, and for good, so that none is played
// back into it, and is made anew when the vault's name lasts, so that nothing is written into a vault that a
// power cut may take back.
Expected<void> put_in_place(const SecureFolder& folder, const std::string& repaired,
                            const std::string& name) {
  CERBY_CHECK(folder.remove(name + kJournal));
  CERBY_CHECK(folder.sync());
  CERBY_CHECK(folder.rename_over(repaired, name));
  // The next change makes one that is missing, as on a disk that is full now.
  if (const auto made = folder.make_lasting(name + kJournal); !made)
    log::warn("the repaired vault has no journal yet: {}", describe(made.error()));
  return {};
}

}  // namespace

bool is_kept_damaged(std::string_view vault_name, std::string_view name) {
  return name.starts_with(vault_name) && name.substr(vault_name.size()).starts_with(kKept);
}

Expected<Examination> examine(const Paths& paths, const DamagedKey& key, OlderItems older) {
  CERBY_TRY(auto structure, found_in_use(paths, key));
  CERBY_TRY(const auto held, HeldFile::hold(paths, Access::Read));
  CERBY_TRY(auto found, held.read());
  CERBY_TRY(auto judged, judge(std::move(found), paths, key, older));
  leave_out_known(structure, judged.findings);
  return Examination{.findings = std::move(judged.findings), .structure = std::move(structure)};
}

Expected<Repaired> repair(const Paths& paths, const DamagedKey& key, OlderItems older, const Findings& seen,
                          UnixTime now) {
  CERBY_TRY(const auto held, HeldFile::hold(paths, Access::Write));
  CERBY_TRY(auto found, held.read());
  CERBY_TRY(const auto judged, judge(std::move(found), paths, key, older));
  if (judged.findings != seen) return fail(Outcome::VaultBusy, "it was changed since it was looked at");
  const auto& parts = judged.parts;
  // It is whole, and its index cannot be made here: the version that wrote it loses nothing.
  if (parts.newer) return fail(Outcome::VaultNewer, "item " + parts.newer->text());
  if (parts.methods.empty()) {
    return fail(Outcome::VaultDamaged,
                "no way to open it is whole, so that a repaired vault could not be opened");
  }
  const auto& folder = held.folder();
  const auto name = paths.vault.filename().string();
  // Left by one that was killed.
  const auto repaired = name + "." + parts.vault.text() + kUnfinished;
  CERBY_CHECK(folder.remove(repaired));
  CERBY_CHECK(folder.remove(repaired + kJournal));
  CERBY_CHECK(remove_unfinished_copies(folder, name));

  const auto generation = parts.generation + 1;
  auto written = write_repaired(folder, repaired, parts, Keys(key.key), generation);
  static_cast<void>(folder.remove(repaired + kJournal));
  std::string kept;
  if (written) {
    auto copied = keep_copy(folder, name, held.descriptor(), std::string(kKept), now);
    if (copied) {
      kept = std::move(*copied);
      written = put_in_place(folder, repaired, name);
    } else {
      written = std::unexpected(copied.error());
    }
  }
  if (!written) {
    static_cast<void>(folder.remove(repaired));
    return std::unexpected(written.error());
  }
  if (const auto remembered = write_memory(paths, parts.vault, Keys(key.key), generation); !remembered) {
    log::warn("the vault's newest generation could not be remembered: {}", describe(remembered.error()));
  }
  return Repaired{.kept = folder.path() / kept, .generation = generation};
}

}  // namespace cerby::vault
