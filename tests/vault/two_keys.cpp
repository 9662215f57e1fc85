// Ciphertexts made to open under two keys. Poly1305 is a polynomial: with both keys known, one block can be
// solved for so that one tag is right under both, and XChaCha20-Poly1305 opens the box either way. The
// commitment in front of it is what does not.
#include <openssl/bn.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

#include "vault/encoding.h"
#include "vault/keys.h"
#include "vault/seal.h"
#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

constexpr SecretAccess kAttack("the attacker has both keys");
constexpr std::size_t kBox = 256, kBlock = 16, kNonce = 24, kTag = 16, kCommitment = 32;
constexpr std::size_t kSolved = 3;  // the block that is solved for

using Nonce = std::array<std::uint8_t, kNonce>;
using Padded = std::array<std::uint8_t, kBox>;

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

Number number(Bytes little_endian = {}) {
  return Number(BN_lebin2bn(little_endian.data(), static_cast<int>(little_endian.size()), nullptr));
}

// Arithmetic modulo 2^130 - 5.
class Field {
 public:
  Field() : context_(BN_CTX_new()), prime_(number()), two_128_(number()) {
    BN_set_bit(prime_.get(), 130);
    BN_sub_word(prime_.get(), 5);
    BN_set_bit(two_128_.get(), 128);
  }
  Field(const Field&) = delete;
  Field& operator=(const Field&) = delete;
  ~Field() { BN_CTX_free(context_); }
  [[nodiscard]] const BIGNUM* two_128() const { return two_128_.get(); }
  Number add(const BIGNUM* a, const BIGNUM* b) {
    Number result = number();
    BN_mod_add(result.get(), a, b, prime_.get(), context_);
    return result;
  }
  Number subtract(const BIGNUM* a, const BIGNUM* b) {
    Number result = number();
    BN_mod_sub(result.get(), a, b, prime_.get(), context_);
    return result;
  }
  Number times(const BIGNUM* a, const BIGNUM* b) {
    Number result = number();
    BN_mod_mul(result.get(), a, b, prime_.get(), context_);
    return result;
  }
  Number inverse(const BIGNUM* a) { return Number(BN_mod_inverse(nullptr, a, prime_.get(), context_)); }

 private:
  BN_CTX* context_;
  Number prime_, two_128_;
};

// What is authenticated, in Poly1305's blocks: the additional data, the box, their lengths (RFC 8439, 2.8).
std::vector<std::uint8_t> authenticated(Bytes additional, Bytes box) {
  std::vector<std::uint8_t> all(additional.begin(), additional.end());
  all.resize((all.size() + kBlock - 1) / kBlock * kBlock);
  all.insert(all.end(), box.begin(), box.end());
  const auto lengths =
      Encoding("").number(std::uint64_t{additional.size()}).number(std::uint64_t{box.size()});
  all.insert(all.end(), lengths.bytes().begin(), lengths.bytes().end());
  return all;
}

// One of the two keys under one nonce: its stream, and its Poly1305 key.
struct Side {
  std::array<std::uint8_t, 64 + kBox> stream{};
  Number r, s;
  Side(SecretView key, const Nonce& nonce) {
    crypto_stream_xchacha20(stream.data(), stream.size(), nonce.data(), key.bytes(kAttack).data());
    std::array<std::uint8_t, 16> clamped{};
    std::copy_n(stream.begin(), clamped.size(), clamped.begin());
    for (const std::size_t i : {3U, 7U, 11U, 15U}) clamped[i] &= 15;
    for (const std::size_t i : {4U, 8U, 12U}) clamped[i] &= 252;
    r = number(clamped);
    s = number(Bytes(stream).subspan(16, 16));
  }
  [[nodiscard]] std::uint8_t last() const { return stream.back(); }
};

// The polynomial without the solved block, and the power of r that the block is multiplied by.
struct Polynomial {
  Number rest, factor;
};
Polynomial polynomial(Field& field, const Side& side, Bytes message, std::size_t solved) {
  Polynomial result{number(), number()};
  for (std::size_t at = 0; at < message.size(); at += kBlock) {
    Number block = number(message.subspan(at, kBlock));
    BN_add(block.get(), block.get(), field.two_128());
    if (at == solved) {
      BN_one(result.factor.get());
      block = number();
    }
    result.rest = field.times(field.add(result.rest.get(), block.get()).get(), side.r.get());
    result.factor = field.times(result.factor.get(), side.r.get());
  }
  return result;
}

bool opens(SecretView key, const Nonce& nonce, Bytes additional, Bytes box) {
  Padded text{};
  std::size_t size = 0;
  return crypto_aead_xchacha20poly1305_ietf_decrypt(text.data(), nullptr, nullptr, box.data(), box.size(),
                                                    additional.data(), additional.size(), nonce.data(),
                                                    key.bytes(kAttack).data()) == 0 &&
         sodium_unpad(&size, text.data(), text.size(), text.size()) == 0;
}

struct Made {
  Nonce nonce{};
  std::vector<std::uint8_t> box;  // with its tag
};

