#include "backup/stream.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace cerby::backup {
namespace {

using State = crypto_secretstream_xchacha20poly1305_state;
static_assert(kSealing == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(alignof(State) == 1);  // so that it may lie anywhere in guarded memory
static_assert(kPart % kPadding == 0);

constexpr auto kMessage = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr auto kFinal = crypto_secretstream_xchacha20poly1305_TAG_FINAL;
constexpr SecretAccess kSealingPart("sealing a part of a backup");
constexpr SecretAccess kOpeningPart("opening a part of a backup");

State* state_in(Secret& memory, SecretAccess why) {
  return reinterpret_cast<State*>(memory.writable(why).data());
}

std::unexpected<Failure> damaged(std::string what) {
  return fail(Outcome::BackupDamaged, std::move(what));
}

// As many bytes as there are, up to the size of `into`.
Expected<std::size_t> fill(Source& source, std::span<std::uint8_t> into) {
  std::size_t used = 0;
  while (used < into.size()) {
    CERBY_TRY(const auto got, source.read(into.subspan(used)));
    if (got == 0) break;
    used += got;
  }
  return used;
}

}  // namespace

Expected<Header> read_header(Source& source) {
  HeaderBytes bytes{};
  CERBY_TRY(const auto size, fill(source, bytes));
  return header_from(Bytes(bytes).first(size));
}

StreamWriter::StreamWriter(HeaderBytes header, Sink sink)
    : header_(header),
      sink_(std::move(sink)),
      state_(sizeof(State)),
      part_(kPart),
      sealed_(kPart + kSealing) {}

Expected<StreamWriter> StreamWriter::begin(Header header, const Secret& derived, Sink sink) {
  const BackupKeys keys(derived);
  Secret state(sizeof(State));
  crypto_secretstream_xchacha20poly1305_init_push(state_in(state, kSealingPart), header.stream.data(),
                                                  keys.stream().bytes(kSealingPart).data());
  header.check = keys.check_of(header);
  StreamWriter writer(bytes_of(header), std::move(sink));
  writer.state_ = std::move(state);
  CERBY_CHECK(writer.sink_(writer.header_));
  return writer;
}

Expected<void> StreamWriter::write(Bytes bytes) {
  while (!bytes.empty()) {
    // Only now: the last part is never empty.
    if (used_ == kPart) CERBY_CHECK(seal(kMessage));
    const auto size = std::min(bytes.size(), kPart - used_);
    std::memcpy(part_.writable(kSealingPart).data() + used_, bytes.data(), size);
    used_ += size;
    bytes = bytes.subspan(size);
  }
  return {};
}

Expected<void> StreamWriter::write(SecretView secret) {
  return write(secret.bytes(kSealingPart));
}

Expected<void> StreamWriter::finish() {
  const auto whole = (used_ + kPadding - 1) / kPadding * kPadding;
  std::ranges::fill(part_.writable(kSealingPart).subspan(used_, whole - used_), std::uint8_t{0});
  used_ = whole;
  return seal(kFinal);
}

Expected<void> StreamWriter::seal(unsigned char tag) {
  crypto_secretstream_xchacha20poly1305_push(state_in(state_, kSealingPart), sealed_.data(), nullptr,
                                             part_.bytes(kSealingPart).data(), used_, header_.data(),
                                             header_.size(), tag);
  const auto size = used_ + kSealing;
  used_ = 0;
  return sink_(Bytes(sealed_).first(size));
}

StreamReader::StreamReader(Source& source, HeaderBytes header)
    : source_(&source), header_(header), state_(sizeof(State)), part_(kPart), sealed_(kPart + kSealing) {}

Expected<StreamReader> StreamReader::begin(Source& source, const Secret& derived) {
  CERBY_TRY(const auto header, read_header(source));
  const BackupKeys keys(derived);
  CERBY_CHECK(check_key(header, keys));
  StreamReader reader(source, bytes_of(header));
  if (crypto_secretstream_xchacha20poly1305_init_pull(state_in(reader.state_, kOpeningPart),
                                                      header.stream.data(),
                                                      keys.stream().bytes(kOpeningPart).data()) != 0) {
    return damaged("its stream does not start");
  }
  return reader;
}

Expected<void> StreamReader::read(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    if (used_ == size_) CERBY_CHECK(open_part());
    const auto size = std::min(into.size(), size_ - used_);
    std::memcpy(into.data(), part_.bytes(kOpeningPart).data() + used_, size);
    used_ += size;
    into = into.subspan(size);
  }
  return {};
}

Expected<void> StreamReader::finish() {
  if (!last_) return damaged("it goes on after its accounts");
  const auto rest = part_.bytes(kOpeningPart).subspan(used_, size_ - used_);
  if (rest.size() >= kPadding || size_ % kPadding != 0 ||
      std::ranges::any_of(rest, [](auto byte) { return byte != 0; })) {
    return damaged("something that is no account follows its accounts");
  }
  return {};
}

Expected<void> StreamReader::open_part() {
  if (last_) return damaged("it ends before its accounts do");
  CERBY_TRY(const auto size, fill(*source_, sealed_));
  if (size <= kSealing) return damaged("its end is missing");
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(state_in(state_, kOpeningPart),
                                                 part_.writable(kOpeningPart).data(), nullptr, &tag,
                                                 sealed_.data(), size, header_.data(), header_.size()) != 0) {
    return damaged("part " + std::to_string(parts_ + 1) + " of it is not what was written");
  }
  ++parts_;
  size_ = size - kSealing;
  used_ = 0;
  last_ = tag == kFinal;
  if (!last_ && (tag != kMessage || size_ != kPart)) return damaged("a part that no backup has");
  if (last_) {
    std::uint8_t more = 0;
    CERBY_TRY(const auto got, source_->read(std::span(&more, 1)));
    if (got != 0) return damaged("something follows its end");
  }
  return {};
}

}  // namespace cerby::backup
