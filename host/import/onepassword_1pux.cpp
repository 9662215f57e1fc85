#include <algorithm>
#include <array>

#include "base/json_pull.h"
#include "import/formats.h"
#include "import/notes.h"

namespace cerby::importing {
namespace {

constexpr std::string_view kLogin = "001", kPassword = "005";

// 1Password's numbers for the kinds of items.
struct Category {
  std::string_view number, why;
};
constexpr std::array kOthers = {
    Category{"002", "it is a card"},
    Category{"003", "it is a secure note"},
    Category{"004", "it is an identity"},
    Category{"006", "it is a document"},
    Category{"100", "it is a licence"},
    Category{"101", "it is a bank account"},
    Category{"102", "it is a database"},
    Category{"103", "it is a driving licence"},
    Category{"106", "it is a passport"},
    Category{"109", "it is a wireless router"},
    Category{"110", "it is a server"},
    Category{"111", "it is an e-mail account"},
    Category{"112", "it is an API credential"},
    Category{"114", "it is an SSH key"},
};

std::string why_not(std::string_view category) {
  const auto* const found = std::ranges::find(kOthers, category, &Category::number);
  return std::string(found == kOthers.end() ? "it is not a login" : found->why);
}

struct Field {
  SecretView name, value;
};

struct Item {
  std::string category, state;
  SecretView notes, password_of_item;
  std::string title, url;
  std::vector<std::string> urls;
  std::vector<Field> fields;
  ImportedAccount account;
};

SecretView text_of(JsonPull& json) {
  return json.text().value_or(SecretView());
}

void read_overview(JsonPull& json, Item& item) {
  json.object([&](std::string_view key) {
    if (key == "title") {
      item.title = plain(text_of(json));
    } else if (key == "url") {
      item.url = plain(text_of(json));
    } else if (key == "urls") {
      json.array([&] {
        json.object([&](std::string_view inner) {
          if (inner == "url") item.urls.push_back(plain(text_of(json)));
        });
      });
    }
  });
}

// A field of the form that the account was saved from: two of them have a meaning, the others are for the
// notes where something was typed into them, and not a box ticked or a button pressed.
void read_login_field(JsonPull& json, Item& item) {
  constexpr std::array<std::string_view, 6> kTyped = {"T", "E", "P", "N", "U", "TEL"};
  SecretView name, value;
  std::string designation, type;
  json.object([&](std::string_view key) {
    if (key == "value") {
      value = text_of(json);
    } else if (key == "designation") {
      designation = plain(text_of(json));
    } else if (key == "fieldType") {
      type = plain(text_of(json));
    } else if (key == "name") {
      name = text_of(json);
    }
  });
  if (designation == "username") {
    item.account.user_name = plain(value);
  } else if (designation == "password") {
    item.account.password = value;
  } else if (std::ranges::find(kTyped, type) != kTyped.end()) {
    item.fields.push_back({name, value});
  }
}

// {"concealed": "…"}: the one key says what kind of value it is.
void read_section_value(JsonPull& json, Item& item, Field& field) {
  json.object([&](std::string_view kind) {
    if (kind == "totp") {
      const auto otpauth = text_of(json);
      if (item.account.otpauth.empty()) {
        item.account.otpauth = otpauth;
      } else if (!otpauth.empty()) {
        field.value = otpauth;
        item.account.parts_left_out.emplace_back("a second one-time code (kept in the notes)");
      }
    } else if (kind == "email") {
      json.object([&](std::string_view inner) {
        if (inner == "email_address") field.value = text_of(json);
      });
    } else if (kind == "date" || kind == "monthYear") {
      if (json.integer()) item.account.parts_left_out.emplace_back("a date");
    } else if (const auto text = json.text()) {
      field.value = *text;
    } else {
      field.value = {};  // an address, a file
      if (kind == "file") item.account.parts_left_out.emplace_back("a file");
      if (kind == "address") item.account.parts_left_out.emplace_back("a postal address");
    }
  });
}

void read_section(JsonPull& json, Item& item) {
  json.object([&](std::string_view key) {
    if (key != "fields") return;
    json.array([&] {
      Field field;
      json.object([&](std::string_view inner) {
        if (inner == "title") {
          field.name = text_of(json);
        } else if (inner == "value") {
          read_section_value(json, item, field);
        }
      });
      if (!field.value.empty()) item.fields.push_back(field);
    });
  });
}

void read_details(JsonPull& json, Item& item) {
  json.object([&](std::string_view key) {
    if (key == "loginFields") {
      json.array([&] { read_login_field(json, item); });
    } else if (key == "notesPlain") {
      item.notes = text_of(json);
    } else if (key == "password") {
      item.password_of_item = text_of(json);
    } else if (key == "sections") {
      json.array([&] { read_section(json, item); });
    } else if (key == "passkey") {
      if (json.object([](std::string_view) {})) item.account.parts_left_out.emplace_back("a passkey");
    } else if (key == "passwordHistory") {
      bool any = false;
      json.array([&] { any = true; });
      if (any) item.account.parts_left_out.emplace_back(kOlderPasswords);
    } else if (key == "documentAttributes") {
      if (json.object([](std::string_view) {})) item.account.parts_left_out.emplace_back("a file");
    }
  });
}

void read_item(JsonPull& json, Item& item) {
  json.object([&](std::string_view key) {
    if (key == "categoryUuid") {
      item.category = plain(text_of(json));
    } else if (key == "state") {
      item.state = plain(text_of(json));
    } else if (key == "overview") {
      read_overview(json, item);
    } else if (key == "details") {
      read_details(json, item);
    } else if (key == "item") {
      read_item(json, item);  // the first version of the format wraps it once more
    }
  });
}

void add(Item item, std::uint32_t number, Imported& into) {
  auto& account = item.account;
  account.number = number;
  account.name = std::move(item.title);
  if (item.category != kLogin && item.category != kPassword) {
    into.left_out.push_back({number, std::move(account.name), why_not(item.category)});
    return;
  }
  if (item.state == "archived" || item.state == "trashed") {
    into.left_out.push_back({number, std::move(account.name),
                             "it is in the " + std::string(item.state == "archived" ? "archive" : "trash")});
    return;
  }
  if (account.password.empty()) account.password = item.password_of_item;
  if (!item.url.empty()) account.addresses.push_back(item.url);
  for (auto& url : item.urls) {
    if (url != item.url) account.addresses.push_back(std::move(url));
  }
  Notes notes;
  notes.text(item.notes);
  for (const auto& field : item.fields) notes.field(field.name, field.value);
  account.notes = notes.in(into.arena);
  into.accounts.push_back(std::move(account));
}

}  // namespace

Expected<void> read_onepassword_data(Imported& into) {
  JsonPull json(into.text);
  bool has_accounts = false;
  Expected<void> room;
  std::uint32_t number = 0;
  const auto read_vault = [&](std::string_view key) {
    if (key != "items") return;
    json.array([&] {
      Item item;
      read_item(json, item);
      if (room) room = check_room(into);
      if (room && !json.failed()) add(std::move(item), ++number, into);
    });
  };
  json.object([&](std::string_view key) {
    if (key != "accounts") return;
    has_accounts = json.array([&] {
      json.object([&](std::string_view inner) {
        if (inner == "vaults") json.array([&] { json.object(read_vault); });
      });
    });
  });
  CERBY_CHECK(json.end());
  CERBY_CHECK(std::move(room));
  if (!has_accounts) return fail(Outcome::InputInvalid, "there is no list \"accounts\"");
  return {};
}

}  // namespace cerby::importing
