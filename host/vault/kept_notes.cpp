#include "vault/kept_notes.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <ranges>
#include <utility>

#include "vault/encoding.h"
#include "vault/item_as.h"
#include "vault/keys.h"
#include "vault/lease.h"
#include "vault/open_vault.h"
#include "vault/vault.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr SecretAccess kCoding("the uses of offline leases, in their item");
constexpr std::size_t kMaxOrigin = 270;
constexpr std::size_t kStart = 1 + sizeof(std::uint32_t);
// Id, time, what, whether refused, how many before it, length of the stub.
constexpr std::size_t kOfNote = 16 + sizeof(std::int64_t) + 1 + 1 + 2 * sizeof(std::uint32_t);

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::VaultDamaged, what);
}

// From the front of what is left.
Expected<LeaseNote> note_from(Bytes& rest) {
  if (rest.size() < kOfNote) return damaged("the size of a note of a lease's use");
  LeaseNote note;
  std::ranges::copy(rest.first(note.id.bytes.size()), note.id.bytes.begin());
  rest = rest.subspan(note.id.bytes.size());
  note.used = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(rest)));
  rest = rest.subspan(sizeof(std::int64_t));
  const auto filled = rest[0], refused = rest[1];
  if (filled < 1 || filled > 2 || refused > 1) return damaged("what a note of a lease's use says");
  note.filled = static_cast<LeaseNote::Filled>(filled);
  note.refused = refused == 1;
  note.left_out = read_number<std::uint32_t>(rest.subspan(2));
  const auto size = read_number<std::uint32_t>(rest.subspan(2 + sizeof(std::uint32_t)));
  rest = rest.subspan(2 + 2 * sizeof(std::uint32_t));
  if (size == 0 || size > kMostLeaseStub || size > rest.size())
    return damaged("the lease of a note of its use");
  note.lease.assign(rest.begin(), rest.begin() + size);
  rest = rest.subspan(size);
  return note;
}

auto notes_in(Reading& reading, const Origin& workspace)
    -> decltype(item_as(reading, Uuid(), kLeaseNotes, decode_lease_notes)) {
  CERBY_TRY(auto found,
            item_as(reading, lease_notes_item(workspace.text()), kLeaseNotes, decode_lease_notes));
  if (found && found->second.workspace != workspace.text())
    return damaged("notes of the leases of another workspace");
  return found;
}

Expected<void> write(Change& change, const LeaseNotes& notes, std::uint64_t revision) {
  CERBY_TRY(const auto plaintext, encode(notes));
  CERBY_CHECK(change.put(lease_notes_item(notes.workspace), kLeaseNotes, revision, plaintext.view()));
  return change.commit();
}

}  // namespace

Uuid lease_notes_item(std::string_view workspace) {
  const auto digest = unkeyed_digest(Encoding("cerby lease notes 1").prefixed(as_bytes(workspace)).bytes());
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Expected<Secret> encode(const LeaseNotes& notes) {
  const bool fits =
      notes.notes.size() <= kMostLeaseNotes && std::ranges::all_of(notes.notes, [](const LeaseNote& note) {
        return !note.lease.empty() && note.lease.size() <= kMostLeaseStub;
      });
  if (!fits) return fail(Outcome::InputInvalid, "what is to be kept of the uses of leases");
  Encoding whole("", kStart + notes.workspace.size() + notes.notes.size() * (kOfNote + kMostLeaseStub));
  whole.number(kVersion).prefixed(as_bytes(notes.workspace));
  for (const auto& note : notes.notes) {
    whole.raw(note.id.bytes)
        .number(std::int64_t{note.used.count()})
        .number(static_cast<std::uint8_t>(note.filled))
        .number(static_cast<std::uint8_t>(note.refused ? 1 : 0))
        .number(note.left_out)
        .prefixed(note.lease);
  }
  return Secret::copy_of(SecretView(whole.bytes().data(), whole.bytes().size()));
}

Expected<LeaseNotes> decode_lease_notes(const Secret& plaintext) {
  const auto bytes = plaintext.bytes(kCoding);
  if (bytes.empty()) return damaged("the version of notes of leases");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the version of notes of leases");
  if (bytes.size() < kStart) return damaged("the size of notes of leases");
  const auto length = read_number<std::uint32_t>(bytes.subspan(1));
  if (length > kMaxOrigin || length > bytes.size() - kStart)
    return damaged("the workspace of notes of leases");
  LeaseNotes notes{.workspace = std::string(as_text(bytes.subspan(kStart, length))), .notes = {}};
  for (auto rest = bytes.subspan(kStart + length); !rest.empty();) {
    if (notes.notes.size() == kMostLeaseNotes) return damaged("how many notes of leases there are");
    CERBY_TRY(auto note, note_from(rest));
    notes.notes.push_back(std::move(note));
  }
  return notes;
}

void add(LeaseNotes& to, LeaseNote note) {
  to.notes.push_back(std::move(note));
  while (to.notes.size() > kMostLeaseNotes) {
    const std::uint64_t left_out = std::uint64_t{to.notes[0].left_out} + to.notes[1].left_out + 1;
    to.notes[1].left_out = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(left_out, std::numeric_limits<std::uint32_t>::max()));
    to.notes.erase(to.notes.begin());
  }
}

Expected<std::vector<LeaseNote>> Vault::lease_notes(const Origin& workspace) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto found, notes_in(reading, workspace));
  return found ? std::move(found->second.notes) : std::vector<LeaseNote>();
}

Expected<void> Vault::note_lease_use(const Origin& workspace, const LeaseNote& note) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(auto found, notes_in(change, workspace));
  auto notes = found ? std::move(found->second) : LeaseNotes{.workspace = workspace.text(), .notes = {}};
  add(notes, note);
  return write(change, notes, found ? found->first : 0);
}

Expected<void> Vault::told_lease_uses(const Origin& workspace, const ToldNotes& told) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(auto found, notes_in(change, workspace));
  if (!found) return {};
  auto& notes = found->second.notes;
  const auto is_in = [](const std::vector<Uuid>& ids) {
    return [&ids](const LeaseNote& note) { return std::ranges::find(ids, note.id) != ids.end(); };
  };
  std::erase_if(notes, is_in(told.taken));
  for (auto& note : notes | std::views::filter(is_in(told.refused))) note.refused = true;
  if (!notes.empty()) return write(change, found->second, found->first);
  CERBY_CHECK(change.remove(lease_notes_item(workspace.text())));
  return change.commit();
}

}  // namespace cerby::vault
