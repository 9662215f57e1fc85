#include <algorithm>
#include <array>
#include <optional>

#include "base/json_pull.h"
#include "import/formats.h"
#include "import/notes.h"

namespace cerby::importing {
namespace {

// Bitwarden's numbers for the kinds of items and of address matches.
constexpr std::int64_t kLogin = 1;
constexpr std::array<std::string_view, 6> kKinds = {
    "", "", "it is a secure note", "it is a card", "it is an identity", "it is an SSH key"};
constexpr std::int64_t kMatchPattern = 4, kMatchNever = 5;

struct Item {
  std::optional<std::int64_t> type;
  bool deleted = false;
  SecretView notes;
  std::vector<std::pair<SecretView, SecretView>> fields;
  ImportedAccount account;
};

void read_address(JsonPull& json, ImportedAccount& account) {
  std::optional<SecretView> uri;
  std::optional<std::int64_t> match;
  json.object([&](std::string_view key) {
    if (key == "uri") {
      uri = json.text();
    } else if (key == "match") {
      match = json.integer();
    }
  });
  if (!uri || uri->empty()) return;
  if (match == kMatchPattern || match == kMatchNever) {
    account.parts_left_out.emplace_back("an address that is a pattern, or never to be filled");
  } else {
    account.addresses.push_back(plain(*uri));
  }
}

void read_login(JsonPull& json, ImportedAccount& account) {
  json.object([&](std::string_view key) {
    if (key == "username") {
      if (const auto text = json.text()) account.user_name = plain(*text);
    } else if (key == "password") {
      account.password = json.text().value_or(SecretView());
    } else if (key == "totp") {
      account.otpauth = json.text().value_or(SecretView());
    } else if (key == "uris") {
      json.array([&] { read_address(json, account); });
    } else if (key == "fido2Credentials") {
      json.array([&] {
        json.skip();
        account.parts_left_out.emplace_back("a passkey");
      });
    }
  });
}

std::pair<SecretView, SecretView> read_field(JsonPull& json) {
  SecretView name, value;
  json.object([&](std::string_view key) {
    if (key == "name") {
      name = json.text().value_or(SecretView());
    } else if (key == "value") {
      value = json.text().value_or(SecretView());
    }
  });
  return {name, value};
}

Item read_item(JsonPull& json) {
  Item item;
  json.object([&](std::string_view key) {
    if (key == "type") {
      item.type = json.integer();
    } else if (key == "name") {
      if (const auto text = json.text()) item.account.name = plain(*text);
    } else if (key == "notes") {
      item.notes = json.text().value_or(SecretView());
    } else if (key == "deletedDate") {
      item.deleted = json.text().has_value();
    } else if (key == "login") {
      read_login(json, item.account);
    } else if (key == "fields") {
      json.array([&] { item.fields.push_back(read_field(json)); });
    } else if (key == "passwordHistory") {
      bool any = false;
      json.array([&] { any = true; });
      if (any) item.account.parts_left_out.emplace_back(kOlderPasswords);
    }
  });
  return item;
}

// Why an item that is no log-in is not taken.
std::string what_it_is(std::optional<std::int64_t> type) {
  if (!type) return "it does not say of what kind it is";
  const auto kind = static_cast<std::size_t>(*type);
  if (*type > 0 && kind < kKinds.size()) return std::string(kKinds[kind]);
  return "it is of the kind " + std::to_string(*type) + ", which is not known here";
}

// The custom fields stand below the notes.
SecretView notes_of(const Item& item, SecretArena& arena) {
  Notes notes;
  notes.text(item.notes);
  for (const auto& [name, value] : item.fields) notes.field(name, value);
  return notes.in(arena);
}

}  // namespace

Expected<void> read_bitwarden_json(Imported& into) {
  JsonPull json(into.text);
  bool encrypted = false, has_items = false;
  Expected<void> room;
  std::uint32_t number = 0;
  json.object([&](std::string_view key) {
    if (key == "encrypted") {
      encrypted = json.boolean().value_or(false);
    } else if (key == "items") {
      has_items = json.array([&] {
        auto item = read_item(json);
        item.account.number = ++number;
        if (room) room = check_room(into);
        if (!room || json.failed()) return;
        if (item.type != kLogin) {
          into.left_out.push_back({number, std::move(item.account.name), what_it_is(item.type)});
        } else if (item.deleted) {
          into.left_out.push_back({number, std::move(item.account.name), "it is in the trash"});
        } else {
          item.account.notes = notes_of(item, into.arena);
          into.accounts.push_back(std::move(item.account));
        }
      });
    }
  });
  CERBY_CHECK(json.end());
  CERBY_CHECK(std::move(room));
  if (encrypted) {
    return fail(
        Outcome::InputInvalid,
        "it is encrypted: export it again from Bitwarden, in the format .json, not .json (Encrypted)");
  }
  if (!has_items) return fail(Outcome::InputInvalid, "there is no list \"items\"");
  return {};
}

}  // namespace cerby::importing
