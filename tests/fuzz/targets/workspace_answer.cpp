// The input is what a workspace answers, which may lie: its first byte says to which question.
#include <algorithm>
#include <array>
#include <type_traits>

#include "source/audit.h"
#include "source/device_answers.h"
#include "source/local_answers.h"
#include "source/workspace_answers.h"
#include "target.h"

using namespace cerby;

namespace {

// One of those that the headers name.
template <typename Answered>
bool good(const Expected<Answered>& answered) {
  if (answered) return true;
  fuzz::require_refusal(answered.error(), {Outcome::WorkspaceAnswerInvalid, Outcome::AccountIncomplete,
                                           Outcome::RoleNone, Outcome::RoleLoginOnly});
  return false;
}

template <typename Row>
void look_at_page(const Expected<source::AnsweredPage<Row>>& page) {
  if (good(page)) fuzz::require(std::ssize(page->rows) <= source::kLocalPage, "a page, at most");
}

const Uuid kAsked = *Uuid::parse("40f74dba-31e7-41db-9035-9f3a35b884c8");

void account(Secret body) {
  static const Origin workspace = *Origin::parse("https://acme.cerby.test");
  const auto answered = source::account_from(std::move(body), kAsked, workspace, LoopbackHttp::Refused);
  if (!good(answered)) return;
  fuzz::require(answered->account.id == kAsked, "the account that was asked for");
  fuzz::require(answered->account.workspace == workspace.text(), "of the workspace that was asked");
  fuzz::require(answered->local_vault || Address::parse(answered->account.login_address).has_value(),
                "with an address of https");
}
void password(Secret body) {
  const auto answered = source::password_from(std::move(body));
  if (good(answered)) fuzz::look_at(answered->view());
}
void code(Secret body) {
  const auto answered = source::code_from(std::move(body));
  if (!good(answered)) return;
  const auto digits = answered->digits.text(fuzz::kFuzz);
  const bool fits = digits.size() >= 6 && digits.size() <= 8 &&
                    std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  fuzz::require(fits && answered->seconds_left >= 0, "six to eight digits");
}
void tokens(Secret body) {
  const auto answered = source::tokens_from(std::move(body));
  if (!good(answered)) return;
  fuzz::require(answered->seconds > 0 && answered->seconds <= source::kLongestAccess, "for a while");
  fuzz::require(
      answered->access.size() <= source::kMostToken && answered->refresh.size() <= source::kMostToken,
      "tokens within their bounds");
}
void lease(Secret body) {
  (void)good(source::lease_from(std::move(body)));
}
void sessions(Secret body) {
  (void)good(source::sessions_from(std::move(body)));
}
void reason(Secret body) {
  const auto word = source::reason_from(std::move(body));
  fuzz::require(std::ranges::all_of(word, [](char c) { return c > 0x20 && c < 0x7F; }), "a word or nothing");
}
void own_device(Secret body) {
  (void)good(source::own_device_from(std::move(body)));
}
void devices(Secret body) {
  const auto answered = source::devices_from(std::move(body));
  if (good(answered)) fuzz::require(std::ssize(*answered) <= source::kDevicePage, "a page, at most");
}
void chain(Secret body) {
  const auto answered = source::chain_page_from(std::move(body), 1);
  if (good(answered)) fuzz::require(std::ssize(answered->entries) <= source::kDevicePage, "a page, at most");
}
void sealed_account(Secret body) {
  (void)good(source::sealed_account_from(std::move(body), kAsked));
}
void vault_keys(Secret body) {
  look_at_page(source::vault_keys_from(std::move(body)));
}
void recipients(Secret body) {
  look_at_page(source::key_recipients_from(std::move(body)));
}
void vaults(Secret body) {
  look_at_page(source::vaults_from(std::move(body)));
}
void places(Secret body) {
  look_at_page(source::sealed_accounts_from(std::move(body)));
}
void users(Secret body) {
  look_at_page(source::users_from(std::move(body)));
}
void recovery(Secret body) {
  (void)good(source::recovery_key_from(std::move(body)));
}
void audit(Secret body) {
  const auto answered = source::audit_entries_from(std::move(body));
  if (!good(answered)) return;
  fuzz::require(std::ssize(*answered) <= source::kAuditPage, "a page, at most");
  for (const auto& entry : *answered) {
    fuzz::require(entry.left_out >= 0, "how many were left out");
    for (const auto& text : entry.texts)
      fuzz::require(text.size() <= source::kMostAuditText, "texts within their bounds");
  }
}

constexpr std::array kQuestions{account, password,   code,    tokens,         lease,      sessions,
                                reason,  own_device, devices, chain,          vault_keys, recipients,
                                vaults,  places,     users,   sealed_account, recovery,   audit};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // From "a" on, so that seeds can be read.
  const std::size_t question = (data[0] + 256U - 'a') % 256U;
  if (question >= kQuestions.size()) return 0;
  kQuestions.at(question)(fuzz::secret_of(data + 1, size - 1));
  return 0;
}
