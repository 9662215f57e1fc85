// One file out of a zip archive, unpacked in guarded memory. The subset that exports use: stored or deflated,
// one disk, not encrypted, no zip64. Source: PKWARE's APPNOTE, 4.3.
//
// The structure is read here and only the inflating is zlib's, because zlib can be given guarded memory to
// work in; what an archive library buffers stays behind in ordinary memory.
#pragma once

#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::importing {

// True where the bytes start as a zip archive does.
bool is_zip(SecretView archive);

// not_found: it has no file of that name. input_invalid: it is not a zip archive of that subset, is damaged,
// or the file would be larger than `most` bytes, whatever the archive says of it.
Expected<Secret> unzip(SecretView archive, std::string_view name, std::size_t most);

}  // namespace cerby::importing
