// Backups in memory, and a key derivation that costs nothing and counts its calls.
#pragma once

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "backup/header.h"
#include "backup/stream.h"

namespace cerby::backup::testing_support {

using Octets = std::vector<std::uint8_t>;

class MemorySource final : public Source {
 public:
  explicit MemorySource(Octets bytes) : bytes_(std::move(bytes)) {}
  // From the next rewinding on, it gives these.
  void become(Octets bytes) { next_ = std::move(bytes), changes_ = true; }
  Expected<std::size_t> read(std::span<std::uint8_t> into) override {
    // Never more than a few thousand at once, as of a slow disk.
    const auto size = std::min({into.size(), bytes_.size() - at_, std::size_t{5000}});
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
    at_ += size;
    return size;
  }
  Expected<void> rewind() override {
    at_ = 0;
    if (changes_ && ++rewound_ == 2) bytes_ = next_;
    return {};
  }

 private:
  Octets bytes_, next_;
  bool changes_ = false;
  int rewound_ = 0;
  std::size_t at_ = 0;
};

class CheapKey {
 public:
  int runs = 0;
  DeriveKey derive() {
    return [this](SecretView passphrase, Bytes kdf) -> Expected<Secret> {
      ++runs;
      Secret derived(32);
      const auto text = passphrase.bytes(kWhy);
      crypto_generichash(derived.writable(kWhy).data(), 32, text.data(), text.size(), kdf.data(), kdf.size());
      return derived;
    };
  }

 private:
  static constexpr SecretAccess kWhy{"a test derives a key"};
};

inline Secret passphrase(std::string text) {
  return Secret::take(std::span(text));
}

inline Octets concatenated(std::initializer_list<Bytes> parts) {
  Octets all;
  for (const auto part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// A backup's file with any content, and its key.
struct Sealed {
  Header header = new_header(vault::kLeastKdfCost).value();
  Secret derived = Secret::random(32);
  Octets bytes{};
};
inline Sealed sealed(Bytes content) {
  Sealed made;
  auto stream = StreamWriter::begin(made.header, made.derived, [&](Bytes bytes) -> Expected<void> {
    made.bytes.insert(made.bytes.end(), bytes.begin(), bytes.end());
    return {};
  });
  EXPECT_TRUE(stream);
  EXPECT_TRUE(stream->write(content));
  EXPECT_TRUE(stream->finish());
  return made;
}

template <typename T>
Outcome ended(const Expected<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Outcome::InternalError : result.error().outcome;
}

}  // namespace cerby::backup::testing_support
