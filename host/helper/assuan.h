// Assuan: the line protocol that a pinentry speaks (https://www.gnupg.org/documentation/manuals/assuan/), as
// its client, over two pipes. What is typed comes in data lines, so every line is read into guarded memory
// and nowhere else.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::helper {

// The longest line without its line feed, as the protocol limits it; and the most data in one answer.
inline constexpr std::size_t kMaxAssuanLine = 1000;
inline constexpr std::size_t kMaxAssuanData = 2048;

// "%", line feed, carriage return and other control characters as %XX. Up to three times as long.
Secret assuan_escaped(SecretView text);

class Assuan {
 public:
  // `out` to it, `in` from it; `host`: when that is readable or closed meanwhile, the host wants no answer
  // any more.
  Assuan(int in, int out, int host) : in_(in), out_(out), host_(host), line_(kBufferSize) {}

  struct Reply {
    std::uint32_t error = 0;  // GPG_ERR code without its source; 0: OK
    Secret data;
    bool repeated = false;  // "S PIN_REPEATED": asked twice, and both were the same
  };
  // The first line, which comes unasked.
  Expected<Reply> greeting() { return reply(); }
  // "<command> <argument>", the argument escaped here. cancelled: the host is gone; unlock_unavailable: the
  // other end closed, or sent what this protocol does not have.
  Expected<Reply> command(std::string_view command, SecretView argument = {});
  Expected<Reply> command(std::string_view command, std::string_view argument);

 private:
  static constexpr std::size_t kBufferSize = 4096;
  Expected<Reply> reply();
  // The next line without its line feed; valid until the next call.
  Expected<SecretView> next_line();
  Expected<void> wait_to_read();

  int in_, out_, host_;
  Secret line_;
  std::size_t used_ = 0, taken_ = 0;
};

}  // namespace cerby::helper
