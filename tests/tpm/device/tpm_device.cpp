// host/helper/tpm_device.cpp, for tests: the device that a file in the home folder names.
#include "helper/tpm_device.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "helper/tpm_device_check.h"

namespace cerby::helper {

Expected<TpmTransport> tpm_transport() {
  static std::string device;
  const char* const home = std::getenv("HOME");
  std::ifstream named(std::string(home != nullptr ? home : "/nonexistent") + "/tpm-device");
  device = "/nonexistent/tpmrm0";
  std::getline(named, device);
  CERBY_CHECK(check_tpm_device(device.c_str()));
  return TpmTransport{"libtss2-tcti-device.so.0", "Tss2_Tcti_Device_Init", device.c_str()};
}

}  // namespace cerby::helper
