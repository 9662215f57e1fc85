// Requests of the extension in files, as PROTOCOL.md has them, so that a fault can be replayed without a
// browser.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "wire/messages.h"

namespace cerby::cli {

// Any request. not_found, and what parse_request refuses, with the file's name.
Expected<wire::RequestBody> read_request(const std::filesystem::path& file);

// A `page` request, or its `page` object alone, which is then taken for a document of `origin`. not_found,
// input_invalid with the place of what is wrong.
Expected<wire::PageRequest> read_page(const std::filesystem::path& file, std::string_view origin);

// The pages of a launch in order, each with what was filled into it where something was: of a launch's
// report, as the extension's launch page copies it, or the one page of read_page().
Expected<std::vector<wire::RequestBody>> read_pages(const std::filesystem::path& file,
                                                    std::string_view origin);

}  // namespace cerby::cli
