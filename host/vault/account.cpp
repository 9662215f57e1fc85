#include "vault/account.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"
#include "vault/encoding.h"
#include "vault/seal.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kFieldHeader = 2 + 4;
constexpr std::size_t kMaxUnknown = 64;  // fields

enum class Tag : std::uint16_t {
  Name = 1,
  App,
  Workspace,
  LoginAddress,
  Origin,
  Role,
  UserName,
  Password,
  Otpauth,
  BackupCode,
  Notes,
  Recipe,
  FormSite,
  Created,
  Changed,
  UsedBackupCode,
};
constexpr std::uint16_t kLastTag = 16;

constexpr std::string_view name_of(Tag tag) {
  constexpr std::array<std::string_view, kLastTag> names = {
      "name",      "app",      "workspace",       "log-in address",  "origin", "role",
      "user name", "password", "otpauth address", "backup code",     "notes",  "recipe",
      "form site", "created",  "changed",         "used backup code"};
  return names.at(static_cast<std::size_t>(tag) - 1);
}

constexpr bool repeats(Tag tag) {
  return tag == Tag::Origin || tag == Tag::BackupCode || tag == Tag::FormSite || tag == Tag::UsedBackupCode;
}
constexpr std::size_t longest(Tag tag) {
  switch (tag) {
    case Tag::Name:
    case Tag::App:
      return kMaxName;
    case Tag::Notes:
      return kMaxNotes;
    default:
      return kMaxText;
  }
}

// Calls visit(tag, bytes) for each field of the account, in the order they are written.
template <typename Visit>
void each_field(const Account& account, Visit visit) {
  const SecretAccess why("writing an account");
  const auto text = [&](Tag tag, std::string_view value) {
    if (!value.empty()) visit(static_cast<std::uint16_t>(tag), as_bytes(value));
  };
  const auto number = [&](Tag tag, std::uint64_t value) {
    const auto encoded = Encoding("").number(value);
    visit(static_cast<std::uint16_t>(tag), encoded.bytes());
  };
  text(Tag::Name, account.name);
  text(Tag::App, account.app);
  text(Tag::Workspace, account.workspace);
  text(Tag::LoginAddress, account.login_address);
  for (const auto& origin : account.origins) visit(static_cast<std::uint16_t>(Tag::Origin), as_bytes(origin));
  const auto role = static_cast<std::uint8_t>(account.role);
  visit(static_cast<std::uint16_t>(Tag::Role), Bytes(&role, 1));
  text(Tag::UserName, account.user_name);
  text(Tag::Password, account.password.text(why));
  text(Tag::Otpauth, account.otpauth.text(why));
  for (const auto code : account.backup_codes) {
    visit(static_cast<std::uint16_t>(Tag::BackupCode), code.bytes(why));
  }
  text(Tag::Notes, account.notes.text(why));
  text(Tag::Recipe, account.recipe);
  for (const auto& site : account.allowed_form_sites) {
    visit(static_cast<std::uint16_t>(Tag::FormSite), as_bytes(site));
  }
  number(Tag::Created, static_cast<std::uint64_t>(account.created.count()));
  number(Tag::Changed, static_cast<std::uint64_t>(account.changed.count()));
  for (const auto code : account.used_backup_codes) {
    visit(static_cast<std::uint16_t>(Tag::UsedBackupCode), code.bytes(why));
  }
  for (const auto& [tag, value] : account.unknown) visit(tag, value.bytes(why));
}

// Of what is written. What is read may be larger, up to what an item holds: a later version may have raised
// these.
Expected<void> check_limits(const Account& account) {
  for (const auto& [tag, count] : {std::pair{Tag::Origin, account.origins.size()},
                                   std::pair{Tag::BackupCode, account.backup_codes.size()},
                                   std::pair{Tag::UsedBackupCode, account.used_backup_codes.size()},
                                   std::pair{Tag::FormSite, account.allowed_form_sites.size()}}) {
    if (count > kMaxRepeated)
      return fail(Outcome::InputInvalid, "more than 64: " + std::string(name_of(tag)));
  }
  for (const auto& field : account.unknown) {
    if (field.first == 0 || field.first <= kLastTag)
      return fail(Outcome::InputInvalid, "a known field as unknown");
  }
  if (account.unknown.size() > kMaxUnknown) return fail(Outcome::InputInvalid, "too many unknown fields");
  std::string_view wrong;
  std::string_view how;
  each_field(account, [&](std::uint16_t number, Bytes value) {
    if (number > kLastTag || !wrong.empty()) return;
    const auto tag = static_cast<Tag>(number);
    if (tag == Tag::Role || tag == Tag::Created || tag == Tag::Changed) return;
    if (value.size() > longest(tag)) {
      how = " is too long";
    } else if (!is_utf8(as_text(value))) {
      how = " is not UTF-8";
    } else {
      return;
    }
    wrong = name_of(tag);
  });
  if (!wrong.empty()) return fail(Outcome::InputInvalid, std::string(wrong) + std::string(how));
  return {};
}

