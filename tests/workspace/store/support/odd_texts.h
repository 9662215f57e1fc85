// Texts that a careless program takes for something else: quotes, comments, wildcards, escapes, numbers,
// other scripts, and statements.
#pragma once

#include <string>
#include <vector>

namespace store_tests {

// All are UTF-8 without zeros, and none is empty; no two are equal, with or without the case of letters.
std::vector<std::string> odd_texts();
// What no text may be.
std::vector<std::string> wrong_texts();

}  // namespace store_tests
