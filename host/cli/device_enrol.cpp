#include "cli/device_enrol.h"

#include <fmt/format.h>

#include <unistd.h>

#include <array>

#include "base/utf8.h"
#include "cli/vault_access.h"
#include "source/comparison.h"

namespace cerby::cli {
namespace {

using source::DeviceState;

constexpr Looking kLooking{.between = std::chrono::seconds(2), .longest = std::chrono::minutes(10)};
constexpr int kCodeTries = 3;
constexpr std::size_t kMostLabel = 128;

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "A computer";
  return name.data();
}

Expected<std::string> checked(std::string label) {
  if (label.empty()) label = host_name();
  if (label.size() > kMostLabel || !is_utf8(label) || printable(label) != label)
    return fail(Outcome::InputInvalid, "a label is a line of at most 128 bytes");
  return label;
}

// The mailed code lets in the first device; whoever lets it in, the person types it here.
Expected<void> by_code(WorkspacePlace& place, const source::DeviceTalk& talk, const Terminal& terminal,
                       const source::BeingCompared& request) {
  CERBY_CHECK(source::ask_for_code(talk));
  terminal.say("A code is on its way to your mailbox, if none of your devices is let in yet.\n");
  CERBY_CHECK(place.vault.put_seen_enrolment(request.by_code()));
  for (int left = kCodeTries;; --left) {
    CERBY_TRY(const Secret code, terminal.ask_secret("Code from the mail (it is not shown): "));
    const auto redeemed = source::redeem_code(talk, code.view());
    if (redeemed || redeemed.error().outcome != Outcome::InputInvalid || left == 1) return redeemed;
    terminal.say("The workspace does not take this code.\n");
  }
}

Expected<void> wait_for(const Context& context, const source::DeviceTalk& talk,
                        source::BeingCompared& request,
                        const std::function<bool(const source::BeingCompared::Step&)>& enough) {
  CERBY_TRY(const bool came, wait_until(context, [&]() -> Expected<bool> {
              CERBY_TRY(const auto step, request.look(talk));
              return enough(step);
            }));
  if (!came)
    return fail(Outcome::TimedOut, "nobody let this computer in; begin again: cerbyctl device enrol");
  return {};
}

Expected<void> by_another(const Context& context, WorkspacePlace& place, const source::DeviceTalk& talk,
                          const Terminal& terminal, source::BeingCompared& request) {
  terminal.say(
      fmt::format("On a device of yours that is let in, run:\n\n  cerbyctl device approve {}\n\n"
                  "This waits for it, for ten minutes at most …\n",
                  request.by_code().let_in_by.id.text()));
  CERBY_CHECK(wait_for(context, talk, request, [](const auto& step) { return step.compared; }));
  terminal.say(fmt::format("\nIt is compared with \"{}\". This computer shows:  {}\n\n",
                           printable(request.approver_label()), request.letters()));
  if (!says_yes(terminal, "Does the other one show the same letters? [y/N] "))
    return fail(Outcome::Cancelled, "the letters were not compared, or are not the same");
  // From now on this computer takes an approval by that device, and by no other.
  CERBY_CHECK(place.vault.put_seen_enrolment(request.by_approver()));
  terminal.say("Say so there too. This waits for the approval …\n");
  return wait_for(context, talk, request,
                  [](const auto& step) { return step.state == DeviceState::Trusted; });
}

// It was let in before, and what was seen of that is not there: after a `logout`, or in a vault that is new.
Expected<void> begin_anew(WorkspacePlace& place, const source::DeviceTalk& talk, const Terminal& terminal,
                          const source::AnsweredOwnDevice& answered, const vault::Device& own) {
  CERBY_TRY(auto fetched, source::fetch_chain(talk, answered.enrolment));
  const auto* const by = fetched.chain.number() == 0 ? &own : fetched.chain.let_in_by(own.id);
  if (by == nullptr) return fail(Outcome::DeviceNotTrusted, "it is not in the chain");
  const vault::SeenEnrolment seen{answered.enrolment.workspace, answered.enrolment.user, *by};
  std::string others;
  for (const auto& device : fetched.chain.devices()) {
    if (device.id != own.id) others += "  " + device.id.text() + "\n";
  }
  CERBY_CHECK(source::believed(std::move(fetched), seen, own));
  if (!others.empty()) {
    terminal.say("The workspace says that these other devices of yours are let in:\n\n" + others + "\n");
    if (!says_yes(terminal, "Are they yours? (cerbyctl device list, on one of them, shows the same) [y/N] "))
      return fail(Outcome::Cancelled, "nothing was noted");
  }
  return place.vault.put_seen_enrolment(seen);
}

}  // namespace

Expected<bool> wait_until(const Context& context, const std::function<Expected<bool>()>& step) {
  return look_until(context.clock, context.pause, kLooking, step);
}

bool says_yes(const Terminal& terminal, std::string_view question) {
  const auto answer = terminal.ask(question);
  return answer == "y" || answer == "Y" || answer == "yes";
}

Expected<void> enrol(Context& context, WorkspacePlace& place, const Terminal& terminal, std::string label) {
  CERBY_TRY(label, checked(std::move(label)));
  auto proof = place.proof(context);
  const source::DeviceTalk talk{place.address, proof, place.helper.fetcher()};
  CERBY_TRY(const auto keys, place.vault.make_device_keys(context.clock.unix_time()));
  CERBY_TRY(const auto answered, source::own_device(talk));
  CERBY_TRY(const auto seen, place.vault.seen_enrolment(answered.enrolment.workspace));
  if (answered.state == DeviceState::Trusted) {
    if (!seen) CERBY_CHECK(begin_anew(place, talk, terminal, answered, keys.device()));
  } else {
    CERBY_TRY(auto request, source::BeingCompared::begin(talk, keys, label, source::random_nonce()));
    const bool by_mail =
        answered.mail && !says_yes(terminal, "Is another device of yours let in already? [y/N] ");
    CERBY_CHECK(by_mail ? by_code(place, talk, terminal, request)
                        : by_another(context, place, talk, terminal, request));
  }
  // What came of it, from the signatures.
  const auto own = source::own_devices(talk, place.vault);
  remember_change(context, place.vault);
  if (!own) return std::unexpected(own.error());
  return {};
}

}  // namespace cerby::cli
