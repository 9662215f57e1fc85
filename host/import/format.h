// From the bytes of a file to its entries: which format it is, and that format's reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "import/record.h"

namespace cerby::importing {

std::string_view name_of(Format format);   // "bitwarden-json", as --from takes it
std::string_view title_of(Format format);  // "Bitwarden JSON", for a person
std::string_view unit_of(Format format);   // "line", "item" or "entry": what `number` counts
std::vector<std::string> format_names();
std::optional<Format> format_from(std::string_view name);

// Which format the text is, by what is in it and never by the file's name. input_invalid: none of them.
Expected<Format> detect(SecretView text);

// Reads the file's bytes: as `format`, or as what they are found to be. input_invalid: not of that format,
// not UTF-8, broken or out of bounds, with the place.
Expected<Imported> read(Secret text, std::optional<Format> format);

}  // namespace cerby::importing
