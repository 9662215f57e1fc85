#include "cli/account_reveal.h"

#include <unistd.h>

#include "cli/guarded_text.h"
#include "cli/terminal.h"

namespace cerby::cli {

namespace {

SecretView field_of(const vault::Account& account, std::string_view field) {
  if (field == "otpauth") return account.otpauth;
  return field == "notes" ? account.notes : account.password;
}

void add_json_field(GuardedText& text, const vault::Account& account, const std::string& field) {
  const bool codes = field == "backup-codes";
  text.add(codes ? R"(, "codes": [)" : ", \"" + field + "\": ");
  if (!codes) return text.add_json(field_of(account, field));
  for (std::size_t at = 0; at < account.backup_codes.size(); ++at) {
    if (at > 0) text.add(", ");
    text.add_json(account.backup_codes[at]);
  }
  text.add("]");
}

void add_lines(GuardedText& text, const vault::Account& account, const std::string& field) {
  if (field == "backup-codes") {
    for (const SecretView one : account.backup_codes) {
      text.add(one);
      text.add("\n");
    }
    return;
  }
  text.add(field_of(account, field));
  text.add("\n");
}

}  // namespace

Expected<int> reveal(Context& context, const vault::Account& account,
                     const std::vector<std::string>& fields) {
  if (account.role == vault::ItemRole::None) return fail(Outcome::RoleNone, account.id.text());
  if (account.role != vault::ItemRole::Owner) {
    return fail(Outcome::RoleNotOwner, "a Collaborator may log in and is not shown the secrets");
  }
  if (!context.output.json() && !stdout_is_terminal()) {
    return fail(Outcome::InputInvalid,
                "secrets are shown on a terminal, or with --json, and not into a file");
  }
  GuardedText text;
  if (context.output.json()) text.add("{\"id\": \"" + account.id.text() + "\"");
  for (const std::string& field : fields) {
    context.output.json() ? add_json_field(text, account, field) : add_lines(text, account, field);
  }
  if (context.output.json()) text.add("}\n");
  CERBY_CHECK(text.write_to(STDOUT_FILENO));
  return kDone;
}

}  // namespace cerby::cli
