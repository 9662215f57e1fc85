#include "vault/words.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cerby::vault {
namespace {

constexpr std::size_t kEntropy = 32;
constexpr std::size_t kWords = 24;
constexpr std::size_t kBitsPerWord = 11;
constexpr std::size_t kListed = 2048;
constexpr std::size_t kLongest = 8;
static_assert(kWords * kBitsPerWord == kEntropy * 8 + 8);

// One piece of text with eight places a word, not a table of pointers: those would have to be relocated when
// the program starts.
constexpr std::string_view kList =
#include "vault/words_english.inc"
    ;
static_assert(kList.size() == kListed * kLongest);

std::string_view word(std::size_t index) {
  const auto padded = kList.substr(index * kLongest, kLongest);
  return padded.substr(0, padded.find(' '));
}

std::optional<std::size_t> index_of(std::string_view text) {
  std::size_t low = 0, high = kListed;
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (word(middle) < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < kListed && word(low) == text) return low;
  return std::nullopt;
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The first 8 bits of SHA-256 of the entropy.
std::uint8_t checksum(Bytes entropy) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), entropy.data(), entropy.size());
  const auto first = hash[0];
  wipe(hash);
  return first;
}

// The 33 bytes of entropy and checksum, as 24 numbers of 11 bits from the left.
std::size_t eleven_bits(Bytes bytes, std::size_t number) {
  std::size_t value = 0;
  for (std::size_t bit = number * kBitsPerWord; bit < (number + 1) * kBitsPerWord; ++bit) {
    value = value << 1 | ((bytes[bit / 8] >> (7 - bit % 8)) & 1U);
  }
  return value;
}

void set_eleven_bits(std::span<std::uint8_t> bytes, std::size_t number, std::size_t value) {
  for (std::size_t i = 0; i < kBitsPerWord; ++i) {
    const auto bit = number * kBitsPerWord + i;
    const auto one = (value >> (kBitsPerWord - 1 - i)) & 1U;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | one << (7 - bit % 8));
  }
}

}  // namespace

Secret words_from_entropy(const Secret& entropy) {
  const SecretAccess why("showing the recovery words");
  if (entropy.size() != kEntropy) std::abort();
  Secret with_checksum(kEntropy + 1);
  const auto bits = with_checksum.writable(why);
  std::ranges::copy(entropy.bytes(why), bits.begin());
  bits[kEntropy] = checksum(entropy.bytes(why));

  Secret text(kWords * (kLongest + 1));
  const auto out = text.writable(why);
  std::size_t size = 0;
  for (std::size_t i = 0; i < kWords; ++i) {
    if (i > 0) out[size++] = ' ';
    for (const char c : word(eleven_bits(bits, i))) out[size++] = static_cast<std::uint8_t>(c);
  }
  text.shrink(size);
  return text;
}

Expected<Secret> entropy_from_words(SecretView words) {
  const SecretAccess why("reading the recovery words");
  const auto text = words.text(why);
  Secret with_checksum(kEntropy + 1);
  const auto bits = with_checksum.writable(why);
  std::array<char, kLongest> one{};
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    if (count == kWords) return fail(Outcome::RecoveryWordsInvalid, "there are more than 24 words");
    std::optional<std::size_t> index;
    if (end - at <= kLongest) {
      std::ranges::transform(text.substr(at, end - at), one.begin(), lower);
      index = index_of({one.data(), end - at});
      wipe(one);
    }
    // Its number, not the word: what is nearly right is nearly the secret.
    if (!index)
      return fail(Outcome::RecoveryWordsInvalid, "word " + std::to_string(count + 1) + " is not in the list");
    set_eleven_bits(bits, count++, *index);
    at = end;
  }
  if (count != kWords)
    return fail(Outcome::RecoveryWordsInvalid, "there are " + std::to_string(count) + " words");
  if (checksum(bits.first(kEntropy)) != bits[kEntropy]) {
    return fail(Outcome::RecoveryWordsInvalid,
                "the checksum is wrong: a word is another one, or out of order");
  }
  with_checksum.shrink(kEntropy);
  return with_checksum;
}

}  // namespace cerby::vault
