// A secret in a file, or in a credential that systemd hands over: read into guarded memory from the first
// byte on.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"
#include "workspace/sealing/key_file.h"

namespace cerby::workspace::sealing {

// `what`: for what is said ("the master key"). `credentials`: as for read_key. config_invalid: there is no
// such file, it is longer than `most` bytes, or others can reach it: it is this user's with mode 0600 or
// narrower, or root's, which the service's group may read.
Expected<Secret> read_secret_file(std::string_view what, const KeySource& source,
                                  const std::filesystem::path& credentials, std::size_t most);

// The same of one line of visible ASCII, at most `most` bytes; without a line feed at its end.
// config_invalid: it is empty, too long, or no such line.
Expected<Secret> read_secret_line(std::string_view what, const KeySource& source,
                                  const std::filesystem::path& credentials, std::size_t most);

}  // namespace cerby::workspace::sealing
