#include "unit/vault/support/unsound_keys.h"

#include <sodium.h>

#include <array>
#include <string_view>

namespace cerby::vault::testing_support {
namespace {

using Bytes32 = std::array<std::uint8_t, 32>;

Bytes32 from_hex(std::string_view text) {
  Bytes32 bytes{};
  sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, nullptr, nullptr);
  return bytes;
}

// 2^255 - 19 and what is added to it, below 19.
Bytes32 prime_plus(int addend) {
  Bytes32 bytes;
  bytes.fill(0xFF);
  bytes.front() = static_cast<std::uint8_t>(0xED + addend);
  bytes.back() = 0x7F;
  return bytes;
}

Bytes32 with_top_bit(Bytes32 bytes) {
  bytes.back() |= 0x80;
  return bytes;
}

}  // namespace

std::vector<BoxKey> unsound_box_keys() {
  std::vector<BoxKey> keys{Bytes32{0}, Bytes32{1}, prime_plus(-1),
                           // The two points of order 8, from the polynomial that their coordinates solve.
                           from_hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
                           from_hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")};
  for (int addend = 0; addend < 19; ++addend) keys.push_back(prime_plus(addend));
  const auto low = keys;
  for (const auto& key : low) keys.push_back(with_top_bit(key));
  keys.push_back(with_top_bit(Bytes32{9}));  // the base point in an encoding that nobody writes
  return keys;
}

std::vector<PublicKey> unsound_signing_keys() {
  std::vector<PublicKey> keys{Bytes32{0},                // x^2 = -1: order 4
                              Bytes32{1},                // the neutral point
                              prime_plus(-1),            // order 2
                              prime_plus(0),             // y = 0, not canonical
                              prime_plus(1),             // y = 1, not canonical
                              Bytes32{2},                // on no point
                              with_top_bit(Bytes32{0}),  // order 4, the other one
                              // Order 8.
                              from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
                              from_hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")};
  // A sound point plus one of order 2 is on the curve, and outside the large group.
  Bytes32 sum{}, base = from_hex("5866666666666666666666666666666666666666666666666666666666666666");
  const auto order_two = prime_plus(-1);
  if (crypto_core_ed25519_add(sum.data(), base.data(), order_two.data()) == 0) keys.push_back(sum);
  return keys;
}

}  // namespace cerby::vault::testing_support
