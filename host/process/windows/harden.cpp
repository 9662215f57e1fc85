// harden.h on Windows. UNTESTED: it has been compiled and never run (README.md, "What has not been tried").
//
// What of it a process can do to itself; the linker's and the installer's part is in ../README.md. The
// claimed pipes are handles that the browser handed over alone, so there is nothing to close here but what is
// opened by number.
#include "process/harden.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <string>
#include <vector>

namespace cerby::process {
namespace {

std::unexpected<Failure> refused(const char* step, DWORD error = ::GetLastError()) {
  return fail(Outcome::SystemFailed, std::string(step) + ": error " + std::to_string(error));
}

// Libraries come from System32 alone: not from this program's folder, the working folder or PATH.
Expected<void> load_from_system_alone() {
  if (::SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) == 0)
    return refused("SetDefaultDllDirectories");
  return {};
}

template <typename Policy>
Expected<void> mitigate(PROCESS_MITIGATION_POLICY kind, Policy policy, const char* name) {
  if (::SetProcessMitigationPolicy(kind, &policy, sizeof policy) == 0) return refused(name);
  return {};
}

// No library from a network or one that a program of low integrity wrote, none that hooks or input methods
// bring along, no memory that is made executable, and a wrong handle is an end.
Expected<void> mitigate_all() {
  PROCESS_MITIGATION_IMAGE_LOAD_POLICY images{};
  images.NoRemoteImages = images.NoLowMandatoryLabelImages = images.PreferSystem32Images = 1;
  CERBY_CHECK(mitigate(ProcessImageLoadPolicy, images, "image load policy"));
  PROCESS_MITIGATION_EXTENSION_POINT_DISABLE_POLICY extensions{};
  extensions.DisableExtensionPoints = 1;
  CERBY_CHECK(mitigate(ProcessExtensionPointDisablePolicy, extensions, "extension point policy"));
  PROCESS_MITIGATION_DYNAMIC_CODE_POLICY code{};
  code.ProhibitDynamicCode = 1;
  CERBY_CHECK(mitigate(ProcessDynamicCodePolicy, code, "dynamic code policy"));
  PROCESS_MITIGATION_STRICT_HANDLE_CHECK_POLICY handles{};
  handles.RaiseExceptionOnInvalidHandleReference = handles.HandleExceptionsPermanentlyEnabled = 1;
  return mitigate(ProcessStrictHandleCheckPolicy, handles, "strict handle policy");
}

class LocalMemory {
 public:
  LocalMemory() = default;
  LocalMemory(const LocalMemory&) = delete;
  LocalMemory& operator=(const LocalMemory&) = delete;
  ~LocalMemory() { ::LocalFree(memory_); }
  PVOID* out() { return &memory_; }
  [[nodiscard]] PVOID get() const { return memory_; }

 private:
  PVOID memory_ = nullptr;
};

// Other programs of the user may wait for this one, ask what it is and end it, and no more; SYSTEM may do as
// it likes. OW is the owner's rights: without that entry, the user's programs could write the list anew.
Expected<void> restrict_access() {
  // 0x101001: SYNCHRONIZE, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_TERMINATE.
  constexpr const wchar_t* kWho = L"D:P(A;;0x101001;;;OW)(A;;0x1fffff;;;SY)";
  LocalMemory descriptor;
  if (::ConvertStringSecurityDescriptorToSecurityDescriptorW(kWho, SDDL_REVISION_1, descriptor.out(),
                                                             nullptr) == 0)
    return refused("making an access list");
  PACL list = nullptr;
  BOOL there = FALSE, by_default = FALSE;
  if (::GetSecurityDescriptorDacl(descriptor.get(), &there, &list, &by_default) == 0 || there == FALSE)
    return refused("reading an access list");
  const DWORD error = ::SetSecurityInfo(::GetCurrentProcess(), SE_KERNEL_OBJECT,
                                        DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                        nullptr, nullptr, list, nullptr);
  if (error != ERROR_SUCCESS) return refused("the process's access list", error);
  return {};
}

// No dialog when it crashes, and no report with its memory.
void leave_no_dump() {
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

Expected<void> clear_environment() {
  wchar_t* const block = ::GetEnvironmentStringsW();
  if (block == nullptr) return refused("the environment");
  std::vector<std::wstring> names;
  for (const wchar_t* line = block; *line != L'\0';) {
    const std::wstring entry(line);
    line += entry.size() + 1;
    // "=C:=C:\…" is the shell's own, and no variable.
    const auto equals = entry.find(L'=', 1);
    if (entry.front() != L'=' && equals != std::wstring::npos) names.push_back(entry.substr(0, equals));
  }
  ::FreeEnvironmentStringsW(block);
  for (const auto& name : names) {
    if (::SetEnvironmentVariableW(name.c_str(), nullptr) == 0) return refused("clearing the environment");
  }
  return {};
}

}  // namespace

Expected<void> close_to_other_programs() {
  CERBY_CHECK(restrict_access());
  leave_no_dump();
  return {};
}

Expected<void> harden(std::span<const int> /*keep*/) {
  CERBY_CHECK(load_from_system_alone());
  CERBY_CHECK(close_to_other_programs());
  CERBY_CHECK(mitigate_all());
  return clear_environment();
}

}  // namespace cerby::process
