// Descriptors 0, 1 and 2, whoever started the program.
#pragma once

namespace cerby::cli {

// Where one of them is closed, the next file that is opened would get its number: the vault, say, and what is
// printed would be written into it. It is taken by /dev/null instead, opened the other way round, so that
// reading stdin, or writing to stdout, fails as it did. False: not even that can be had.
bool hold_standard_streams();

}  // namespace cerby::cli
