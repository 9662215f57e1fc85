#include "helper/tpm_device_check.h"

#include <fcntl.h>

#include <cerrno>
#include <string>

#include "base/descriptor.h"

namespace cerby::helper {

Expected<void> check_tpm_device(const char* path) {
  const Descriptor device(::open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (device.is_open()) return {};
  const int error = errno;
  switch (error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
      return fail(Outcome::TpmMissing, std::string("there is no ") + path);
    case EACCES:
    case EPERM:
      return fail(Outcome::TpmForbidden, path);
    default:
      return fail(Outcome::TpmFailed, std::string(path) + ": " + errno_text(error));
  }
}

}  // namespace cerby::helper
