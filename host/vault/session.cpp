#include "vault/session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "vault/encoding.h"
#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr SecretAccess kCoding("what proves a session, in its item");
constexpr std::size_t kMaxOrigin = 270;  // "https://", 253 bytes of host, ":65535"
// Version, kind, created, length of the origin.
constexpr std::size_t kStart = 1 + 1 + sizeof(std::int64_t) + sizeof(std::uint32_t);
// Of a sign-in, after that: its id, the access token's end and length.
constexpr std::size_t kOfSignIn = 16 + sizeof(std::int64_t) + sizeof(std::uint32_t);

struct Found {
  Uuid id;
  std::uint64_t revision = 0;
  Session session;
};

Expected<std::optional<Found>> session_in(Reading& reading, const Origin& workspace) {
  CERBY_TRY(const auto items, reading.items_of(kSession));
  std::optional<Found> found;
  for (const auto& item : items) {
    CERBY_TRY(const auto plaintext, reading.plaintext(item));
    CERBY_TRY(auto session, decode_session(plaintext));
    if (session.workspace != workspace.text()) continue;
    if (found) return fail(Outcome::VaultDamaged, "more than one session with a workspace");
    found = Found{item.id, item.revision, std::move(session)};
  }
  return found;
}

}  // namespace

bool is_proof(SecretView text) {
  const auto bytes = text.bytes(kCoding);
  return bytes.size() >= kLeastProof && bytes.size() <= kMostProof &&
         std::ranges::all_of(bytes, [](std::uint8_t c) { return c > 0x20 && c < 0x7F; });
}

Expected<Secret> encode(const Session& session) {
  const bool signed_in = session.kind == Session::Kind::SignIn;
  if (!is_proof(session.proof.view()) || (signed_in && !is_proof(session.access.view())))
    return fail(Outcome::InputInvalid, "what is to prove a session");
  auto start = Encoding("")
                   .number(kVersion)
                   .number(static_cast<std::uint8_t>(session.kind))
                   .number(std::int64_t{session.created.count()})
                   .prefixed(as_bytes(session.workspace));
  if (signed_in) {
    start.raw(session.id.bytes)
        .number(std::int64_t{session.access_end.count()})
        .number(static_cast<std::uint32_t>(session.access.size()));
  }
  const auto access = signed_in ? session.access.view() : SecretView();
  Secret plaintext(start.bytes().size() + access.size() + session.proof.size());
  auto rest = std::ranges::copy(start.bytes(), plaintext.writable(kCoding).begin()).out;
  rest = std::ranges::copy(access.bytes(kCoding), rest).out;
  std::ranges::copy(session.proof.bytes(kCoding), rest);
  return plaintext;
}

Expected<Session> decode_session(const Secret& plaintext) {
  const auto bytes = plaintext.bytes(kCoding);
  if (bytes.empty()) return fail(Outcome::VaultDamaged, "a session's version");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "a session's version");
  if (bytes.size() < kStart) return fail(Outcome::VaultDamaged, "a session's size");
  Session session;
  session.kind = static_cast<Session::Kind>(bytes[1]);
  const bool signed_in = session.kind == Session::Kind::SignIn;
  if (!signed_in && session.kind != Session::Kind::ApiKey)
    return fail(Outcome::VaultNewer, "a session's kind");
  const auto length = read_number<std::uint32_t>(bytes.subspan(kStart - sizeof(std::uint32_t)));
  if (length > kMaxOrigin || length > bytes.size() - kStart)
    return fail(Outcome::VaultDamaged, "a session's workspace");
  session.created = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes.subspan(2))));
  session.workspace = as_text(bytes.subspan(kStart, length));
  std::size_t at = kStart + length;
  if (signed_in) {
    if (bytes.size() - at < kOfSignIn) return fail(Outcome::VaultDamaged, "a session's size");
    std::ranges::copy(bytes.subspan(at, session.id.bytes.size()), session.id.bytes.begin());
    const auto end = bytes.subspan(at + session.id.bytes.size());
    session.access_end = UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(end)));
    const auto size = read_number<std::uint32_t>(end.subspan(sizeof(std::int64_t)));
    at += kOfSignIn;
    if (size > bytes.size() - at) return fail(Outcome::VaultDamaged, "a session's access token");
    session.access = Secret::copy_of(plaintext.view().part(at, size));
    if (!is_proof(session.access.view())) return fail(Outcome::VaultDamaged, "a session's access token");
    at += size;
  }
  session.proof = Secret::copy_of(plaintext.view().part(at, bytes.size() - at));
  if (!is_proof(session.proof.view())) return fail(Outcome::VaultDamaged, "what proves a session");
  return session;
}

Expected<std::optional<Session>> Vault::session(const Origin& workspace) {
  CERBY_TRY(auto reading, Reading::begin(*open_));
  CERBY_TRY(auto found, session_in(reading, workspace));
  if (!found) return std::nullopt;
  return std::move(found->session);
}

Expected<void> Vault::put_session(const Session& session) {
  CERBY_TRY(const auto workspace, Origin::parse(session.workspace));
  CERBY_TRY(const auto plaintext, encode(session));
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto before, session_in(change, workspace));
  CERBY_CHECK(change.put(before ? before->id : Uuid::random(), kSession, before ? before->revision : 0,
                         plaintext.view()));
  // Another sign-in may be another user's, whom no lease of this one's is for.
  if (!before || before->session.id != session.id)
    CERBY_CHECK(set_lease_key(change, workspace, std::nullopt));
  CERBY_CHECK(set_lease_key(change, workspace, session.lease_key));
  return change.commit();
}

Expected<void> Vault::remove_session(const Origin& workspace) {
  CERBY_TRY(auto change, Change::begin(*open_));
  CERBY_TRY(const auto before, session_in(change, workspace));
  if (!before) return fail(Outcome::NotFound, workspace.text());
  CERBY_CHECK(change.remove(before->id));
  CERBY_CHECK(set_lease_key(change, workspace, std::nullopt));
  return change.commit();
}

}  // namespace cerby::vault
