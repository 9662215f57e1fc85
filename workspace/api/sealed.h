// Secrets, for a call: found and opened, sealed and kept, given out. Those of cloud vaults; of a local one
// the service has no key, and says so: 409, "local_vault".
#pragma once

#include <cstdint>
#include <string_view>

#include "workspace/api/gate.h"
#include "workspace/api/json.h"
#include "workspace/api/resources.h"
#include "workspace/sealing/sealed_secret.h"

namespace cerby::workspace::api {

// ---- whatever it is of ----

// 409, "local_vault".
Outcomes<store::Vault> cloud_vault_of(Call& call, const Uuid& vault);
// By the vault's data key. What does not open is a 500, with its name in the log alone.
Outcomes<std::vector<std::uint8_t>> seal_at(Call& call, const sealing::Place& place, SecretView secret);
Outcomes<Secret> open_at(Call& call, const sealing::Place& place, Bytes sealed);

// What leaves, for the audit log; the revision is that of the resource's ETag, where it is a state to come
// back to.
struct Leaving {
  audit::Kind kind = audit::Kind::SecretReleased;
  Uuid item;
  std::string_view type;
  std::optional<std::int64_t> revision;
};

enum class Shown : std::uint8_t { One, List };

// The one place where a secret leaves the service, or a code that was made of one; that it does is an entry
// of the audit log before. `write(writer)` writes the resource.
template <typename Write>
Reply give_out(Call& call, const Leaving& leaving, Shown shown, const Write& write) {
  call.note_secret(leaving.kind, leaving.item, leaving.type);
  const auto& target = call.request.target;
  if (shown == Shown::List) return secret_list_of_one(target, write);
  auto response = secret_document(target, write);
  if (leaving.revision) set_tag(response, *leaving.revision);
  return response;
}

// A secret as the API's clients know it, whatever it is of; `write_value(writer)` writes its value.
struct ShownSecret {
  std::string_view type;
  Uuid id, vault;
  store::Time created_at = 0, updated_at = 0;
  std::string_view secret_type;
};
template <typename Sink, typename WriteValue>
void write_shown(json::Writer<Sink>& writer, const ShownSecret& one, const WriteValue& write_value) {
  begin_resource(writer, one.type, one.id);
  write_time(writer, "createdAt", one.created_at);
  write_time(writer, "updatedAt", one.updated_at);
  writer.member("vault_id", one.vault.text());
  writer.key("body");
  writer.begin_object();
  writer.member("type", "PLAINTEXT");
  writer.key("value");
  write_value(writer);
  writer.end_object();
  writer.member("secretType", one.secret_type);
  end_resource(writer);
}

// ---- of accounts ----

struct OpenedSecret {
  struct {
    Uuid id, vault;
    std::int64_t revision = 0;
  } account;
  store::SealedSecret row;
  Secret secret;
};

// Of the account that the path names first. NotFound: it has none of that type. What does not open is a 500,
// with its name in the log alone. An operation that reads at once reads the secret of that type.
Outcomes<OpenedSecret> open_secret_of(Call& call, store::SecretType type);

// In the place of what there was, or the first one; counts as a change of the account.
Outcomes<void> keep_secret_of(Call& call, store::SecretType type, SecretView secret);

// 409, "local_vault"; NotFound.
Outcomes<void> remove_secret_of(Call& call, store::SecretType type);

// For the audit log.
std::string_view word_of(store::SecretType type);
inline audit::Kind release_of(store::SecretType type) {
  const bool is_code = type == store::SecretType::Totp || type == store::SecretType::BackupCodes;
  return is_code ? audit::Kind::CodeGiven : audit::Kind::SecretReleased;
}

template <typename Write>
Reply give_out(Call& call, const OpenedSecret& from, Shown shown, const Write& write) {
  Leaving leaving{release_of(from.row.type), from.account.id, word_of(from.row.type), {}};
  // What a POST takes is no state to come back to, and a code is another one in the next moment.
  const bool is_state = call.request.method == http::Method::Get && from.row.type != store::SecretType::Totp;
  if (is_state) leaving.revision = from.account.revision;
  auto reply = give_out(call, leaving, shown, write);
  if (reply) set_account_state(*reply, from.account.id, from.account.revision);
  return reply;
}

// Scopes for accounts and for secrets: one for accounts alone gives no password. Those who may log in read;
// Owners change, which counts as a change of the account.
constexpr Operation reads_secret(std::string_view path, Reply (*work)(Call&),
                                 std::optional<store::SecretType> at_once = {}) {
  return {http::Method::Get,
          path,
          kReadAccountScopes,
          OnAccount{access::Action::UseSecret},
          work,
          {},
          access::kReadSecrets,
          Device::Trusted,
          at_once ? std::optional(AtOnce{at_once}) : std::nullopt};
}
constexpr Operation changes_secret(http::Method method, std::string_view path, Reply (*work)(Call&)) {
  return {method,
          path,
          kWriteAccountScopes,
          OnAccount{access::Action::Edit},
          work,
          store::Counted::Account,
          access::kWriteSecrets};
}

}  // namespace cerby::workspace::api