std::unexpected<Failure> damaged(std::string_view what) {
  return fail(Outcome::VaultDamaged, "an account's " + std::string(what));
}

// Puts one field of the plaintext where it belongs. False: its value is not one that the field can have.
bool set_field(Account& account, Tag tag, SecretView value) {
  const auto bytes = value.bytes(SecretAccess("reading an account"));
  const auto text = value.text(SecretAccess("reading an account"));
  switch (tag) {
    case Tag::Role:
      if (bytes.size() != 1 || bytes[0] > static_cast<std::uint8_t>(ItemRole::Owner)) return false;
      account.role = static_cast<ItemRole>(bytes[0]);
      return true;
    case Tag::Created:
    case Tag::Changed:
      if (bytes.size() != sizeof(std::uint64_t)) return false;
      (tag == Tag::Created ? account.created : account.changed) =
          UnixTime(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes)));
      return true;
    default:
      break;
  }
  if (!is_utf8(text)) return false;
  switch (tag) {
    case Tag::Name:
      account.name = text;
      break;
    case Tag::App:
      account.app = text;
      break;
    case Tag::Workspace:
      account.workspace = text;
      break;
    case Tag::LoginAddress:
      account.login_address = text;
      break;
    case Tag::Origin:
      account.origins.emplace_back(text);
      break;
    case Tag::UserName:
      account.user_name = text;
      break;
    case Tag::Password:
      account.password = value;
      break;
    case Tag::Otpauth:
      account.otpauth = value;
      break;
    case Tag::BackupCode:
      account.backup_codes.push_back(value);
      break;
    case Tag::UsedBackupCode:
      account.used_backup_codes.push_back(value);
      break;
    case Tag::Notes:
      account.notes = value;
      break;
    case Tag::Recipe:
      account.recipe = text;
      break;
    case Tag::FormSite:
      account.allowed_form_sites.emplace_back(text);
      break;
    default:
      return false;
  }
  return true;
}

}  // namespace

std::string_view text_of(ItemRole role) {
  switch (role) {
    case ItemRole::None:
      return "none";
    case ItemRole::Collaborator:
      return "collaborator";
    case ItemRole::Owner:
      return "owner";
  }
  return {};
}

std::optional<ItemRole> item_role_from(std::string_view text) {
  for (const auto role : {ItemRole::None, ItemRole::Collaborator, ItemRole::Owner}) {
    if (text == text_of(role)) return role;
  }
  return std::nullopt;
}

SecretView Account::keep(Secret secret) {
  kept_.push_back(std::move(secret));
  return kept_.back().view();
}

Expected<Secret> encode(const Account& account) {
  CERBY_CHECK(check_limits(account));
  std::size_t size = 1;
  each_field(account, [&](std::uint16_t, Bytes value) { size += kFieldHeader + value.size(); });
  if (size > kMaxPlaintext) return fail(Outcome::InputInvalid, "the account is larger than an item may be");
  Secret plaintext(size);
  const auto out = plaintext.writable(SecretAccess("writing an account"));
  out[0] = kVersion;
  std::size_t at = 1;
  each_field(account, [&](std::uint16_t tag, Bytes value) {
    const auto header = Encoding("").number(tag).number(static_cast<std::uint32_t>(value.size()));
    std::memcpy(out.data() + at, header.bytes().data(), kFieldHeader);
    at += kFieldHeader;
    if (!value.empty()) std::memcpy(out.data() + at, value.data(), value.size());
    at += value.size();
  });
  return plaintext;
}

Expected<Account> decode(const Uuid& id, Secret plaintext) {
  Account account;
  account.id = id;
  const auto whole = account.keep(std::move(plaintext));
  const auto bytes = whole.bytes(SecretAccess("reading an account"));
  if (bytes.empty()) return damaged("version");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "an account's version");
  std::uint32_t seen = 0;  // one bit a tag
  for (std::size_t at = 1; at < bytes.size();) {
    if (bytes.size() - at < kFieldHeader) return damaged("last field, cut off");
    const auto number = read_number<std::uint16_t>(bytes.subspan(at));
    const auto length = read_number<std::uint32_t>(bytes.subspan(at + 2));
    at += kFieldHeader;
    if (length > bytes.size() - at) return damaged("last field, cut off");
    const auto value = whole.part(at, length);
    at += length;
    if (number == 0) return damaged("field without a tag");
    if (number > kLastTag) {
      account.unknown.emplace_back(number, value);
      continue;
    }
    const auto tag = static_cast<Tag>(number);
    if (!repeats(tag) && (seen >> number & 1U) != 0)
      return damaged(std::string(name_of(tag)) + ", given twice");
    seen |= 1U << number;
    if (!set_field(account, tag, value)) return damaged(name_of(tag));
  }
  return account;
}

}  // namespace cerby::vault
