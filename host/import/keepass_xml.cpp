// KeePassFile > Root > Group > Group… > Entry > String > Key, Value. An entry's older versions lie in its
// History; deleted entries in the group whose UUID Meta > RecycleBinUUID names.
#include <algorithm>
#include <optional>

#include "import/formats.h"
#include "import/notes.h"
#include "import/xml_events.h"
#include "vault/account.h"

namespace cerby::importing {
namespace {

constexpr std::string_view kNoUuid = "AAAAAAAAAAAAAAAAAAAAAA==";
constexpr std::size_t kLongestValue = vault::kMaxNotes;

bool is_true(std::string_view text) {
  return text == "True" || text == "true" || text == "1";
}

// Values that stand for something that only KeePass can look up.
bool is_reference(SecretView value) {
  return value.text(SecretAccess("looking for a reference")).starts_with("{REF:");
}

struct Field {
  std::string key;
  SecretView value;
};

struct Entry {
  std::vector<Field> fields;
  std::vector<std::string> parts_left_out;
  std::optional<std::string> why_not;
  std::size_t older_versions = 0;
  std::vector<SecretView> older_passwords;  // of those versions
};

SecretView value_of(const Entry& entry, std::string_view key) {
  const auto found = std::ranges::find(entry.fields, key, &Field::key);
  return found == entry.fields.end() ? SecretView() : found->value;
}

class Reader {
 public:
  explicit Reader(Imported& into) : into_(into) {}

  void start(std::string_view name, const std::vector<XmlAttribute>& attributes) {
    if (path_.empty() && name != "KeePassFile") is_keepass_ = false;
    path_.emplace_back(name);
    value_.clear();
    too_long_ = false;
    if (name == "History") ++in_history_;
    if (in_history_ > 0) return;
    if (name == "Group") groups_.push_back(false);
    if (name == "Entry") entry_.emplace();
    if (name == "String") field_ = {};
    if (name == "Value" && entry_) {
      const auto is_protected = std::ranges::any_of(
          attributes, [](const auto& one) { return one.name == "Protected" && is_true(one.value); });
      if (is_protected) entry_->why_not = "its values are encrypted: export it from KeePassXC as XML";
    }
  }

  void text(SecretView text) {
    if (!value_.add(text)) too_long_ = true;
  }

  void end(std::string_view name) {
    path_.pop_back();
    if (name == "History") {
      --in_history_;
    } else if (in_history_ > 0) {
      end_in_history(name);
    } else {
      end_outside_history(name);
    }
    value_.clear();
  }

  Expected<void> done() {
    if (!is_keepass_) return fail(Outcome::InputInvalid, "its first element is not KeePassFile");
    return std::move(room_);
  }

 private:
  [[nodiscard]] bool is_in(std::string_view parent) const { return !path_.empty() && path_.back() == parent; }
  [[nodiscard]] std::string text_here() const { return plain(value_.view()); }

  // Only what tells whether there is a password that the entry has no more.
  void end_in_history(std::string_view name) {
    if (!entry_) return;
    if (name == "Entry" && is_in("History")) {
      ++entry_->older_versions;
    } else if (name == "Key" && is_in("String")) {
      older_key_ = text_here();
    } else if (name == "Value" && is_in("String") && older_key_ == "Password" && !value_.view().empty()) {
      entry_->older_passwords.push_back(into_.arena.copy(value_.view()));
    }
  }

  void end_outside_history(std::string_view name) {
    if (name == "RecycleBinUUID" && is_in("Meta")) {
      recycle_bin_ = text_here();
    } else if (name == "UUID" && is_in("Group") && !groups_.empty()) {
      const auto uuid = text_here();
      groups_.back() = uuid != kNoUuid && !uuid.empty() && uuid == recycle_bin_;
    } else if (name == "Group" && !groups_.empty()) {
      groups_.pop_back();
    } else if (!entry_) {
      return;
    } else if (name == "Key" && is_in("String")) {
      field_.key = text_here();
    } else if (name == "Value" && is_in("String")) {
      if (too_long_) entry_->why_not = "a field of it is longer than 64 KiB";
      field_.value = into_.arena.copy(value_.view());
    } else if (name == "String" && is_in("Entry")) {
      entry_->fields.push_back(std::move(field_));
    } else if (name == "Binary" && is_in("Entry")) {
      entry_->parts_left_out.emplace_back("an attachment");
    } else if (name == "Entry") {
      add_entry();
      entry_.reset();
    }
  }

