#include "cli/device_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/device_enrol.h"
#include "cli/every_local_vault.h"
#include "cli/vault_access.h"
#include "source/comparison.h"
#include "source/local_sharing.h"

namespace cerby::cli {
namespace {

using source::AnsweredDevice;
using source::DeviceState;

struct DeviceOptions {
  std::string workspace, id, label;
  bool yes = false, no_keys = false;
};

// What is known of a device, from what the workspace says and from what the devices signed.
std::string_view state_of(const AnsweredDevice& device, const source::OwnDevices& own) {
  const auto* const signed_for = own.trusted(device.device.id);
  const bool same = signed_for != nullptr && *signed_for == device.device;
  switch (device.state) {
    case DeviceState::Pending:
      return signed_for == nullptr ? "pending" : "pending, but signed for";
    case DeviceState::Trusted:
      return same ? "trusted" : "trusted, but not signed for";
    case DeviceState::Removed:
      return signed_for == nullptr ? "removed" : "removed, not signed";
    case DeviceState::Unknown:
      break;
  }
  return "unknown";
}

Json shown(const AnsweredDevice& device, const source::OwnDevices& own) {
  const auto& id = device.device.id;
  const auto* const by = own.chain.let_in_by(id);
  Json json{{"id", id.text()},
            {"label", device.label},
            {"state", state_of(device, own)},
            {"current", id == own.own.id},
            {"asked_at", device.created_at}};
  for (const auto& [name, time] :
       {std::pair{"enrolled_at", &device.enrolled_at}, std::pair{"removed_at", &device.removed_at},
        std::pair{"last_used_at", &device.last_used_at}}) {
    if (!time->empty()) json[name] = *time;
  }
  if (by != nullptr && by->id != id) json["let_in_by"] = by->id.text();
  return json;
}

Row row_of(const AnsweredDevice& device, const source::OwnDevices& own) {
  return {device.device.id.text(),
          printable(device.label),
          std::string(state_of(device, own)),
          printable(device.enrolled_at),
          printable(device.last_used_at),
          device.device.id == own.own.id ? "this one" : ""};
}

// Those that were signed for, and that the workspace does not name.
std::vector<std::string> unnamed(const std::vector<AnsweredDevice>& devices, const source::OwnDevices& own) {
  std::vector<std::string> ids;
  for (const auto& one : own.chain.devices()) {
    const auto is_it = [&](const AnsweredDevice& device) { return device.device.id == one.id; };
    if (std::ranges::none_of(devices, is_it)) ids.push_back(one.id.text());
  }
  return ids;
}

Expected<int> run_list(Context& context, const DeviceOptions& options) {
  CERBY_TRY(auto place, WorkspacePlace::open(context, options.workspace));
  auto proof = place.proof(context);
  const source::DeviceTalk talk{place.address, proof, place.helper.fetcher()};
  CERBY_TRY(const auto own, source::own_devices(talk, place.vault));
  remember_change(context, place.vault);
  CERBY_TRY(const auto devices, source::list_devices(talk));
  std::vector<Row> rows{{"DEVICE", "LABEL", "STATE", "LET IN", "LAST USED", ""}};
  Json list = Json::array();
  for (const auto& device : devices) {
    rows.push_back(row_of(device, own));
    list.push_back(shown(device, own));
  }
  const auto not_named = unnamed(devices, own);
  // One device alone has signed nothing yet that another user could compare.
  const auto letters = own.chain.number() == 0 ? "" : source::letters_of(own.enrolment, own.chain);
  context.output.object({{"address", place.address.text()},
                         {"devices", list},
                         {"not_named", not_named},
                         {"letters", letters},
                         {"chain", {{"generation", own.generation}, {"number", own.chain.number()}}}});
  for (const std::string& line : columns(rows)) context.output.line(line);
  if (!letters.empty())
    context.output.line(
        fmt::format("Their letters, for whoever shares a local vault with you:  {}", letters));
  for (const auto& id : not_named)
    context.output.note(fmt::format("{} was signed for, and the workspace does not name it.", id));
  return kDone;
}

Expected<int> run_enrol(Context& context, const DeviceOptions& options) {
  CERBY_TRY(auto place, WorkspacePlace::open(context, options.workspace));
  CERBY_TRY(const Terminal terminal, Terminal::open());
  CERBY_CHECK(enrol(context, place, terminal, options.label));
  context.output.object({{"address", place.address.text()}, {"let_in", true}});
  context.output.line(fmt::format("This computer is let in by {}.", place.address.text()));
  return kDone;
}

// The one that was named, or the only one that waits.
Expected<Uuid> waiting_one(const source::DeviceTalk& talk, const Terminal& terminal, const std::string& id) {
  if (!id.empty()) return Uuid::parse(id);
  CERBY_TRY(auto devices, source::list_devices(talk));
  std::erase_if(devices, [](const AnsweredDevice& one) { return one.state != DeviceState::Pending; });
  if (devices.empty())
    return fail(Outcome::NotFound, "a device that waits: run there: cerbyctl device enrol");
  if (devices.size() == 1) return devices.front().device.id;
  for (const auto& one : devices)
    terminal.say(
        fmt::format("  {}  {}  {}\n", one.device.id.text(), printable(one.created_at), printable(one.label)));
  return fail(Outcome::InputInvalid, "several devices wait: name one");
}

Expected<int> run_approve(Context& context, const DeviceOptions& options) {
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  CERBY_TRY(const Terminal terminal, Terminal::open());
  LocalPlace at(context, std::move(opened));
  const auto& talk = at.talk.devices;
  auto& vault = at.place.vault;
  CERBY_TRY(const auto own, source::own_devices(talk, vault));
  CERBY_TRY(const auto id, waiting_one(talk, terminal, options.id));
  CERBY_TRY(auto comparing, source::Comparing::begin(talk, own, id, source::random_nonce()));
  terminal.say(fmt::format("\"{}\" ({}) is compared with this computer. Waiting for it …\n",
                           printable(comparing.label()), id.text()));
  CERBY_TRY(const bool came, wait_until(context, [&] { return comparing.look(talk); }));
  if (!came) return fail(Outcome::TimedOut, "it did not answer; is `cerbyctl device enrol` running there?");
  terminal.say(fmt::format("\nThis computer shows:  {}\n\n", comparing.letters()));
  if (!says_yes(terminal, "Does the new one show the same letters? [y/N] "))
    return fail(Outcome::Cancelled, "nothing was signed; if they differ, somebody is in between");
  CERBY_CHECK(comparing.approve(talk, vault));
  // What was signed is in the chain, and remembered.
  CERBY_TRY(const auto after, source::own_devices(talk, vault));
  remember_change(context, vault);
  if (after.trusted(id) == nullptr)
    return fail(Outcome::DeviceChainRefused, "the workspace does not show the approval");
  context.output.line(fmt::format("\"{}\" is let in.", printable(comparing.label())));
  Json object{{"approved", id.text()}, {"label", comparing.label()}};
  int exit_code = kDone;
  if (options.no_keys) {
    context.output.note("If you have local vaults, send it their keys: cerbyctl local-vault send-keys");
  } else {
    auto sent = send_keys_to(context, at, id);
    remember_change(context, vault);
    object["local_vaults"] = std::move(sent.local_vaults);
    exit_code = sent.exit_code;
  }
  context.output.object(object);
  return exit_code;
}

Expected<void> remove_one(const source::DeviceTalk& talk, vault::Vault& vault, const Uuid& id,
                          const source::OwnDevices& own) {
  if (own.trusted(id) != nullptr) return source::remove_signed(talk, vault, id);
  CERBY_TRY(const auto device, source::one_device(talk, id));
  if (device.state == DeviceState::Removed) return fail(Outcome::NotFound, id.text() + " was removed before");
  return source::remove_unsigned(talk, id);
}

// What this computer knew of its being let in, and its session.
Expected<void> forget_itself(WorkspacePlace& place) {
  CERBY_CHECK(place.vault.forget_enrolment(source::name_of(place.address)));
  // Noticed by a request in between, it is gone already.
  const auto out = place.vault.remove_session(place.address);
  if (!out && out.error().outcome != Outcome::NotFound) return std::unexpected(out.error());
  return {};
}

Expected<int> run_remove(Context& context, const DeviceOptions& options) {
  CERBY_TRY(const auto id, Uuid::parse(options.id));
  CERBY_TRY(auto opened, WorkspacePlace::open(context, options.workspace));
  LocalPlace at(context, std::move(opened));
  const auto& talk = at.talk.devices;
  auto& vault = at.place.vault;
  CERBY_TRY(const auto own, source::own_devices(talk, vault));
  const bool itself = id == own.own.id;
  // Keys of local vaults are sent to what was signed for alone.
  const bool may_have_keys = own.trusted(id) != nullptr, keys = may_have_keys && !itself && !options.no_keys;
  if (!options.yes) {
    CERBY_CHECK(confirm(
        fmt::format(
            "{} will be removed for good, and signed out.{}",
            itself ? "This computer" : "The device " + id.text(),
            keys ? " Your local vaults get new keys and new recovery words (not with --no-keys)." : ""),
        "remove"));
  }
  CERBY_CHECK(remove_one(talk, vault, id, own));
  if (itself) {
    CERBY_CHECK(forget_itself(at.place));
  } else if (!keys) {
    CERBY_CHECK(source::own_devices(talk, vault));
  }
  remember_change(context, vault);
  context.output.line(fmt::format("The device {} is removed.", id.text()));
  int exit_code = kDone;
  if (keys) exit_code = rotate_every_local_vault(context, at);
  context.output.object({{"removed", id.text()}});
  if (may_have_keys)
    context.output.note(keys ? "What it has of local vaults stays with it: give their accounts new passwords."
                             : "What it has of local vaults stays with it: give them new keys, and the "
                               "accounts new passwords: cerbyctl local-vault rotate");
  return exit_code;
}

// Whose keys are refused for good where the device was removed. What it knew of workspaces goes first: a
// program that is killed in between leaves a computer that signs in again with the older keys.
Expected<int> run_renew(Context& context, bool yes) {
  CERBY_TRY(const auto config, read_config(context.paths()));
  CERBY_TRY(auto vault, open_vault(context));
  CERBY_TRY(const auto before, vault.device_keys());
  if (!before) return fail(Outcome::NotFound, "keys of this computer: it is a new device already");
  const auto id = before->device().id.text();
  if (!yes) {
    CERBY_CHECK(confirm(
        "This computer becomes a new device: it is signed out of every workspace, and has to be let in "
        "anew. What it has of local vaults stays.",
        "renew"));
  }
  for (const auto& workspace : config.workspaces) {
    if (workspace.source != AccountSource::Workspace) continue;
    CERBY_CHECK(vault.forget_enrolment(source::name_of(workspace.address)));
    CERBY_TRY(const auto session, vault.session(workspace.address));
    if (session && session->kind == vault::Session::Kind::SignIn)
      CERBY_CHECK(vault.remove_session(workspace.address));
  }
  CERBY_CHECK(vault.remove(before->device().id));
  remember_change(context, vault);
  context.output.object({{"before", id}});
  context.output.line("This computer is a new device. Sign in: cerbyctl workspace login");
  context.output.note(fmt::format(
      "The one before, if it is not removed yet, goes from another one: cerbyctl device remove {}", id));
  return kDone;
}

}  // namespace

void add_device_commands(CLI::App& app, Context& context) {
  CLI::App* group = add_group(app, "device", "The devices that a workspace lets your accounts out to");
  const auto add = [&](const VerbText& text, Expected<int> (*run)(Context&, const DeviceOptions&)) {
    auto options = std::make_shared<DeviceOptions>();
    CLI::App* verb =
        add_verb(*group, context, text, [options, run](Context& with) { return run(with, *options); });
    verb->add_option("--workspace", options->workspace,
                     "The workspace: https://host; may be left out where there is one");
    return std::pair(verb, options);
  };
  const auto [enrolling, enrol_options] =
      add({"enrol",
           "Have this computer let in: by one of your devices, or by a mailed code if it is the first",
           {"cerbyctl device enrol", "cerbyctl device enrol --label \"Laptop at home\""}},
          run_enrol);
  enrolling->add_option("--label", enrol_options->label, "What you call it; else its host name");
  add({"list",
       "List your devices, with what their signatures say of them",
       {"cerbyctl device list", "cerbyctl device list --json"}},
      run_list);
  const auto [approving, approve_options] =
      add({"approve",
           "Let in a device that waits, after you compared the letters that both show, and send it the keys "
           "of your "
           "local vaults",
           {"cerbyctl device approve", "cerbyctl device approve 40f74dba-31e7-41db-9035-9f3a35b884c8"}},
          run_approve);
  approving->add_option("device", approve_options->id, "Its id; may be left out where one waits");
  approving->add_flag("--no-keys", approve_options->no_keys,
                      "Do not send it the keys of your local vaults: cerbyctl local-vault send-keys does");
  const auto [removing, remove_options] =
      add({"remove",
           "Remove a device for good, sign that it was, and give your local vaults new keys",
           {"cerbyctl device remove 40f74dba-31e7-41db-9035-9f3a35b884c8"}},
          run_remove);
  removing->add_option("device", remove_options->id, "Its id in the list")->required();
  removing->add_flag("--yes", remove_options->yes, "Do not ask");
  const auto yes = std::make_shared<bool>(false);
  add_verb(*group, context,
           {"renew",
            "Make this computer a new device, with new keys, after it was removed",
            {"cerbyctl device renew"}},
           [yes](Context& with) { return run_renew(with, *yes); })
      ->add_flag("--yes", *yes, "Do not ask");
  removing->add_flag("--no-keys", remove_options->no_keys,
                     "Give your local vaults no new keys: cerbyctl local-vault rotate does");
}

}  // namespace cerby::cli
