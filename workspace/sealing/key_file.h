// A master key in a file, or in a credential that systemd hands over.
//
//   cerby-master-key 1
//   id: 1f0c…        (of this key; sealing/master_key.h, is_key_id)
//   key: …           (32 random bytes in base64url)
//   check: …         (16 bytes in base64url, derived from both: a slip is noticed, not used)
//
// Each line ends with a newline; there is nothing else. The file is this user's with mode 0600 or narrower,
// or root's, which the service's group may read. What is in it is in guarded memory alone, from the first
// read on.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/outcome.h"
#include "workspace/sealing/master_key.h"

namespace cerby::workspace::sealing {

// "file:/ABSOLUTE/PATH" or "credential:NAME"; of a master key, also an address of RFC 7512 (pkcs11_uri.h).
struct KeySource {
  enum class Kind : std::uint8_t { File, Credential, Token };
  Kind kind = Kind::File;
  std::string name;
  // config_invalid: neither of them; a path that is not absolute; a name with a slash, or that begins with a
  // dot.
  static Expected<KeySource> parse(std::string_view text);
  static Expected<KeySource> parse_of_master_key(std::string_view text);
};

// `credentials`: the folder that systemd names ($CREDENTIALS_DIRECTORY), empty where it names none.
// config_invalid: there is no such file, others can reach it, or it is not a master key's; what token_key.h
// has.
Expected<std::unique_ptr<MasterKey>> read_key(const KeySource& source,
                                              const std::filesystem::path& credentials);

// A new key into a new file, mode 0600, on the disk when this returns; its id. input_invalid: there is a
// file of that name, which stays as it is; system_failed.
Expected<std::string> create_key_file(const std::filesystem::path& file);

}  // namespace cerby::workspace::sealing