  void add_entry() {
    auto& entry = *entry_;
    ++number_;
    if (room_) room_ = check_room(into_);
    if (!room_) return;
    const auto title = plain(value_of(entry, "Title"));
    if (std::ranges::find(groups_, true) != groups_.end()) entry.why_not = "it is in the recycle bin";
    if (is_reference(value_of(entry, "Password")) || is_reference(value_of(entry, "UserName"))) {
      entry.why_not = "its password or user name is a reference to another entry";
    }
    if (entry.why_not) {
      into_.left_out.push_back({number_, title, *entry.why_not});
      return;
    }
    const auto password = value_of(entry, "Password");
    if (std::ranges::any_of(entry.older_passwords,
                            [&](const auto& older) { return !older.equals(password); })) {
      entry.parts_left_out.emplace_back(kOlderPasswords);
    } else if (entry.older_versions > 0) {
      entry.parts_left_out.emplace_back("older versions, with the same password");
    }
    ImportedAccount account{.number = number_,
                            .name = title,
                            .user_name = plain(value_of(entry, "UserName")),
                            .addresses = {plain(value_of(entry, "URL"))},
                            .password = password,
                            .otpauth = {},
                            .notes = {},
                            .parts_left_out = std::move(entry.parts_left_out)};
    Notes notes;
    notes.text(value_of(entry, "Notes"));
    for (const auto& [key, value] : entry.fields) add_field(account, notes, key, value);
    account.notes = notes.in(into_.arena);
    into_.accounts.push_back(std::move(account));
  }

  // All but the five fields that every entry has.
  static void add_field(ImportedAccount& account, Notes& notes, const std::string& key, SecretView value) {
    if (key == "Title" || key == "UserName" || key == "Password" || key == "URL" || key == "Notes") return;
    if (key == "otp") {
      account.otpauth = value;
    } else if (key.starts_with("KP2A_URL")) {
      if (!value.empty()) account.addresses.push_back(plain(value));
    } else if (key.starts_with("KPEX_PASSKEY_")) {
      if (key == "KPEX_PASSKEY_CREDENTIAL_ID") account.parts_left_out.emplace_back("a passkey");
    } else {
      // One-time codes as KeePass itself and an older plug-in keep them, in several fields each.
      if (key == "TOTP Seed" || key.starts_with("TimeOtp-Secret") || key.starts_with("HmacOtp-Secret")) {
        account.parts_left_out.emplace_back(
            "a one-time code that is not an otpauth:// address (kept in the notes)");
      }
      notes.field(view_of(key), value);
    }
  }

  Imported& into_;
  std::vector<std::string> path_;
  std::vector<bool> groups_;  // those that are open; true: the recycle bin
  std::string recycle_bin_;
  std::optional<Entry> entry_;
  Field field_;
  std::string older_key_;
  SecretBuffer value_{kLongestValue};
  bool too_long_ = false, is_keepass_ = true;
  std::size_t in_history_ = 0;
  std::uint32_t number_ = 0;
  Expected<void> room_;
};

}  // namespace

Expected<void> read_keepass_xml(Imported& into) {
  Reader reader(into);
  const XmlEvents events{
      .start = [&](std::string_view name, const auto& attributes) { reader.start(name, attributes); },
      .end = [&](std::string_view name) { reader.end(name); },
      .text = [&](SecretView text) { reader.text(text); }};
  CERBY_CHECK(read_xml(into.text.view(), events));
  return reader.done();
}

}  // namespace cerby::importing
