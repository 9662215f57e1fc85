#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "base/secret_place.h"
#include "cli/doctor.h"
#include "cli/plain_file.h"
#include "cli/safe_place.h"
#include "process/confinement.h"
#include "process/landlock.h"
#include "process/seccomp.h"
#include "vault/keyring.h"

namespace cerby::cli::doctor {

namespace {

// A key of nobody's, kept and found again.
void examine_keyring(const Patient& patient, Checks& checks) {
  vault::KernelKeyring cache(patient.context.clock, vault::ScreenSigns());
  const Uuid vault = Uuid::random();
  const std::filesystem::path nobody = patient.paths.vault_dir / vault.text();
  const Secret key = Secret::random(vault::kVaultKeySize);
  const vault::SigningKey identity(Secret::random(vault::kSigningSeed).view());
  const auto put =
      cache.put(nobody, {.vault = vault, .epoch = 1, .vault_key = key.view(), .identity = identity.whole()},
                std::chrono::seconds(60));
  const auto got = cache.get(nobody);
  static_cast<void>(cache.drop(nobody));
  if (put && got && *got && (*got)->vault_key.view().equals(key.view())) {
    checks.push_back({"keyring", State::Good, "The kernel keeps a vault open in this session"});
    return;
  }
  const std::string why = !put   ? describe(put.error())
                          : !got ? describe(got.error())
                                 : "it was not found again";
  checks.push_back(
      {"keyring", State::Failed, "The kernel's keyring does not keep a vault open: " + why,
       "Log in again, so that the session gets its keyring (pam_keyinit); until then each launch asks"});
}

void examine_clock(const Patient& patient, Checks& checks) {
  const std::int64_t now = patient.context.clock.unix_time().count();
  struct stat status{};
  // The program was installed before now, or the clock is wrong.
  if (!patient.host.empty() && ::stat(patient.host.c_str(), &status) == 0 && status.st_mtime > now + 86400) {
    checks.push_back({"clock", State::Failed, "The clock is behind: the host was installed later than now",
                      "sudo timedatectl set-ntp true"});
    return;
  }
  timex clock{};
  const int state = ::adjtimex(&clock);
  if (state < 0 || (clock.status & STA_UNSYNC) != 0) {
    checks.push_back({"clock", State::Warning,
                      "The clock is not synchronised: one-time codes need it within 30 s",
                      "sudo timedatectl set-ntp true"});
    return;
  }
  checks.push_back({"clock", State::Good, "The clock is synchronised"});
}

// What the kernel's Landlock does not know yet, of what the host would have it deny (process/landlock.h).
std::string not_in_landlock(int abi) {
  std::vector<std::string_view> rights;
  if (abi < 3) rights.emplace_back("cutting off files (ABI 3)");
  if (abi < 4) rights.emplace_back("TCP (4)");
  if (abi < 5) rights.emplace_back("orders to devices (5)");
  if (abi < 6) rights.emplace_back("signals and abstract sockets (6)");
  return fmt::format("{}", fmt::join(rights, ", "));
}

void examine_landlock(const process::LandlockSupport& landlock, bool seccomp, Checks& checks) {
  Check check{"lock_down.landlock", State::Good,
              fmt::format("The kernel confines the host to its folders, and its helper to the system's "
                          "(Landlock, ABI {})",
                          landlock.abi)};
  const auto lacking = not_in_landlock(landlock.abi);
  if (landlock.abi == 0) {
    check.state = State::Warning;
    check.says = landlock.off_at_boot
                     ? "Landlock is in the kernel, and was not switched on at its start"
                     : "The kernel has no Landlock: host and helper reach every file that the user reaches";
    check.repair = landlock.off_at_boot ? "Add landlock to lsm= on the kernel's command line"
                                        : "Use a kernel of version 5.13 or later that is built with it";
  } else if (!lacking.empty() && seccomp) {
    check.says += "; it does not know: " + lacking;
    // The calls are refused, but for the opening of a file that empties it.
    check.repair = landlock.abi < 3
                       ? "Nothing to do here: the filter of system calls refuses the host these, but that it "
                         "may empty the files of its configuration"
                       : "Nothing to do here: the filter of system calls refuses the host these";
  } else if (!lacking.empty()) {
    check.state = State::Warning;
    check.says += "; it does not know, and nothing else refuses the host: " + lacking;
    check.repair = "Use a kernel of version 6.12 or later";
  }
  checks.push_back(std::move(check));
}

// What the host gives up at its start (process/lock_down.h); without one of the two it goes on, less
// confined.
void examine_lock_down(Checks& checks) {
  if (!process::kBuiltToConfine) {
    checks.push_back({"lock_down", State::Warning, "This build of the host does not confine itself",
                      "Install the package that is made for use"});
    return;
  }
  const bool seccomp = process::has_seccomp();
  examine_landlock(process::landlock_support(), seccomp, checks);
  if (seccomp) {
    checks.push_back(
        {"lock_down.seccomp", State::Good, "The kernel filters the host's system calls (seccomp)"});
  } else {
    checks.push_back({"lock_down.seccomp", State::Warning,
                      "The kernel does not filter system calls (seccomp): the host may make any",
                      "Use a kernel that is built with CONFIG_SECCOMP_FILTER"});
  }
}

// As much as a launch may need at once, with the key of a vault and a message of secrets.
void examine_memory(Checks& checks) {
  const Secret enough(std::size_t{256} * 1024);
  if (guarded::all_locked()) {
    checks.push_back({"memory", State::Good, "Secrets in memory are kept out of the swap"});
    return;
  }
  checks.push_back(
      {"memory", State::Warning, "The system locks too little memory: secrets may be written to the swap",
       "Let the user lock 8 MiB (\"* - memlock 8192\" in /etc/security/limits.d/cerby.conf) and log in "
       "again, or encrypt the swap"});
}

void examine_log(const Patient& patient, Checks& checks) {
  const auto& folder = patient.paths.state_dir;
  std::error_code error;
  const bool there = std::filesystem::exists(std::filesystem::symlink_status(folder, error));
  std::string fault;
  if (there &&
      (!std::filesystem::is_directory(folder, error) || ::access(folder.c_str(), W_OK | X_OK) != 0)) {
    fault = fmt::format("{} is no folder that can be written", folder.string());
  } else if (const auto unsafe = unsafe_because(there ? patient.paths.log : folder)) {
    fault = *unsafe;
  } else if (std::filesystem::exists(std::filesystem::symlink_status(patient.paths.log, error)) &&
             !std::filesystem::is_regular_file(std::filesystem::symlink_status(patient.paths.log, error))) {
    fault = fmt::format("{} is not a plain file", patient.paths.log.string());
  }
  if (fault.empty()) {
    checks.push_back({"log", State::Good, fmt::format("The log is {}", patient.paths.log.string())});
    return;
  }
  checks.push_back({"log", State::Failed, fmt::format("The log cannot be kept: {}", fault),
                    fault.ends_with("plain file")
                        ? fmt::format("rm {}", shell_word(patient.paths.log))
                        : fmt::format("mkdir -p {0} && chmod 700 {0}", shell_word(folder))});
}

}  // namespace

void examine_system(const Patient& patient, Checks& checks) {
  examine_keyring(patient, checks);
  examine_clock(patient, checks);
  examine_lock_down(checks);
  examine_memory(checks);
  examine_log(patient, checks);
}

}  // namespace cerby::cli::doctor
