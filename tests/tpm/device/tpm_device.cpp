// host/helper/tpm_device.cpp, for tests: the device that a file in the home folder names.
#include "helper/tpm_device.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "helper/tpm_device_check.h"

namespace cerby::helper {

// A helper that has confined itself may not read the file any more, and goes by what it read before.
const char* tpm_device() {
  static std::string device;
  const char* const home = std::getenv("HOME");
  const auto file = std::filesystem::path(home != nullptr ? home : "/nonexistent") / "tpm-device";
  if (!std::filesystem::exists(file)) device = "/nonexistent/tpmrm0";
  if (std::ifstream named(file); named.is_open()) std::getline(named, device);
  return device.c_str();
}

Expected<TpmTransport> tpm_transport() {
  const char* const device = tpm_device();
  CERBY_CHECK(check_tpm_device(device));
  return TpmTransport{"libtss2-tcti-device.so.0", "Tss2_Tcti_Device_Init", device};
}

}  // namespace cerby::helper
