#include "cli/every_local_vault.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "cli/recovery_words.h"
#include "cli/vault_access.h"
#include "source/every_local_vault.h"
#include "vault/words.h"

namespace cerby::cli {
namespace {

using source::AnsweredVault;

Json named(const AnsweredVault& local) {
  return {{"id", local.id.text()}, {"label", local.label}};
}

Json failed(Json object, const Failure& failure) {
  object["outcome"] = code(failure.outcome);
  object["why"] = describe(failure);
  return object;
}

// The array `local_vaults` at the beginning of the result's object, element by element.
class WrittenVaults {
 public:
  explicit WrittenVaults(Output& output) : output_(output) {}
  // The element's first member, and words for a person.
  Expected<void> begin_with(const Secret& words, const AnsweredVault& local) {
    output_.line(fmt::format("The local vault \"{}\" has a new key.", printable(local.label)));
    return print_words_of_one(output_, separator(), words);
  }
  // The rest of one that was begun.
  void go_on(const Json& rest) {
    output_.piece(rest.dump(-1, ' ', false, Json::error_handler_t::replace).substr(1));
  }
  void whole(const Json& object) {
    output_.piece(separator());
    output_.piece(object.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  void end() {
    if (is_first_) output_.piece(kStart);
    output_.piece("],");
    output_.go_on_with_object();
  }

 private:
  static constexpr std::string_view kStart = R"({"local_vaults": [)";
  std::string_view separator() { return std::exchange(is_first_, false) ? kStart : std::string_view(","); }
  Output& output_;
  bool is_first_ = true;
};

// What was left is named; false: something was.
bool rotate_one(Context& context, const LocalPlace& at, const AnsweredVault& local, WrittenVaults& written,
                bool& words_arrive) {
  const auto say_failed = [&](const Failure& failure) {
    context.output.note(
        fmt::format("The local vault \"{}\" has no new key: {} Give it one: cerbyctl "
                    "local-vault rotate {}",
                    printable(local.label), describe(failure), local.id.text()));
  };
  const auto rotated = words_arrive ? source::begin_rotation(at.talk, local.id, context.clock)
                                    : fail(Outcome::SystemFailed, "its recovery words could not be written");
  if (!rotated) {
    say_failed(rotated.error());
    written.whole(failed(named(local), rotated.error()));
    return false;
  }
  remember_change(context, at.place.vault);
  // First of all: nobody else has them, and what follows can be done again.
  if (const auto arrived = written.begin_with(vault::words_from_entropy(rotated->entropy), local); !arrived) {
    words_arrive = false;
    context.output.note(
        fmt::format("Nobody has the recovery words of \"{}\": {} Make new ones: cerbyctl "
                    "local-vault rotate {}",
                    printable(local.label), describe(arrived.error()), local.id.text()));
    written.go_on(failed(named(local), arrived.error()));
    return false;
  }
  auto object = named(local);
  object["epoch"] = rotated->epoch;
  object["sent"] = rotated->sent.sent;
  object["not_sent"] = ids_of(rotated->sent.unknown);
  say_sent(context.output, rotated->sent);
  const auto sealed = seal_anew(context, at, local.id);
  if (!sealed) {
    context.output.note(
        fmt::format("The accounts in \"{}\" lie under its older key: {} Go on: cerbyctl "
                    "local-vault rotate --finish {}",
                    printable(local.label), describe(sealed.error()), local.id.text()));
    written.go_on(failed(std::move(object), sealed.error()));
    return false;
  }
  say_sealed(context.output, *sealed, local.id.text(), object);
  written.go_on(object);
  return sealed->left.empty() && rotated->sent.unknown.empty();
}

}  // namespace

KeysSent send_keys_to(const Context& context, const LocalPlace& at, const Uuid& device) {
  KeysSent report;
  const auto all = source::send_every_key(at.talk, device);
  if (!all) {
    context.output.note(
        fmt::format("The keys of your local vaults were not sent: {} Send them: cerbyctl "
                    "local-vault send-keys",
                    describe(all.error())));
    report.local_vaults.push_back(failed(Json::object(), all.error()));
    report.exit_code = kLeftOut;
    return report;
  }
  for (const auto& [local, sent] : *all) {
    if (!sent) {
      context.output.note(
          fmt::format("The key of \"{}\" was not sent: {} Send it: cerbyctl local-vault "
                      "send-keys {}",
                      printable(local.label), describe(sent.error()), local.id.text()));
      report.local_vaults.push_back(failed(named(local), sent.error()));
      report.exit_code = kLeftOut;
      continue;
    }
    context.output.line(fmt::format("Local vault \"{}\":", printable(local.label)));
    say_sent(context.output, *sent);
    auto object = named(local);
    object["sent"] = sent->sent;
    object["not_sent"] = ids_of(sent->unknown);
    report.local_vaults.push_back(std::move(object));
    if (!sent->unknown.empty()) report.exit_code = kLeftOut;
  }
  return report;
}

int rotate_every_local_vault(Context& context, const LocalPlace& at) {
  WrittenVaults written(context.output);
  const auto all = source::local_vaults_by_owner(at.talk);
  if (!all) {
    context.output.note(
        fmt::format("Your local vaults have no new keys: {} Give them some: cerbyctl "
                    "local-vault rotate",
                    describe(all.error())));
    written.whole(failed(Json::object(), all.error()));
    written.end();
    return kLeftOut;
  }
  bool whole = true, words_arrive = true;
  for (const auto& local : all->own) whole &= rotate_one(context, at, local, written, words_arrive);
  for (const auto& local : all->of_others) {
    context.output.note(
        fmt::format("\"{}\" is shared with you: have its owner give it a new key.", printable(local.label)));
    auto object = named(local);
    object["owner"] = local.owner->text();
    written.whole(object);
  }
  written.end();
  return whole ? kDone : kLeftOut;
}

}  // namespace cerby::cli
