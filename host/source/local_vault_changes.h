// The name of a local vault of one's own, and its end.
#pragma once

#include <cstddef>
#include <string_view>

#include "source/sent_keys.h"

namespace cerby::source {

// `label` is 1 to 128 bytes. workspace_answer_invalid: the workspace says that it has another name now.
Expected<void> rename_local_vault(const LocalTalk& talk, const Uuid& local_vault, std::string_view label);

// How many accounts are sealed in it.
Expected<std::size_t> count_sealed_accounts(const LocalTalk& talk, const Uuid& local_vault);

enum class AccountsInIt : std::uint8_t { Refused, RemovedToo };
// For everybody who has its key, for good; its keys here are forgotten as well. input_invalid: there are
// accounts in it, or some that others alone may remove.
Expected<void> remove_local_vault(const LocalTalk& talk, const Uuid& local_vault, AccountsInIt accounts);

}  // namespace cerby::source
