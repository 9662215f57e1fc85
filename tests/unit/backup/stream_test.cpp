// The sealed inside: every way in which parts can be missing, changed, moved or added.
#include "backup/stream.h"

#include <gtest/gtest.h>

#include "unit/backup/support/backup_world.h"

namespace cerby::backup::stream_test {
namespace {

using namespace testing_support;

constexpr std::size_t kSealedPart = kPart + kSealing;

Octets content_of(std::size_t size) {
  Octets content(size);
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<std::uint8_t>(i * 7 + i / 251 + 1);
  return content;
}

Expected<Octets> read_all(const Octets& file, const Secret& derived, std::size_t size) {
  MemorySource source(file);
  CERBY_TRY(auto stream, StreamReader::begin(source, derived));
  Octets content(size);
  CERBY_CHECK(stream.read(content));
  CERBY_CHECK(stream.finish());
  return content;
}

Octets part(const Octets& file, std::size_t number) {
  const auto from = kHeaderSize + number * kSealedPart;
  return {file.begin() + static_cast<std::ptrdiff_t>(from),
          file.begin() + static_cast<std::ptrdiff_t>(std::min(file.size(), from + kSealedPart))};
}

// A stream of parts that no writer of ours makes, by somebody who has the key.
struct ForgedPart {
  Octets content;
  unsigned char tag;
};
Sealed forged(const std::vector<ForgedPart>& parts) {
  constexpr SecretAccess kWhy("a test forges a backup");
  Sealed made;
  const BackupKeys keys(made.derived);
  crypto_secretstream_xchacha20poly1305_state state;
  crypto_secretstream_xchacha20poly1305_init_push(&state, made.header.stream.data(),
                                                  keys.stream().bytes(kWhy).data());
  made.header.check = keys.check_of(made.header);
  const auto header = bytes_of(made.header);
  made.bytes.assign(header.begin(), header.end());
  for (const auto& one : parts) {
    Octets box(one.content.size() + kSealing);
    crypto_secretstream_xchacha20poly1305_push(&state, box.data(), nullptr, one.content.data(),
                                               one.content.size(), header.data(), header.size(), one.tag);
    made.bytes.insert(made.bytes.end(), box.begin(), box.end());
  }
  return made;
}

constexpr unsigned char kMessage = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr unsigned char kFinal = crypto_secretstream_xchacha20poly1305_TAG_FINAL;

TEST(BackupStream, GivesBackWhatWasWritten) {
  for (const std::size_t size :
       {1UL, 4095UL, 4096UL, 4097UL, kPart - 1, kPart, kPart + 1, 2 * kPart, 200'000UL}) {
    const auto content = content_of(size);
    const auto made = sealed(content);
    const auto read = read_all(made.bytes, made.derived, size);
    ASSERT_TRUE(read) << size << describe(read.error());
    EXPECT_EQ(*read, content);
    const auto padded = (size + kPadding - 1) / kPadding * kPadding;
    EXPECT_EQ(made.bytes.size(), kHeaderSize + padded + (padded + kPart - 1) / kPart * kSealing) << size;
  }
}

TEST(BackupStream, WrittenInPiecesItIsTheSame) {
  const auto content = content_of(150'000);
  Sealed made;
  auto stream = StreamWriter::begin(made.header, made.derived, [&](Bytes bytes) -> Expected<void> {
    made.bytes.insert(made.bytes.end(), bytes.begin(), bytes.end());
    return {};
  });
  ASSERT_TRUE(stream);
  for (std::size_t at = 0, size = 1; at < content.size(); at += size, size = size * 3 % 8191 + 1) {
    size = std::min(size, content.size() - at);
    ASSERT_TRUE(stream->write(Bytes(content).subspan(at, size)));
  }
  ASSERT_TRUE(stream->finish());
  EXPECT_EQ(read_all(made.bytes, made.derived, content.size()), content);
}

TEST(BackupStream, HoldsNoPlaintext) {
  const std::string canary = "a canary that is nowhere in the file";
  const auto made = sealed(Bytes(reinterpret_cast<const std::uint8_t*>(canary.data()), canary.size()));
  EXPECT_TRUE(std::ranges::search(made.bytes, canary.substr(0, 8)).empty());
}

TEST(BackupStream, CutOffAtAnyByteIsDamaged) {
  const auto made = sealed(content_of(100));
  for (std::size_t size = 0; size < made.bytes.size(); ++size) {
    const Octets cut(made.bytes.begin(), made.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(ended(read_all(cut, made.derived, 100)), Outcome::BackupDamaged) << size;
  }
}

TEST(BackupStream, CutOffBetweenItsPartsIsDamaged) {
  const auto made = sealed(content_of(3 * kPart + 100));
  for (std::size_t parts = 0; parts < 4; ++parts) {
    for (const std::ptrdiff_t more : {0, 1, 16, 17, 18}) {
      const auto size = static_cast<std::ptrdiff_t>(kHeaderSize + parts * kSealedPart) + more;
      const Octets cut(made.bytes.begin(), made.bytes.begin() + size);
      for (const auto asked : {std::size_t{1}, parts * kPart, 3 * kPart + 100})
        EXPECT_EQ(ended(read_all(cut, made.derived, asked)), Outcome::BackupDamaged) << size << " " << asked;
    }
  }
}

TEST(BackupStream, NoChangedByteIsRead) {
  const auto made = sealed(content_of(100));
  for (std::size_t at = kHeaderSize; at < made.bytes.size(); ++at) {
    auto changed = made.bytes;
    changed[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    EXPECT_EQ(ended(read_all(changed, made.derived, 100)), Outcome::BackupDamaged) << at;
  }
}

TEST(BackupStream, TheHeaderIsBoundToEveryPart) {
  // With a check that fits again, as only who has the key can make it.
  const auto made = sealed(content_of(2 * kPart));
  auto header = header_from(made.bytes).value();
  header.kdf[20] ^= 1;  // of the salt, which the stream's key does not depend on here
  header.check = BackupKeys(made.derived).check_of(header);
  auto changed = made.bytes;
  std::ranges::copy(bytes_of(header), changed.begin());
  EXPECT_EQ(ended(read_all(changed, made.derived, 1)), Outcome::BackupDamaged);
}

TEST(BackupStream, PartsInAnotherOrderAreDamaged) {
  const auto size = 3 * kPart + 100;
  const auto made = sealed(content_of(size));
  const auto& bytes = made.bytes;
  const Octets header(bytes.begin(), bytes.begin() + kHeaderSize);
  const auto a = part(bytes, 0), b = part(bytes, 1), c = part(bytes, 2), d = part(bytes, 3);
  EXPECT_TRUE(read_all(concatenated({header, a, b, c, d}), made.derived, size)) << "as it was written";
  const auto other = sealed(content_of(size));
  for (const auto& file :
       {concatenated({header, b, a, c, d}), concatenated({header, a, c, b, d}),
        concatenated({header, a, b, d, c}), concatenated({header, d, a, b, c}),
        concatenated({header, a, a, b, c, d}), concatenated({header, a, b, b, d}),
        concatenated({header, a, b, c, c, d}), concatenated({header, a, c, d}),
        concatenated({header, b, c, d}), concatenated({header, a, b, d}), concatenated({header, d}),
        concatenated({header, a, b, c}), concatenated({header, a, b, part(other.bytes, 2), d})}) {
    EXPECT_EQ(ended(read_all(file, made.derived, size)), Outcome::BackupDamaged);
    EXPECT_EQ(ended(read_all(file, made.derived, 2 * kPart)), Outcome::BackupDamaged);
  }
}

TEST(BackupStream, PartsOfAnotherBackupUnderTheSameKeyAreDamaged) {
  const auto first = sealed(content_of(2 * kPart));
  Sealed second;
  second.derived = Secret::copy_of(first.derived.view());
  auto stream = StreamWriter::begin(second.header, second.derived, [&](Bytes bytes) -> Expected<void> {
    second.bytes.insert(second.bytes.end(), bytes.begin(), bytes.end());
    return {};
  });
  ASSERT_TRUE(stream->write(content_of(2 * kPart)));
  ASSERT_TRUE(stream->finish());
  const Octets header(first.bytes.begin(), first.bytes.begin() + kHeaderSize);
  const auto mixed = concatenated({header, part(first.bytes, 0), part(second.bytes, 1)});
  EXPECT_EQ(ended(read_all(mixed, first.derived, 2 * kPart)), Outcome::BackupDamaged);
}

TEST(BackupStream, NothingMayFollowItsEnd) {
  for (const std::size_t size : {100UL, kPart, kPart + 1}) {
    const auto made = sealed(content_of(size));
    for (const auto& more :
         {Octets{0}, Octets(100, 0), Octets(kSealedPart, 7), part(made.bytes, 0), made.bytes})
      EXPECT_EQ(ended(read_all(concatenated({made.bytes, more}), made.derived, size)), Outcome::BackupDamaged)
          << size << " " << more.size();
  }
}

TEST(BackupStream, AllOfItMustBeRead) {
  const auto made = sealed(content_of(2 * kPart));
  EXPECT_EQ(ended(read_all(made.bytes, made.derived, kPart)), Outcome::BackupDamaged);
  EXPECT_EQ(ended(read_all(made.bytes, made.derived, 2 * kPart - 1)), Outcome::BackupDamaged);
  EXPECT_EQ(ended(read_all(made.bytes, made.derived, 2 * kPart + 1)), Outcome::BackupDamaged);
}

TEST(BackupStream, WhatNoWriterMakesIsDamagedUnderTheRightKeyToo) {
  const Octets whole(kPart, 1), page(kPadding, 0);
  const auto sound = forged({{whole, kMessage}, {page, kFinal}});
  EXPECT_TRUE(read_all(sound.bytes, sound.derived, kPart + 1)) << "as a writer makes it";
  for (const auto& parts : std::vector<std::vector<ForgedPart>>{
           {{whole, crypto_secretstream_xchacha20poly1305_TAG_PUSH}, {page, kFinal}},
           {{whole, crypto_secretstream_xchacha20poly1305_TAG_REKEY}, {page, kFinal}},
           {{Octets(100, 1), kMessage}, {page, kFinal}},            // short, and not the last
           {{whole, kMessage}, {whole, kMessage}},                  // without an end
           {{whole, kFinal}, {page, kFinal}},                       // with two
           {{whole, kMessage}, {Octets(), kFinal}},                 // an empty last part
           {{whole, kMessage}, {Octets(100, 0), kFinal}},           // not padded
           {{whole, kMessage}, {Octets(2 * kPadding, 0), kFinal}},  // padded too much
           {{whole, kMessage}, {Octets(kPadding, 1), kFinal}}}) {   // not with zeros
    const auto made = forged(parts);
    EXPECT_EQ(ended(read_all(made.bytes, made.derived, kPart + 1)), Outcome::BackupDamaged);
  }
}

TEST(BackupStream, AnotherKeyDoesNotOpenIt) {
  const auto made = sealed(content_of(100));
  EXPECT_EQ(ended(read_all(made.bytes, Secret::random(32), 100)), Outcome::BackupNotOpened);
}

TEST(BackupStream, ASinkThatFailsEndsIt) {
  Sealed made;
  int parts = 0;
  auto stream = StreamWriter::begin(made.header, made.derived, [&](Bytes) -> Expected<void> {
    if (++parts == 3) return fail(Outcome::SystemFailed, "full");
    return {};
  });
  ASSERT_TRUE(stream);
  EXPECT_EQ(ended(stream->write(content_of(3 * kPart))), Outcome::SystemFailed);
}

}  // namespace
}  // namespace cerby::backup::stream_test
