// Every program calls this before its first secret; so do the targets.
#include "target.h"

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments);

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  cerby::fuzz::require(cerby::start_secrets(), "libsodium starts");
  return 0;
}
