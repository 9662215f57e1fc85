#include "otp/code.h"

// The low-level functions are what is wanted here: the ones that replace them load a provider first, which
// costs the host's start 2 ms. They are deprecated since OpenSSL 3.0 and part of it still.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>

#if defined(__x86_64__)
// In place of libcrypto's own, which a program that has the archive in it calls before main(), and which asks
// the processor a dozen questions; in a virtual machine each leaves it, which shows in the host's start.
// Unasked, SHA does without the instructions that not every processor has: for the four blocks of a code, no
// difference.
extern "C" void OPENSSL_cpuid_setup();
void OPENSSL_cpuid_setup() {}
#endif

namespace cerby::otp {
namespace {

constexpr std::int64_t kLeastSecondsLeft = 3;

struct Sha1 {
  using Context = SHA_CTX;
  static constexpr std::size_t kSize = SHA_DIGEST_LENGTH, kBlock = SHA_CBLOCK;
  static constexpr auto start = SHA1_Init;
  static constexpr auto update = SHA1_Update;
  static constexpr auto finish = SHA1_Final;
};
struct Sha256 {
  using Context = SHA256_CTX;
  static constexpr std::size_t kSize = SHA256_DIGEST_LENGTH, kBlock = SHA256_CBLOCK;
  static constexpr auto start = SHA256_Init;
  static constexpr auto update = SHA256_Update;
  static constexpr auto finish = SHA256_Final;
};
struct Sha512 {
  using Context = SHA512_CTX;
  static constexpr std::size_t kSize = SHA512_DIGEST_LENGTH, kBlock = SHA512_CBLOCK;
  static constexpr auto start = SHA512_Init;
  static constexpr auto update = SHA512_Update;
  static constexpr auto finish = SHA512_Final;
};

using Digest = std::array<std::uint8_t, SHA512_DIGEST_LENGTH>;  // the largest; `size` of it counts

template <typename Hash>
void hash(std::uint8_t* out, Bytes first, Bytes second) {
  typename Hash::Context context;
  Hash::start(&context);
  Hash::update(&context, first.data(), first.size());
  Hash::update(&context, second.data(), second.size());
  Hash::finish(out, &context);
  wipe(std::span(reinterpret_cast<std::uint8_t*>(&context), sizeof context));
}

// RFC 2104. Gives the size of the digest.
template <typename Hash>
std::size_t hmac_with(Digest& out, Bytes key, Bytes message) {
  std::array<std::uint8_t, Hash::kBlock> inner{}, outer{};
  if (key.size() > Hash::kBlock) {
    hash<Hash>(inner.data(), key, {});
  } else if (!key.empty()) {
    std::memcpy(inner.data(), key.data(), key.size());
  }
  for (std::size_t i = 0; i < Hash::kBlock; ++i) {
    outer[i] = inner[i] ^ 0x5C;
    inner[i] ^= 0x36;
  }
  std::array<std::uint8_t, Hash::kSize> middle{};
  hash<Hash>(middle.data(), inner, message);
  hash<Hash>(out.data(), outer, middle);
  wipe(inner);
  wipe(outer);
  wipe(middle);
  return Hash::kSize;
}

std::size_t hmac_into(Digest& out, Algorithm algorithm, SecretView key, Bytes message) {
  const auto bytes = key.bytes(SecretAccess("HMAC of a one-time code"));
  switch (algorithm) {
    case Algorithm::Sha1:
      return hmac_with<Sha1>(out, bytes, message);
    case Algorithm::Sha256:
      return hmac_with<Sha256>(out, bytes, message);
    case Algorithm::Sha512:
      return hmac_with<Sha512>(out, bytes, message);
  }
  std::abort();
}

}  // namespace

Secret hmac(Algorithm algorithm, SecretView key, Bytes message) {
  Digest digest{};
  const auto size = hmac_into(digest, algorithm, key, message);
  auto result = Secret::take(std::span(digest).first(size));
  wipe(digest);
  return result;
}

Secret code(const Parameters& parameters, std::uint64_t counter) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i) {
    message[i] = static_cast<std::uint8_t>(counter >> (8 * (message.size() - 1 - i)));
  }
  Digest digest{};
  const auto size = hmac_into(digest, parameters.algorithm, parameters.key.view(), message);
  // RFC 4226, 5.3: 31 bits from where the last four bits say.
  const std::size_t at = digest[size - 1] & 0x0F;
  auto number = (digest[at] & 0x7FU) << 24 | std::uint32_t{digest[at + 1]} << 16 |
                std::uint32_t{digest[at + 2]} << 8 | std::uint32_t{digest[at + 3]};
  wipe(digest);
  Secret digits(static_cast<std::size_t>(parameters.digits));
  const auto out = digits.writable(SecretAccess("writing a one-time code"));
  for (auto i = out.size(); i-- > 0; number /= 10) out[i] = static_cast<std::uint8_t>('0' + number % 10);
  return digits;
}

Choice current_step(UnixTime now, std::int32_t period) {
  if (period < 1) std::abort();  // parse() gives 15 to 120
  const auto length = static_cast<std::uint64_t>(period);
  const auto seconds = now.count() > 0 ? static_cast<std::uint64_t>(now.count()) : 0;
  return {.step = seconds / length, .seconds_left = static_cast<std::int64_t>(length - seconds % length)};
}

Choice choose_step(UnixTime now, std::int32_t period, std::optional<std::uint64_t> last_used) {
  const auto here = current_step(now, period);
  const auto length = static_cast<std::uint64_t>(period);
  const auto current = *here.step;
  const auto left = here.seconds_left;

  auto wanted = left < kLeastSecondsLeft ? current + 1 : current;
  constexpr auto kLastStep = std::numeric_limits<std::uint64_t>::max();
  if (last_used && *last_used >= wanted) wanted = *last_used == kLastStep ? kLastStep : *last_used + 1;
  if (wanted == current) return here;

  // A step far ahead (the clock was wrong when it was used) makes a wait that is longer than any number of
  // seconds.
  const auto whole_steps = wanted - current - 1;
  constexpr auto kLongest = std::numeric_limits<std::int64_t>::max();
  const auto longest_steps = static_cast<std::uint64_t>(kLongest - left) / length;
  const auto wait =
      whole_steps > longest_steps ? kLongest : left + static_cast<std::int64_t>(whole_steps * length);
  return {.step = std::nullopt, .wait_seconds = wait, .seconds_left = 0};
}

}  // namespace cerby::otp
