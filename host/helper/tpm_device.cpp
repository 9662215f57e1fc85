#include "helper/tpm_device.h"

#include "helper/tpm_device_check.h"

namespace cerby::helper {

Expected<TpmTransport> tpm_transport() {
  // Not /dev/tpm0: only one program can have that open, and what it leaves in the TPM stays there.
  constexpr const char* kDevice = "/dev/tpmrm0";
  CERBY_CHECK(check_tpm_device(kDevice));
  return TpmTransport{"libtss2-tcti-device.so.0", "Tss2_Tcti_Device_Init", kDevice};
}

}  // namespace cerby::helper
