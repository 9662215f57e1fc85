#include "cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace cerby::cli {

bool hold_standard_streams() {
  for (const int number : std::array{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) >= 0) continue;
    // open() gives the lowest free number, which is this one.
    if (::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY) != number) return false;
  }
  return true;
}

}  // namespace cerby::cli
