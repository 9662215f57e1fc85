#include "unit/import/support/archive.h"

#include <zlib.h>

namespace cerby::importing::testing_support {
namespace {

std::string number(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::string deflated(std::string content) {
  std::string packed(content.size() + 1024, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

std::string zip_of(const std::vector<ArchivedFile>& files) {
  std::string archive, directory;
  for (const auto& file : files) {
    const auto packed = file.deflate ? deflated(file.content) : file.content;
    const auto checksum =
        crc32(0, reinterpret_cast<const Bytef*>(file.content.data()), static_cast<uInt>(file.content.size()));
    const auto common = number(file.flags, 2) + number(file.method.value_or(file.deflate ? 8 : 0), 2) +
                        number(0, 4) +
                        number(file.said_checksum.value_or(static_cast<std::uint32_t>(checksum)), 4) +
                        number(static_cast<std::uint32_t>(packed.size()), 4) +
                        number(file.said_size.value_or(static_cast<std::uint32_t>(file.content.size())), 4) +
                        number(static_cast<std::uint32_t>(file.name.size()), 2);
    directory += number(0x02014b50, 4) + number(20, 2) + number(20, 2) + common + number(0, 2) +
                 number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
                 number(static_cast<std::uint32_t>(archive.size()), 4) + file.name;
    archive += number(0x04034b50, 4) + number(20, 2) + common + number(0, 2) + file.name + packed;
  }
  const auto count = static_cast<std::uint32_t>(files.size());
  const auto start = static_cast<std::uint32_t>(archive.size());
  return archive + directory + number(0x06054b50, 4) + number(0, 4) + number(count, 2) + number(count, 2) +
         number(static_cast<std::uint32_t>(directory.size()), 4) + number(start, 4) + number(0, 2);
}

}  // namespace cerby::importing::testing_support
