// Why something sealed is not opened. A closed list; nobody outside the service sees these: the API answers
// that something went wrong (500), or may go well again (503), and the log has the name.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "base/outcome.h"  // CERBY_TRY, CERBY_CHECK

namespace cerby::workspace::sealing {

enum class Error : std::uint8_t {
  MasterKeyUnknown,   // what wrapped this data key is not among the master keys that were given
  WrappedKeyRefused,  // damaged, or another workspace's, vault's, epoch's or master key's
  OtherWorkspace,     // what the sealed text says of itself is not where it was found …
  OtherVault,
  OtherItem,
  OtherKind,
  OtherEpoch,
  Older,    // … it is of a revision before that of its row …
  Newer,    // … or of a later one
  Damaged,  // it was not sealed with this data key for this place, or was changed since
  TooLarge,
  MasterKeyUnavailable,  // its token is not there, or does not answer
};

// The error's name in logs: lower case words joined by "_".
std::string_view name(Error error);

template <typename T>
using Result = std::expected<T, Error>;

}  // namespace cerby::workspace::sealing
