#include "helper/tpm_device.h"

#include "helper/tpm_device_check.h"

namespace cerby::helper {

// Not /dev/tpm0: only one program can have that open, and what it leaves in the TPM stays there.
const char* tpm_device() {
  return "/dev/tpmrm0";
}

Expected<TpmTransport> tpm_transport() {
  CERBY_CHECK(check_tpm_device(tpm_device()));
  return TpmTransport{"libtss2-tcti-device.so.0", "Tss2_Tcti_Device_Init", tpm_device()};
}

}  // namespace cerby::helper
