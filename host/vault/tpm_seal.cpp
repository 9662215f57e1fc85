#include "vault/tpm_seal.h"

#include <sodium.h>

#include <algorithm>
#include <string>

#include "vault/encoding.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSum = 16;
constexpr std::size_t kLeast = 1 + 4 + sizeof(TpmName) + 4 + 1 + 4 + 1 + kSum;

// Not for protection, which the TPM and the seal of the vault's key see to: so that a damaged one is not
// taken for that of another TPM.
std::array<std::uint8_t, kSum> sum_of(Bytes bytes) {
  const auto message = Encoding("tpm seal").raw(bytes);
  std::array<std::uint8_t, kSum> sum{};
  crypto_generichash(sum.data(), sum.size(), message.bytes().data(), message.bytes().size(), nullptr, 0);
  return sum;
}

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::TpmSealDamaged, what);
}

// Takes an lp() of 1 to `most` bytes off; false: there is none.
bool take(Bytes& left, std::size_t most, std::vector<std::uint8_t>& part) {
  if (left.size() < 4) return false;
  const std::size_t size = read_number<std::uint32_t>(left);
  left = left.subspan(4);
  if (size == 0 || size > most || size > left.size()) return false;
  part.assign(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size));
  left = left.subspan(size);
  return true;
}

}  // namespace

std::vector<std::uint8_t> encode(const TpmSeal& seal) {
  auto encoding = Encoding("")
                      .number(kVersion)
                      .number(seal.pcrs.mask)
                      .raw(seal.primary)
                      .prefixed(seal.public_part)
                      .prefixed(seal.private_part);
  const auto sum = sum_of(encoding.bytes());
  encoding.raw(sum);
  return {encoding.bytes().begin(), encoding.bytes().end()};
}

Expected<TpmSeal> tpm_seal_from(Bytes bytes) {
  if (bytes.size() < kLeast || bytes.size() > kMaxTpmSeal) return damaged("its size");
  const Bytes summed = bytes.first(bytes.size() - kSum);
  if (!std::ranges::equal(sum_of(summed), bytes.last(kSum))) return damaged("its sum");
  if (summed[0] != kVersion) return fail(Outcome::TpmFailed, "a later version of Cerby had it seal this");
  TpmSeal seal{.pcrs = {read_number<std::uint32_t>(summed.subspan(1))},
               .primary = {},
               .public_part = {},
               .private_part = {}};
  if (seal.pcrs.mask >> kPcrs != 0) return damaged("its PCRs");
  Bytes left = summed.subspan(5);
  std::ranges::copy(left.first(seal.primary.size()), seal.primary.begin());
  left = left.subspan(seal.primary.size());
  if (!take(left, kMaxTpmPublic, seal.public_part)) return damaged("its public part");
  if (!take(left, kMaxTpmPrivate, seal.private_part) || !left.empty()) return damaged("its private part");
  return seal;
}

}  // namespace cerby::vault