// A box that the bare cipher opens under both keys, with the padding right under both.
Made make(Field& field, SecretView first, SecretView second, Bytes additional) {
  while (true) {
    Made made;
    randombytes_buf(made.nonce.data(), made.nonce.size());
    const Side a(first, made.nonce), b(second, made.nonce);
    if (a.last() != b.last()) continue;  // the one byte of padding decrypts to the same
    std::array<std::uint8_t, kBox> box{};
    randombytes_buf(box.data(), box.size());
    box.back() = static_cast<std::uint8_t>(a.last() ^ 0x80);
    const auto message = authenticated(additional, box);
    const auto solved = (additional.size() + kBlock - 1) / kBlock * kBlock + kSolved * kBlock;
    const auto pa = polynomial(field, a, message, solved), pb = polynomial(field, b, message, solved);
    // rest_a + x factor_a + s_a = rest_b + x factor_b + s_b
    const auto left =
        field.subtract(field.add(pb.rest.get(), b.s.get()).get(), field.add(pa.rest.get(), a.s.get()).get());
    const auto slope = field.inverse(field.subtract(pa.factor.get(), pb.factor.get()).get());
    if (!slope) continue;
    const auto block = field.times(left.get(), slope.get());
    // A block is 2^128 and 16 bytes; and the tag is what is left modulo 2^128, so that not every solution is.
    if (BN_cmp(block.get(), field.two_128()) < 0) continue;
    BN_sub(block.get(), block.get(), field.two_128());
    if (BN_num_bits(block.get()) > 128) continue;
    std::array<std::uint8_t, kBlock> bytes{};
    BN_bn2lebinpad(block.get(), bytes.data(), static_cast<int>(bytes.size()));
    std::ranges::copy(bytes, box.begin() + kSolved * kBlock);
    std::array<std::uint8_t, kTag> tag{};
    const auto whole = authenticated(additional, box);
    crypto_onetimeauth_poly1305(tag.data(), whole.data(), whole.size(), a.stream.data());
    made.box.assign(box.begin(), box.end());
    made.box.insert(made.box.end(), tag.begin(), tag.end());
    if (opens(first, made.nonce, additional, made.box) && opens(second, made.nonce, additional, made.box)) {
      return made;
    }
  }
}

using Commitment = std::array<std::uint8_t, kCommitment>;

// FORMAT.md, "Sealing"; written down once more, because the attacker has their own code.
Commitment commitment(SecretView key, Bytes additional, const Made& made) {
  const auto message =
      Encoding("").number(std::uint8_t{1}).prefixed(additional).raw(made.nonce).raw(made.box);
  Commitment result;
  const auto bytes = key.bytes(kAttack);
  crypto_generichash(result.data(), result.size(), message.bytes().data(), message.bytes().size(),
                     bytes.data(), bytes.size());
  return result;
}

std::vector<std::uint8_t> sealed(const Made& made, const Commitment& commitment) {
  const auto all = Encoding("").number(std::uint8_t{1}).raw(made.nonce).raw(commitment).raw(made.box);
  return {all.bytes().begin(), all.bytes().end()};
}

}  // namespace

void two_keys(const Size& size, Numbers& numbers) {
  const std::uint64_t count = size.full ? 1000 : 100;
  Field field;
  std::uint64_t bare = 0, accepted = 0, both = 0, own = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Keys first(Secret::random(kVaultKeySize)), second(Secret::random(kVaultKeySize));
    const auto additional = Encoding("item").number(i).raw(Uuid::random().bytes);
    const auto made = make(field, first.items().encryption, second.items().encryption, additional.bytes());
    ++bare;  // make() has opened it under both
    const auto takes = [&](const Keys& keys, const Commitment& with) {
      return open(keys.items(), additional.bytes(), sealed(made, with)).has_value();
    };
    Commitment random{};
    randombytes_buf(random.data(), random.size());
    const auto of_first = commitment(first.items().commitment, additional.bytes(), made);
    const auto of_second = commitment(second.items().commitment, additional.bytes(), made);
    for (const auto& none : {Commitment{}, random}) {
      accepted +=
          static_cast<std::uint64_t>(takes(first, none)) + static_cast<std::uint64_t>(takes(second, none));
    }
    accepted += static_cast<std::uint64_t>(takes(first, of_second)) +
                static_cast<std::uint64_t>(takes(second, of_first));
    for (const auto& one : {of_first, of_second})
      both += static_cast<std::uint64_t>(takes(first, one) && takes(second, one));
    own += static_cast<std::uint64_t>(takes(first, of_first)) +
           static_cast<std::uint64_t>(takes(second, of_second));
  }
  numbers.must_be("boxes made that the bare cipher opens under two keys", bare, count);
  numbers.must_be("  accepted under a key that they do not commit to", accepted, 0);
  numbers.must_be("  accepted under both keys", both, 0);
  numbers.must_be("  opened by the key whose owner sealed them (both ways)", own, 2 * count);
}

}  // namespace cerby::vault::torture
