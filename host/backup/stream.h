// The sealed inside of a backup: bytes in, parts of 64 KiB out, and back (FORMAT.md). libsodium's
// secretstream; the header is bound to every part. Only one part is in memory, and as a Secret.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "backup/header.h"
#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::backup {

inline constexpr std::size_t kPart = 64UL * 1024;  // of the content; sealed, a part has kSealing bytes more
inline constexpr std::size_t kSealing = 17;
// The content is filled up to a multiple of this with zeros, so that its size does not tell an account's.
inline constexpr std::size_t kPadding = 4096;

class Source {
 public:
  virtual ~Source() = default;
  // How many bytes it gave; 0 only at the end.
  virtual Expected<std::size_t> read(std::span<std::uint8_t> into) = 0;
  virtual Expected<void> rewind() = 0;
};
using Sink = std::function<Expected<void>(Bytes)>;

// From where the source is: its beginning. What header_from says.
Expected<Header> read_header(Source& source);

class StreamWriter {
 public:
  // Completes the header and writes it. `derived`: what header.kdf gives for the passphrase.
  static Expected<StreamWriter> begin(Header header, const Secret& derived, Sink sink);
  Expected<void> write(Bytes bytes);
  Expected<void> write(SecretView secret);
  // The last part; something was written before it, and nothing is after it.
  Expected<void> finish();

 private:
  StreamWriter(HeaderBytes header, Sink sink);
  Expected<void> seal(unsigned char tag);

  HeaderBytes header_;
  Sink sink_;
  Secret state_, part_;
  std::size_t used_ = 0;  // of part_
  std::vector<std::uint8_t> sealed_;
};

class StreamReader {
 public:
  // Reads the header. backup_not_opened: `derived` is not its key; what header_from says.
  static Expected<StreamReader> begin(Source& source, const Secret& derived);
  // Exactly as many bytes. backup_damaged: they are not those that were written, or there are fewer.
  Expected<void> read(std::span<std::uint8_t> into);
  // That all of the content was read, and nothing follows it. backup_damaged.
  Expected<void> finish();

 private:
  StreamReader(Source& source, HeaderBytes header);
  Expected<void> open_part();

  Source* source_;
  HeaderBytes header_;
  Secret state_, part_;
  std::size_t size_ = 0, used_ = 0;  // of part_
  std::uint64_t parts_ = 0;
  bool last_ = false;  // part_ is the last one
  std::vector<std::uint8_t> sealed_;
};

}  // namespace cerby::backup
