#include "process/lock_down.h"

#include <array>
#include <string_view>
#include <tuple>

#include "base/file.h"
#include "base/log.h"
#include "process/landlock.h"
#include "process/seccomp.h"

namespace cerby::process {
namespace {

void say(std::string_view what, const Expected<Confinement>& confinement) {
  if (!confinement) {
    log::warn("not confined by {}: {}", what, describe(confinement.error()));
  } else if (*confinement == Confinement::NotInKernel) {
    log::info("not confined by {}: this kernel does not have it", what);
  }
}

}  // namespace

void lock_down(const Paths& paths, std::optional<pid_t> helper, const KernelMeans& kernel) {
  const std::array folders = {&paths.vault_dir, &paths.state_dir};
  // The configuration is read when it is first needed. By folder: a file may be replaced before that.
  const auto system_config = paths.system_config.parent_path(), user_config = paths.user_config.parent_path();
  const std::array readable = {&system_config, &user_config};
  // A helper that hangs must be killed, and one must end when this process does.
  const Signals signals = helper ? Signals::AnyProcess : Signals::OwnProcessAlone;
  const auto files =
      confine_to({.folders = folders, .readable = readable, .signals = signals}, kernel.landlock);
  if (!files || *files != Confinement::Effective) {
    // confine_to() made them otherwise; the filter has no chmod(2), which a later making of them wants.
    for (const auto* folder : folders) std::ignore = make_private_folder(*folder);
  }
  const auto calls = kernel.seccomp ? allow_calls_of_host(helper) : Confinement::NotInKernel;
  say("Landlock", files);
  say("seccomp", calls);
}

}  // namespace cerby::process
