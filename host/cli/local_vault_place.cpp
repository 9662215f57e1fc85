#include "cli/local_vault_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/progress_bar.h"
#include "cli/recovery_words.h"
#include "cli/vault_access.h"
#include "vault/words.h"

namespace cerby::cli {

using source::AnsweredVault;

Expected<AnsweredVault> chosen_vault(const source::LocalTalk& talk, const std::string& name) {
  CERBY_TRY(auto all, source::list_local_vaults(talk));
  if (!name.empty()) {
    std::erase_if(all, [&](const AnsweredVault& one) { return one.id.text() != name && one.label != name; });
  }
  if (all.empty()) return fail(Outcome::NotFound, name.empty() ? "a local vault" : name);
  if (all.size() > 1)
    return fail(Outcome::InputInvalid, "there are several local vaults: name one by its id");
  return all.front();
}

void say_sent(const Output& output, const source::SentKeys& sent) {
  output.line(fmt::format("The key was sent to {} {}.", sent.sent, sent.sent == 1 ? "device" : "devices"));
  for (const auto& id : sent.unknown) {
    output.note(fmt::format(
        "{} was sent none: the workspace names it, and no device that is trusted here signed for it.",
        id.text()));
  }
}

Json ids_of(const std::vector<Uuid>& ids) {
  Json all = Json::array();
  for (const auto& id : ids) all.push_back(id.text());
  return all;
}

Expected<source::Resealed> seal_anew(Context& context, const LocalPlace& at, const Uuid& local_vault) {
  std::optional<ProgressBar> bar;
  auto sealed = source::finish_rotation(at.talk, local_vault, context.clock,
                                        shown_on(bar, context.output, "Sealing accounts anew"));
  remember_change(context, at.place.vault);
  return sealed;
}

void say_sealed(const Output& output, const source::Resealed& sealed, std::string_view which, Json& object) {
  Json left = Json::array();
  for (const auto& [id, failure] : sealed.left) {
    left.push_back({{"id", id.text()}, {"outcome", code(failure.outcome)}, {"why", describe(failure)}});
    output.note(fmt::format("{} is as it was: {}", id.text(), describe(failure)));
  }
  object["accounts"] = sealed.accounts;
  object["left"] = std::move(left);
  output.line(fmt::format("{} {} sealed anew.", sealed.accounts,
                          sealed.accounts == 1 ? "account is" : "accounts are"));
  if (!sealed.left.empty())
    output.note(fmt::format("Go on with those that are left: cerbyctl local-vault rotate --finish{}{}",
                            which.empty() ? "" : " ", which));
}

namespace {

int report(Context& context, Json object, const source::Resealed& sealed) {
  say_sealed(context.output, sealed, {}, object);
  context.output.object(object);
  return sealed.left.empty() ? kDone : kLeftOut;
}

}  // namespace

Expected<int> rotate_local_vault(Context& context, const LocalPlace& at, const Uuid& local_vault) {
  CERBY_TRY(const auto rotated, source::begin_rotation(at.talk, local_vault, context.clock));
  remember_change(context, at.place.vault);
  // First of all: nobody else has them, and what follows can be done again.
  CERBY_CHECK(print_words(context.output, vault::words_from_entropy(rotated.entropy)));
  CERBY_TRY(const auto sealed, seal_anew(context, at, local_vault));
  say_sent(context.output, rotated.sent);
  return report(context,
                {{"id", local_vault.text()},
                 {"epoch", rotated.epoch},
                 {"sent", rotated.sent.sent},
                 {"not_sent", ids_of(rotated.sent.unknown)}},
                sealed);
}

Expected<int> finish_local_rotation(Context& context, const LocalPlace& at, const AnsweredVault& local) {
  CERBY_TRY(const auto sealed, seal_anew(context, at, local.id));
  return report(context, {{"id", local.id.text()}, {"epoch", local.epoch}}, sealed);
}

}  // namespace cerby::cli
