#include "workspace/people_commands.h"

#include <cstdio>
#include <memory>
#include <string>

#include "workspace/admin.h"
#include "workspace/config.h"
#include "workspace/people_admin.h"

namespace cerby::workspace {
namespace {

struct Words {
  Whose whose;
  std::string to, id;
};
using Work = Expected<void> (*)(store::Database& database, const Words& words);

Expected<void> put(const Expected<std::string>& text) {
  if (!text) return std::unexpected(text.error());
  (void)std::fputs(text->c_str(), stdout);
  return {};
}

Expected<void> give(store::Database& database, const Words& words) {
  CERBY_TRY(const auto count, give_items(database, SystemClock(), words.whose, words.to));
  (void)std::printf("%lld items given\n", static_cast<long long>(count));
  return {};
}

Expected<void> run(const std::filesystem::path& file, Work work, const Words& words) {
  CERBY_TRY(const auto config, read_service_config(file));
  CERBY_TRY(const auto database, open_database(config));
  return work(*database, words);
}

}  // namespace

void add_people_commands(CLI::App& app, std::filesystem::path& file,
                         std::function<Expected<void>()>& chosen) {
  const auto words = std::make_shared<Words>();
  const auto add = [&](const char* name, const char* what, Work work) {
    auto* const verb = app.add_subcommand(name, what);
    verb->add_option("--config", file, "The configuration's file")->capture_default_str();
    verb->add_option("--host", words->whose.host, "The workspace's host, as clients name it")->required();
    verb->callback([&, words, work] { chosen = [&, words, work] { return run(file, work, *words); }; });
    return verb;
  };
  const auto of_user = [&](const char* name, const char* what, const char* whom, Work work) {
    auto* const verb = add(name, what, work);
    verb->add_option("--email", words->whose.email, whom)->required();
    return verb;
  };
  of_user("list-devices", "A user's devices", "The user",
          [](auto& database, const Words& given) { return put(list_devices(database, given.whose)); });
  add("remove-device", "Removes a device for good, and ends its sessions",
      [](auto& database, const Words& given) {
        return remove_device(database, SystemClock(), given.whose.host, given.id);
      })
      ->add_option("ID", words->id, "The device's id")
      ->required();
  of_user("change-email", "Gives a user another e-mail, the Owner too", "The user, by the e-mail up to now",
          [](auto& database, const Words& given) {
            return change_email(database, SystemClock(), given.whose, given.to);
          })
      ->add_option("--to", words->to, "The e-mail from now on")
      ->required();
  of_user(
      "change-owner", "Makes a user the Owner, and the Owner a Super Admin", "The next Owner",
      [](auto& database, const Words& given) { return change_owner(database, SystemClock(), given.whose); });
  of_user("unbind-user", "Forgets which user of the provider a user is", "The user",
          [](auto& database, const Words& given) {
            return put(unbind_user(database, SystemClock(), given.whose));
          });
  of_user("list-items", "What a user alone is an Owner of", "The user",
          [](auto& database, const Words& given) { return put(list_items(database, given.whose)); });
  of_user("give-items", "Gives what a deactivated user alone is an Owner of to another user",
          "The user who is deactivated", give)
      ->add_option("--to", words->to, "The e-mail of the user who gets them")
      ->required();
}

}  // namespace cerby::workspace
