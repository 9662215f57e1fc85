#include "source/lease_notes.h"

#include <string>

#include "base/base64.h"
#include "base/log.h"
#include "base/utc.h"
#include "source/ask.h"
#include "source/document_writer.h"

namespace cerby::source {
namespace {

using vault::LeaseNote;

std::string document_of_use(const LeaseNote& note, const vault::DeviceKeys& device) {
  return document_of("lease_use", note.id.text(), [&](DocumentWriter& writer) {
    writer.member("lease", base64url(note.lease));
    writer.member("filled", note.filled == LeaseNote::Filled::Password ? "password" : "totp");
    writer.member("usedAt", utc_text(note.used));
    writer.member("leftOut", std::int64_t{note.left_out});
    writer.member("signature", base64url(device.sign(message_of(note).bytes())));
  });
}

// Whether it will not have this note at any time: it says what is wrong with it, or knows of no notes.
bool is_refusal(Outcome outcome) {
  return outcome == Outcome::RoleNone || outcome == Outcome::WorkspaceAnswerInvalid;
}

}  // namespace

Expected<void> tell_lease_uses(const Origin& workspace, Proof& proof, Fetcher& fetcher, vault::Vault& vault,
                               const Clock& clock) {
  CERBY_TRY(const auto notes, vault.lease_notes(workspace));
  if (notes.empty()) return {};
  CERBY_TRY(const auto device, vault.device_keys());
  if (!device) return {};
  const auto end = clock.monotonic() + kLongestTelling;
  vault::ToldNotes told;
  Expected<void> ended;
  for (const auto& note : notes) {
    if (note.refused) continue;
    if (told.taken.size() + told.refused.size() == kMostToldAtOnce || clock.monotonic() > end) break;
    const auto sent = ask(FetchMethod::Put, workspace, "/api/v1/session/lease-uses/" + note.id.text(), proof,
                          fetcher, document_of_use(note, *device));
    if (!sent && !is_refusal(sent.error().outcome)) {
      ended = std::unexpected(sent.error());
      break;
    }
    if (!sent) log::warn("a use of a lease was not taken: {}", describe(sent.error()));
    (sent ? told.taken : told.refused).push_back(note.id);
  }
  if (!told.taken.empty() || !told.refused.empty()) CERBY_CHECK(vault.told_lease_uses(workspace, told));
  return ended;
}

}  // namespace cerby::source
