// For the tests of the service: the device of the vault that is open for this user, as the service would know
// it had it been enrolled. Prints its id, its signing key and its sealing key.
#include <cstdio>
#include <string>

#include "base/clock.h"
#include "base/config.h"
#include "base/paths.h"
#include "base/secret.h"
#include "launch/gate.h"
#include "vault/keyring.h"

namespace {

using namespace cerby;

std::string hex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Expected<vault::Device> device() {
  if (!start_secrets()) return fail(Outcome::InternalError, "libsodium");
  CERBY_TRY(const auto paths, Paths::from(environment_of_process()));
  const Configuration config(paths);
  const SystemClock clock;
  vault::KernelKeyring keyring(clock, vault::ScreenSigns());
  launch::Gate gate(paths, config, clock, keyring);
  auto* const vault = gate.vault();
  if (vault == nullptr) return fail(Outcome::VaultLocked);
  CERBY_TRY(const auto keys, vault->device_keys());
  if (!keys) return fail(Outcome::NotFound, "it has no device keys");
  return keys->device();
}

}  // namespace

int main() {
  const auto found = device();
  if (!found) {
    (void)std::fprintf(stderr, "%s\n", describe(found.error()).c_str());
    return 1;
  }
  (void)std::printf("%s %s %s\n", found->id.text().c_str(), hex(found->signing).c_str(),
                    hex(found->box).c_str());
  return 0;
}
