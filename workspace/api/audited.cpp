#include "workspace/api/audited.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cerby::workspace::api {
namespace {

using audit::Kind;

constexpr std::string_view kRoot = "/api/v1";
constexpr std::string_view kAllowed = "allowed";

// By how the path begins, the longer before the shorter; the members of an account or a collection are its
// shares.
Kind kind_of_change(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, Kind>, 12> kWords{{
      {"/accounts", Kind::AccountChanged},
      {"/secrets", Kind::SecretChanged},
      {"/collections", Kind::CollectionChanged},
      {"/teams", Kind::TeamChanged},
      {"/users", Kind::UserChanged},
      {"/sessions", Kind::SessionEnded},
      {"/api-keys", Kind::KeyRevoked},
      {"/session/device/enrolment", Kind::DeviceTrusted},
      {"/session/device", Kind::DeviceAsked},
      {"/devices/{id}/approval", Kind::DeviceTrusted},
      {"/devices/{id}/comparison", Kind::DeviceAsked},
      {"/devices", Kind::DeviceDisabled},
  }};
  path.remove_prefix(std::min(path.size(), kRoot.size()));
  if (!path.starts_with("/teams") && path.find("/members") != std::string_view::npos)
    return Kind::ShareChanged;
  const auto* const word =
      std::ranges::find_if(kWords, [&](const auto& one) { return path.starts_with(one.first); });
  return word == kWords.end() ? Kind::Changed : word->second;
}

// What was made is where its answer says.
std::optional<Uuid> made_in(const http::Response& response) {
  for (const auto& header : response.headers) {
    if (header.name != "Location") continue;
    const auto id = Uuid::parse(std::string_view(header.value).substr(header.value.rfind('/') + 1));
    if (id) return *id;
  }
  return std::nullopt;
}

}  // namespace

bool is_release(const SecretNote& note) {
  if (note.lease) return false;
  return note.kind == Kind::SecretReleased || note.kind == Kind::SecretUsed || note.kind == Kind::CodeGiven ||
         note.kind == Kind::KeyMade;
}

audit::Entry Audited::entry(Kind kind, std::string_view decision) const {
  audit::Entry entry;
  entry.at = at;
  entry.kind = kind;
  entry.user = user;
  entry.by(by);
  if (!request.ids.empty()) entry.item = request.ids.front();
  if (request.ids.size() > 1) entry.other = request.ids[1];
  entry.operation = text_of(request.method);
  entry.operation += ' ';
  entry.operation += path.substr(path.starts_with(kRoot) ? kRoot.size() : 0);
  entry.decision = decision;
  entry.address = request.client.text();
  return entry;
}

audit::Entry Audited::of_change(const store::Transaction& transaction, const http::Response& response) const {
  audit::Entry made = entry(kind_of_change(path), kAllowed);
  if (!made.item) made.item = made_in(response);
  made.first_change = transaction.first_change;
  made.last_change = transaction.last_change;
  return made;
}

audit::Entry Audited::of_secret(const SecretNote& note) const {
  audit::Entry made = entry(note.kind, kAllowed);
  made.item = note.item;
  made.secret = note.type;
  if (note.lease) {
    made.other = note.lease->use;
    made.said_at = note.lease->said_at;
    made.lease_at = note.lease->lease_at;
    made.left_out = note.lease->left_out;
  }
  return made;
}

audit::Entry Audited::of_kept_refusal(std::string_view reason) const {
  return entry(Kind::Refused, reason);
}

std::optional<audit::Entry> Audited::of_refusal(const Refusal& refusal) const {
  if (const auto* const answer = std::get_if<access::Answer>(&refusal.why))
    return entry(Kind::Refused, access::name(*answer));
  if (const auto* const failure = std::get_if<store::Failure>(&refusal.why);
      failure != nullptr && failure->error == store::Error::NotFound)
    return entry(Kind::Refused, store::name(failure->error));
  if (const auto* const problem = std::get_if<http::Problem>(&refusal.why);
      problem != nullptr && problem->status == 403)
    return entry(Kind::Refused, problem->reason);
  return std::nullopt;
}

}  // namespace cerby::workspace::api
