#include "helper/tss.h"

#include <dlfcn.h>
#include <malloc.h>

#include <cstdlib>
#include <string>

namespace cerby::helper {
namespace {

constexpr int kFreedBytes = 0xA5;

// Stays loaded until the helper ends. By its soname, so that the system's linker finds it in the system's
// folders: the helper has no environment that names others (process/helper_start.h).
class Library {
 public:
  static Expected<Library> load(const char* name) {
    void* const handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
      return fail(Outcome::TpmFailed, std::string(name) + " is missing: install the libraries of tpm2-tss");
    return Library(handle);
  }
  // False for a library of another version.
  template <typename Function>
  [[nodiscard]] bool find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(::dlsym(handle_, name));
    return function != nullptr;
  }

 private:
  explicit Library(void* handle) : handle_(handle) {}
  void* handle_;
};

bool find_all(Tss& tss, const Library& esys, const Library& mu, const Library& transport, const char* start) {
  return esys.find("Esys_Initialize", tss.initialize) && esys.find("Esys_Finalize", tss.finalize) &&
         esys.find("Esys_Free", tss.free) && esys.find("Esys_CreatePrimary", tss.create_primary) &&
         esys.find("Esys_TR_GetName", tss.name_of) && esys.find("Esys_StartAuthSession", tss.start_session) &&
         esys.find("Esys_TRSess_SetAttributes", tss.set_session_attributes) &&
         esys.find("Esys_PCR_Read", tss.read_pcrs) && esys.find("Esys_PolicyPCR", tss.policy_pcr) &&
         esys.find("Esys_PolicyGetDigest", tss.policy_digest) && esys.find("Esys_Create", tss.create) &&
         esys.find("Esys_Load", tss.load) && esys.find("Esys_Unseal", tss.unseal) &&
         esys.find("Esys_FlushContext", tss.flush) &&
         mu.find("Tss2_MU_TPM2B_PUBLIC_Marshal", tss.write_public) &&
         mu.find("Tss2_MU_TPM2B_PUBLIC_Unmarshal", tss.read_public) &&
         mu.find("Tss2_MU_TPM2B_PRIVATE_Marshal", tss.write_private) &&
         mu.find("Tss2_MU_TPM2B_PRIVATE_Unmarshal", tss.read_private) && transport.find(start, tss.transport);
}

}  // namespace

Expected<const Tss*> load_tss(const TpmTransport& transport) {
  static Tss tss;
  if (tss.transport != nullptr) return &tss;
  ::mallopt(M_PERTURB, kFreedBytes);
  // What it would write to stderr is in the outcome.
  ::setenv("TSS2_LOG", "all+none", 1);
  CERBY_TRY(const auto esys, Library::load("libtss2-esys.so.0"));
  CERBY_TRY(const auto mu, Library::load("libtss2-mu.so.0"));
  CERBY_TRY(const auto device, Library::load(transport.library));
  Tss found;
  if (!find_all(found, esys, mu, device, transport.starts_with))
    return fail(Outcome::TpmFailed, "the libraries of tpm2-tss are of another version");
  tss = found;
  return &tss;
}

}  // namespace cerby::helper
