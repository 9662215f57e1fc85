// What a workspace answers about local vaults, read and held against its bounds as in workspace_answers.h.
// None of it is believed for being said: what is sealed and who signed it tell (vault/local_account.h,
// vault/sealed_key.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "vault/sealed_key.h"

namespace cerby::source {

inline constexpr std::int64_t kLocalPage = 50;

struct AnsweredSealed {
  Uuid vault;
  std::int64_t epoch = 0, revision = 0;
  std::vector<std::uint8_t> sealed;
};
// Of that account.
Expected<AnsweredSealed> sealed_account_from(Secret body, const Uuid& asked);

// Of each of the lists a page, at most kLocalPage, and what its `meta` says of the vault's current epoch.
template <typename Row>
struct AnsweredPage {
  std::vector<Row> rows;
  std::int64_t epoch = 0;  // 0: it says none
};

struct AnsweredKey {
  std::int64_t epoch = 0;
  vault::KeyPurpose purpose{};
  std::vector<std::uint8_t> sealed;
  Uuid sent_by, sent_by_user;  // a device, and whose
};
Expected<AnsweredPage<AnsweredKey>> vault_keys_from(Secret body);

struct AnsweredRecipient {
  Uuid device, user;
  bool has_key = false;
};
Expected<AnsweredPage<AnsweredRecipient>> key_recipients_from(Secret body);

struct AnsweredVault {
  Uuid id;
  std::string label;
  bool local = false;
  std::int64_t epoch = 0;     // of a local one
  std::optional<Uuid> owner;  // of a local one
};
Expected<AnsweredPage<AnsweredVault>> vaults_from(Secret body);
Expected<AnsweredVault> vault_from(Secret body, const Uuid& asked);

// An account of a local vault, without what is sealed.
struct AnsweredPlace {
  Uuid account;
  std::int64_t epoch = 0, revision = 0;
};
Expected<AnsweredPage<AnsweredPlace>> sealed_accounts_from(Secret body);

struct AnsweredUser {
  Uuid id;
  std::string email;
};
Expected<AnsweredPage<AnsweredUser>> users_from(Secret body);

struct AnsweredRecovery {
  std::int64_t number = 0, epoch = 0;
  std::vector<std::uint8_t> sealed;
};
Expected<AnsweredRecovery> recovery_key_from(Secret body);

}  // namespace cerby::source
