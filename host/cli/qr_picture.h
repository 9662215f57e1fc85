// The text of a QR code in a picture: PNG or JPEG, as a screenshot or a photograph of a set-up page.
#pragma once

#include <filesystem>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::cli {

// The one otpauth:// or otpauth-migration:// address that the picture's codes hold. At most 16 MiB and 40
// million pixels. The decoding library has the text in ordinary memory for a moment; where it lets us, that
// is wiped. not_found: no such file; input_invalid: no picture of those kinds, no such code in it, or
// several.
Expected<Secret> read_qr_picture(const std::filesystem::path& file);

}  // namespace cerby::cli
