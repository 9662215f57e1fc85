// What host and helper say to each other: frames of u32 length (of what follows, native byte order), u8 kind,
// payload.
//
// The first frame in each direction is Hello, with the version of this file; both ends come in one package,
// so another version is a broken installation. Then one request at a time, each answered by one frame. A
// payload is at most 64 KiB and lies in guarded memory from the first byte on: any of them may hold a secret.
// Integers are native; `lp(x)` is a u32 length and then x.
//
//   to the helper                                      from the helper
//   Hello            version(u32) ‖ lp(pinentry)
//                    ‖ lp(CA file)                     Hello    version(u32)
//   StoreGet         vault id(16)                      Done     generation(u64) ‖ unlock secret; or Nothing
//   StorePut         vault id(16) ‖ generation(u64)
//                    ‖ unlock secret                   Done
//   StoreRemove      vault id(16)                      Done
//   AskPassphrase    repeat(u8) ‖ of an app(u8)
//                    ‖ lp(text) ‖ lp(error)            Done     passphrase, or the app's password
//   ShowRecovery     words                             Done     confirmed(u8)
//   TpmSeal          PCRs(u32) ‖ unlock secret         Done     what was sealed (vault/tpm_seal.h)
//   TpmUnseal        what was sealed                   Done     unlock secret
//   Fetch            a request (fetch_frames.h)        Done     its answer
//   TryPrompt        -                                 Done     what kind of pinentry it is, as it says
//                                                      Failed   lp(code of the outcome) ‖ lp(detail)
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/uuid.h"

namespace cerby::process {

inline constexpr std::uint32_t kHelperProtocol = 5;
inline constexpr std::size_t kMaxHelperPayload = 64UL * 1024;

enum class FrameKind : std::uint8_t {
  Hello = 1,
  StoreGet = 2,
  StorePut = 3,
  StoreRemove = 4,
  AskPassphrase = 5,
  ShowRecovery = 6,
  TpmSeal = 7,
  TpmUnseal = 8,
  Fetch = 9,
  TryPrompt = 10,
  Done = 16,
  Nothing = 17,
  Failed = 18,
};

struct HelperFrame {
  FrameKind kind = FrameKind::Failed;
  Secret payload;
};

// Never blocks: the other end reads before it is sent more, so a full socket is a fault. helper_failed.
Expected<void> send_frame(int socket, FrameKind kind, SecretView payload = {});

// `wait` returns when there is something to read, or says why not. helper_failed: the other end closed, a
// length out of bounds, a read that fails.
using WaitToRead = std::function<Expected<void>()>;
Expected<HelperFrame> receive_frame(int socket, const WaitToRead& wait);

// Puts a payload together in guarded memory.
class PayloadWriter {
 public:
  explicit PayloadWriter(std::size_t size) : payload_(size) {}
  PayloadWriter& u8(std::uint8_t value);
  PayloadWriter& u32(std::uint32_t value);
  PayloadWriter& u64(std::uint64_t value);
  PayloadWriter& id(const Uuid& value);
  PayloadWriter& text(std::string_view value);  // lp
  PayloadWriter& secret(SecretView value);      // lp
  PayloadWriter& rest(SecretView value);
  PayloadWriter& rest(Bytes value);  // what is not secret
  // The payload, as long as what was written. Writing more than its size aborts.
  [[nodiscard]] Secret finish();

 private:
  void append(const void* data, std::size_t size);
  Secret payload_;
  std::size_t used_ = 0;
};

// Takes a payload apart. A read beyond its end gives zeros and is remembered: check finished() before use.
class PayloadReader {
 public:
  explicit PayloadReader(const Secret& payload) : left_(payload.view()) {}
  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  Uuid id();
  std::string text();  // for what is not secret
  Secret secret();     // lp
  Secret rest();
  std::vector<std::uint8_t> rest_in_the_open();  // for what is not secret
  // Whether everything was there, and nothing more.
  [[nodiscard]] bool finished() const { return whole_ && left_.empty(); }

 private:
  SecretView take(std::size_t size);
  SecretView left_;
  bool whole_ = true;
};

Secret payload_of(const Failure& failure);
// The failure that the helper named; helper_failed when it is not one that a helper may name.
Failure failure_from(const Secret& payload);

}  // namespace cerby::process
