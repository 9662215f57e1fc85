#include "import/zip.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cerby::importing {
namespace {

constexpr SecretAccess kUnpacking("unpacking a zip archive");
constexpr std::size_t kLocalHeader = 30, kDirectoryHeader = 46, kEnd = 22;
constexpr std::uint32_t kLocalMark = 0x04034b50, kDirectoryMark = 0x02014b50, kEndMark = 0x06054b50;
constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kZip64 = 0xFFFFFFFF;
constexpr std::uint16_t kEncrypted = 1, kStored = 0, kDeflated = 8;

std::unexpected<Failure> damaged(const char* how) {
  return fail(Outcome::InputInvalid, std::string("the zip archive ") + how);
}

// Little endian, in bytes that are known to be there.
std::uint16_t number16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}
std::uint32_t number32(Bytes bytes, std::size_t at) {
  return std::uint32_t{number16(bytes, at)} | std::uint32_t{number16(bytes, at + 2)} << 16U;
}
bool fits(Bytes bytes, std::size_t at, std::size_t size) {
  return at <= bytes.size() && size <= bytes.size() - at;
}

struct Packed {
  std::uint16_t flags = 0, method = 0;
  std::uint32_t checksum = 0, packed_size = 0, size = 0, header_at = 0;
};

// Where the record that ends the archive starts: looked for from the back, behind it there is a comment.
std::optional<std::size_t> find_end(Bytes archive) {
  if (archive.size() < kEnd) return std::nullopt;
  const auto last = archive.size() - kEnd;
  const auto first = last > kMaxComment ? last - kMaxComment : 0;
  for (auto at = last + 1; at-- > first;) {
    if (number32(archive, at) == kEndMark && number16(archive, at + 20) == last - at) return at;
  }
  return std::nullopt;
}

Expected<Packed> find(Bytes archive, std::string_view name) {
  const auto end = find_end(archive);
  if (!end) return damaged("has no end: it is cut off, or it is not one");
  const auto count = number16(archive, *end + 10);
  std::size_t at = number32(archive, *end + 16);
  if (at == kZip64 || count == 0xFFFF) return damaged("is a zip64 archive, which no export needs to be");
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!fits(archive, at, kDirectoryHeader) || number32(archive, at) != kDirectoryMark) {
      return damaged("has a broken directory");
    }
    const std::size_t name_size = number16(archive, at + 28);
    if (!fits(archive, at + kDirectoryHeader, name_size)) return damaged("has a broken directory");
    if (std::ranges::equal(archive.subspan(at + kDirectoryHeader, name_size), name, {}, {},
                           [](char c) { return static_cast<std::uint8_t>(c); })) {
      return Packed{.flags = number16(archive, at + 8),
                    .method = number16(archive, at + 10),
                    .checksum = number32(archive, at + 16),
                    .packed_size = number32(archive, at + 20),
                    .size = number32(archive, at + 24),
                    .header_at = number32(archive, at + 42)};
    }
    at += kDirectoryHeader + name_size + number16(archive, at + 30) + number16(archive, at + 32);
  }
  return fail(Outcome::NotFound, std::string(name) + " is not in the zip archive");
}

// zlib's window is a copy of the last 32 KiB it unpacked: guarded too.
struct GuardedHeap {
  std::vector<Secret> pieces;
  static voidpf take(voidpf heap, uInt items, uInt size) {
    constexpr std::size_t kMost = 1024UL * 1024;
    const auto bytes = std::size_t{items} * size;
    if (bytes == 0 || bytes > kMost) return nullptr;
    // Rounded up, because guarded memory ends, not starts, on a boundary.
    auto& piece = static_cast<GuardedHeap*>(heap)->pieces.emplace_back((bytes + 63) / 64 * 64);
    return piece.writable(kUnpacking).data();
  }
  static void give_back(voidpf, voidpf) {}  // all together, at the end
};

Expected<Secret> inflate_all(Bytes packed, std::size_t size) {
  Secret out(size + 1);  // one more, so that too much is noticed
  const auto room = out.writable(kUnpacking);
  GuardedHeap heap;
  z_stream stream{};
  stream.zalloc = &GuardedHeap::take;
  stream.zfree = &GuardedHeap::give_back;
  stream.opaque = &heap;
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return fail(Outcome::SystemFailed, "zlib cannot start");
  stream.next_in = const_cast<Bytef*>(packed.data());  // zlib's signature; it only reads
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = room.data();
  stream.avail_out = static_cast<uInt>(room.size());
  const auto result = inflate(&stream, Z_FINISH);
  const auto made = room.size() - stream.avail_out;
  inflateEnd(&stream);
  if (result != Z_STREAM_END || made != size) return damaged("does not unpack to the size that it says");
  out.shrink(size);
  return out;
}

}  // namespace

bool is_zip(SecretView archive) {
  return archive.text(kUnpacking).starts_with("PK\x03\x04");
}

Expected<Secret> unzip(SecretView archive, std::string_view name, std::size_t most) {
  const auto bytes = archive.bytes(kUnpacking);
  CERBY_TRY(const auto file, find(bytes, name));
  if ((file.flags & kEncrypted) != 0) return damaged("is encrypted");
  if (file.size > most) return damaged("unpacks to more than 64 MiB");
  if (!fits(bytes, file.header_at, kLocalHeader) || number32(bytes, file.header_at) != kLocalMark) {
    return damaged("has a broken header");
  }
  const auto start = std::size_t{file.header_at} + kLocalHeader + number16(bytes, file.header_at + 26) +
                     number16(bytes, file.header_at + 28);
  if (!fits(bytes, start, file.packed_size)) return damaged("is cut off");
  const auto packed = bytes.subspan(start, file.packed_size);
  Secret out;
  if (file.method == kDeflated) {
    CERBY_TRY(out, inflate_all(packed, file.size));
  } else if (file.method == kStored && file.size == file.packed_size) {
    out = Secret::copy_of(archive.part(start, file.packed_size));
  } else {
    return damaged("uses a packing other than deflate");
  }
  const auto unpacked = out.bytes(kUnpacking);
  if (crc32(0, unpacked.data(), static_cast<uInt>(unpacked.size())) != file.checksum) {
    return damaged("has a wrong checksum");
  }
  return out;
}

}  // namespace cerby::importing
