// What is wrong with a command line, in words that repeat nothing that may be a secret.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace cerby::cli {

// Of what was not expected only the names of options are said, never a value: a password that was given as an
// argument would be on the screen and in whatever keeps it. Where the verb reads that from stdin, the option
// that does so is named.
std::string usage_fault(const CLI::App& app, const CLI::ParseError& problem);

}  // namespace cerby::cli
