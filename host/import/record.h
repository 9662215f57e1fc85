// What a file of another password manager says, before it is judged: the same for every format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "import/secret_arena.h"

namespace cerby::importing {

enum class Format : std::uint8_t {
  ChromeCsv,
  FirefoxCsv,
  BitwardenJson,
  BitwardenCsv,
  OnePassword1pux,
  KeePassXml,
  KeePassCsv,
  LastPassCsv,
};

inline constexpr std::size_t kMaxFile = 64UL * 1024 * 1024;  // bytes, also of what a zip unpacks to
inline constexpr std::size_t kMaxEntries = 100'000;          // of one file
inline constexpr std::size_t kMaxAddresses = 64;             // of one entry

// A part of an entry that no format's reader takes.
inline constexpr std::string_view kOlderPasswords = "older passwords";

// One account as the file has it. The secrets are views into the memory of `Imported`.
struct ImportedAccount {
  std::uint32_t number = 0;  // line of a CSV file, else the how-many-eth entry, from 1
  std::string name, user_name;
  std::vector<std::string> addresses;  // as they are written there; the first one is the log-in page
  SecretView password, otpauth, notes;
  std::vector<std::string> parts_left_out;  // what the vault has no place for: "a passkey"
};

// What is in the file and is not taken. No part of it is ever a secret.
struct LeftOut {
  std::uint32_t number = 0;
  std::string name;  // empty where it is not known which field that is
  std::string why;
};

// A file as it was read, with the memory that everything in it lies in.
struct Imported {
  Format format = Format::ChromeCsv;
  std::vector<ImportedAccount> accounts;
  std::vector<LeftOut> left_out;
  Secret text;  // readers undo quoting in place, so that what is secret is never copied out
  SecretArena arena;
};

// One more entry fits; input_invalid otherwise.
inline Expected<void> check_room(const Imported& imported) {
  if (imported.accounts.size() + imported.left_out.size() < kMaxEntries) return {};
  return fail(Outcome::InputInvalid, "the file has more than 100,000 entries");
}

// What the vault does not hold as a secret either: names, user names, addresses.
inline std::string plain(SecretView field) {
  return std::string(field.text(SecretAccess("a field of an export that is not secret")));
}

}  // namespace cerby::importing
