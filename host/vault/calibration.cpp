#include "vault/calibration.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace cerby::vault {
namespace {

constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kStep = 16 * kMiB;  // of the memory
constexpr std::uint64_t kShare = 4;         // of the machine's memory, one part
constexpr std::uint32_t kMostNewPasses = 10;
constexpr int kTrials = 2;
static_assert(kUsualKdfCost.memory_bytes * kMostNewPasses <= 4096 * kMiB, "within what a reader takes");

// What this process has computed.
class ProcessorTime final : public Clock {
 public:
  [[nodiscard]] MonotonicTime monotonic() const override {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return MonotonicTime(static_cast<std::int64_t>(used.tv_sec) * 1000 + used.tv_nsec / 1'000'000);
  }
  [[nodiscard]] MonotonicTime boottime() const override { return monotonic(); }
  [[nodiscard]] UnixTime unix_time() const override { return {}; }
};

}  // namespace

Expected<void> try_argon2id(KdfCost cost) {
  // Zeros are text, as a passphrase has to be.
  CERBY_CHECK(make_passphrase_method({}, Secret(kUnlockSecretSize).view(), cost, Secret(kVaultKeySize), {}));
  return {};
}

KdfCost cost_for(MonotonicTime trial, std::uint64_t memory) {
  const auto least = kLeastNewKdfCost, usual = kUsualKdfCost;
  // A clock that stands still, or went back, has measured nothing: then it is the usual.
  if (trial <= MonotonicTime(0)) trial = kKdfTime / 4;
  const auto taken = static_cast<std::uint64_t>(trial.count());
  // Time goes with memory times passes.
  const std::uint64_t work =
      least.memory_bytes * least.passes * static_cast<std::uint64_t>(kKdfTime.count()) / taken;
  KdfCost cost{.memory_bytes = std::min({usual.memory_bytes, memory / kShare, work / least.passes}),
               .passes = least.passes};
  cost.memory_bytes = std::max(cost.memory_bytes / kStep * kStep, least.memory_bytes);
  const std::uint64_t passes = work / cost.memory_bytes;
  cost.passes = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(passes, least.passes, kMostNewPasses));
  return cost;
}

KdfCost calibrated(const Clock& clock, std::uint64_t memory, const KdfTrial& trial) {
  auto fastest = MonotonicTime::max();
  for (int tried = 0; tried < kTrials; ++tried) {
    const auto start = clock.monotonic();
    if (!trial(kLeastNewKdfCost)) return kLeastNewKdfCost;
    fastest = std::min(fastest, clock.monotonic() - start);
  }
  return cost_for(fastest, memory);
}

KdfCost calibrated() {
  return calibrated(ProcessorTime(), memory_of_machine(), try_argon2id);
}

std::uint64_t memory_of_machine() {
  struct sysinfo machine{};
  std::uint64_t bytes = kUsualKdfCost.memory_bytes * kShare;  // where the kernel does not say
  if (::sysinfo(&machine) == 0) bytes = std::uint64_t{machine.totalram} * machine.mem_unit;
  rlimit limit{};
  // Not getrlimit(), which is prlimit64: the call that can also set limits is not the host's to make.
  if (::syscall(SYS_getrlimit, RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min<std::uint64_t>(bytes, limit.rlim_cur);
  return bytes;
}

}  // namespace cerby::vault
