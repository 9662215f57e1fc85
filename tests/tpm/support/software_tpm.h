// A TPM of the test's own: swtpm behind a pseudo-terminal, which the TCTI for devices takes for one. What
// crosses it is on record, as somebody who probes the bus of a real one has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.h"
#include "base/secret.h"
#include "process/child.h"

namespace cerby::tpm {

class SoftwareTpm {
 public:
  // A new one, with seeds that no other has. tests/tpm/device finds it by the environment's HOME.
  SoftwareTpm();
  SoftwareTpm(const SoftwareTpm&) = delete;
  SoftwareTpm& operator=(const SoftwareTpm&) = delete;
  ~SoftwareTpm();

  // The machine starts again: the same TPM, with its PCRs at their first values.
  void start_again();
  // Another TPM in its place.
  void replace();

  [[nodiscard]] std::string traffic();
  // A command as it goes over the bus (its size is put in), and its answer.
  std::vector<std::uint8_t> command(std::vector<std::uint8_t> bytes) const;
  // Fails the test where the TPM refuses.
  void extend(std::uint8_t pcr) const;
  // Handles of that type that are in it: 0x80 transient objects, 0x02 and 0x03 sessions, 0x81 persistent
  // ones.
  [[nodiscard]] std::uint32_t handles(std::uint8_t type) const;

 private:
  void start();
  void stop();
  void relay();

  std::filesystem::path home_;
  int state_ = 0;              // number of its folder
  Descriptor master_, slave_;  // of the pseudo-terminal
  Descriptor tpm_;             // the end of a pair, whose other end swtpm has
  Descriptor ended_read_, ended_write_;
  process::Child program_;
  std::thread relay_;
  std::mutex mutex_;
  std::string traffic_;
};

}  // namespace cerby::tpm
