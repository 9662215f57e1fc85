// The resources of /api/v1/: each a table of operations (gate.h), in a file of its own. openapi.yaml has them
// all, with what they take and give.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "workspace/api/gate.h"
#include "workspace/api/json.h"
#include "workspace/store/records.h"

namespace cerby::workspace::api {

std::span<const Operation> account_operations();
std::span<const Operation> account_secret_operations();
std::span<const Operation> account_code_operations();
std::span<const Operation> lease_operations();
std::span<const Operation> lease_use_operations();
std::span<const Operation> custom_field_operations();
std::span<const Operation> collection_operations();
std::span<const Operation> collection_item_operations();
std::span<const Operation> secret_operations();
std::span<const Operation> share_operations();
std::span<const Operation> user_operations();
std::span<const Operation> team_operations();
std::span<const Operation> vault_operations();
std::span<const Operation> local_vault_operations();
std::span<const Operation> local_vault_key_operations();
std::span<const Operation> sealed_account_operations();
std::span<const Operation> session_operations();
std::span<const Operation> own_key_operations();
std::span<const Operation> integration_operations();
std::span<const Operation> session_device_operations();
std::span<const Operation> device_operations();
std::span<const Operation> device_chain_operations();
std::span<const Operation> audit_entry_operations();

// All of them, and /api/v1/openapi.yaml, which takes no key.
void add_resources(Gate& gate, http::Routes& routes);

// openapi.yaml, as it travels in the program.
std::string_view openapi();

// ---- what several of them share ----

inline constexpr std::int64_t kReadAccountScopes = access::kReadItems | access::kReadAccounts;
inline constexpr std::int64_t kWriteAccountScopes = access::kWriteItems | access::kWriteAccounts;
inline constexpr std::int64_t kReadSecretScopes = access::kReadItems | access::kReadSecrets;
inline constexpr std::int64_t kWriteSecretScopes = access::kWriteItems | access::kWriteSecrets;

template <typename Sink>
void write_time(json::Writer<Sink>& writer, std::string_view name, std::optional<store::Time> time) {
  if (time) writer.member(name, text_of_time(std::chrono::milliseconds(*time)));
}
void write_id(Writer& writer, std::string_view name, const std::optional<Uuid>& id);
// createdAt, createdBy, updatedAt, updatedBy.
void write_stamps(Writer& writer, const store::Stamps& stamps);

void write_account(Writer& writer, const store::Account& account);
// How the provider knows a user is for those who may change who they are.
enum class ExternalId : std::uint8_t { LeftOut, Shown };
void write_user(Writer& writer, const store::User& user, ExternalId external_id = ExternalId::LeftOut);
void write_vault(Writer& writer, const store::Vault& vault);

// A list of accounts that the caller holds, by the query's page, order and filters.
Reply list_accounts_of(Call& call, const std::optional<Uuid>& collection);
Reply list_secrets_of(Call& call, const std::optional<Uuid>& collection);  // the same of secrets

// The strong ETag of what the response shows, of its revision.
void set_tag(http::Response& response, std::int64_t revision);

// Of which state of the account an answer is, whatever of it is shown: equal values are of one state.
void set_account_state(http::Response& response, const Uuid& account, std::int64_t revision);

http::Response no_content();
// 201, with the address of what was made.
void set_made(http::Response& response, std::string_view path, const Uuid& id);

}  // namespace cerby::workspace::api
