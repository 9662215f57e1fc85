#include "helper/confine.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <vector>

namespace cerby::helper {
namespace {

using Path = std::filesystem::path;

std::vector<const Path*> pointers_to(const auto& paths) {
  std::vector<const Path*> all;
  for (const Path& path : paths) {
    if (!path.empty()) all.push_back(&path);
  }
  return all;
}

}  // namespace

Expected<process::Confinement> confine(const Path& ca_file, const Path& tpm, int abi) {
  const std::array<Path, 18> trees = {
      // Libraries, also those loaded later (names, certificates, the TPM's), and what they read.
      "/usr", "/lib", "/lib32", "/lib64", "/etc", "/nix/store", "/gnu/store",
      // Certificates where /etc only points to them.
      "/var/lib/ca-certificates",
      // Names of hosts and users: what /etc/resolv.conf points to, and the caches of name services.
      "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", "/run/nscd", "/var/lib/sss",
      "/var/lib/extrausers", "/var/db/nscd",
      // The name of this machine, for the bus; what the C library and cryptography ask about the system.
      "/var/lib/dbus", "/proc", "/sys/devices/system/cpu"};
  // Where some systems (WSL) keep how names are looked up; the file is replaced as the network changes.
  std::error_code missing;
  const std::array<Path, 2> files = {ca_file,
                                     std::filesystem::canonical("/etc/resolv.conf", missing).parent_path()};
  const std::array<Path, 4> devices = {"/dev/null", "/dev/random", "/dev/urandom", tpm};
  const auto tree = pointers_to(trees), readable = pointers_to(files), device = pointers_to(devices);
  return process::confine_to({.folders = {},
                              .readable = readable,
                              .trees = tree,
                              .devices = device,
                              .tcp = process::Tcp::Connecting,
                              // The session's bus may be one.
                              .abstract_sockets = process::AbstractSockets::AnyProcess},
                             abi);
}

}  // namespace cerby::helper
