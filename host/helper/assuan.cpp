#include "helper/assuan.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/descriptor.h"

namespace cerby::helper {
namespace {

constexpr std::uint32_t kErrorCodeMask = 0xffff;  // the rest of a GPG_ERR number says which program named it
constexpr std::uint32_t kGeneralError = 1;

std::unexpected<Failure> unusable(std::string what) {
  return fail(Outcome::UnlockUnavailable, "pinentry: " + std::move(what));
}

bool is_escaped(std::uint8_t byte) {
  return byte == '%' || byte < 0x20 || byte == 0x7f;
}

std::optional<std::uint8_t> digit(std::uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  return std::nullopt;
}

// Appends what a data line holds; false when it is too much, or not escaped as it should be.
bool append_unescaped(Bytes line, Secret& data, std::size_t& size) {
  const auto out = data.writable(SecretAccess("what was typed, unescaped in guarded memory"));
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::uint8_t byte = line[i];
    if (byte == '%') {
      if (line.size() - i < 3) return false;
      const auto high = digit(line[i + 1]), low = digit(line[i + 2]);
      if (!high || !low) return false;
      byte = static_cast<std::uint8_t>(*high << 4 | *low);
      i += 2;
    }
    if (size == out.size()) return false;
    out[size++] = byte;
  }
  return true;
}

}  // namespace

Secret assuan_escaped(SecretView text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  const Bytes in = text.bytes(SecretAccess("escaping what is shown or sent to the prompt"));
  const auto more = static_cast<std::size_t>(std::ranges::count_if(in, is_escaped)) * 2;
  Secret escaped(in.size() + more);
  const auto out = escaped.writable(SecretAccess("escaping what is shown or sent to the prompt"));
  std::size_t at = 0;
  for (const std::uint8_t byte : in) {
    if (!is_escaped(byte)) {
      out[at++] = byte;
      continue;
    }
    out[at++] = '%';
    out[at++] = static_cast<std::uint8_t>(kDigits[byte >> 4]);
    out[at++] = static_cast<std::uint8_t>(kDigits[byte & 15]);
  }
  return escaped;
}

Expected<Assuan::Reply> Assuan::command(std::string_view command, std::string_view argument) {
  return this->command(command, view_of(argument));
}

Expected<Assuan::Reply> Assuan::command(std::string_view command, SecretView argument) {
  const Secret escaped = assuan_escaped(argument);
  Secret line(command.size() + 1 + escaped.size() + 1);
  const auto room = line.writable(SecretAccess("a line to the prompt"));
  std::memcpy(room.data(), command.data(), command.size());
  std::size_t size = command.size();
  if (!escaped.empty()) {
    room[size++] = ' ';
    std::memcpy(room.data() + size, escaped.bytes(SecretAccess("a line to the prompt")).data(),
                escaped.size());
    size += escaped.size();
  }
  if (size > kMaxAssuanLine) return unusable("a text is too long for it");
  room[size++] = '\n';
  for (std::size_t written = 0; written < size;) {
    const ssize_t count = ::write(out_, room.data() + written, size - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unusable("it closed its input");
    written += static_cast<std::size_t>(count);
  }
  return reply();
}

Expected<void> Assuan::wait_to_read() {
  for (;;) {
    std::array<pollfd, 2> waits = {pollfd{in_, POLLIN, 0}, pollfd{host_, POLLIN, 0}};
    if (::poll(waits.data(), waits.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return fail_with_errno("poll");
    }
    if (waits[1].revents != 0) return fail(Outcome::Cancelled, "the host closed the channel");
    if (waits[0].revents != 0) return {};
  }
}

Expected<SecretView> Assuan::next_line() {
  const auto buffer =
      line_.writable(SecretAccess("lines of the prompt are read straight into guarded memory"));
  std::memmove(buffer.data(), buffer.data() + taken_, used_ - taken_);
  used_ -= taken_;
  taken_ = 0;
  wipe(buffer.subspan(used_));
  for (std::size_t searched = 0;;) {
    const void* end = std::memchr(buffer.data() + searched, '\n', used_ - searched);
    if (end != nullptr) {
      const auto size = static_cast<std::size_t>(static_cast<const std::uint8_t*>(end) - buffer.data());
      taken_ = size + 1;
      return SecretView(buffer.data(), size);
    }
    searched = used_;
    if (used_ == buffer.size()) return unusable("it sent a line that is too long");
    CERBY_CHECK(wait_to_read());
    const ssize_t count = ::read(in_, buffer.data() + used_, buffer.size() - used_);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return unusable("it ended without an answer");
    used_ += static_cast<std::size_t>(count);
  }
}

Expected<Assuan::Reply> Assuan::reply() {
  Reply reply;
  Secret data(kMaxAssuanData);
  std::size_t size = 0;
  for (;;) {
    CERBY_TRY(const SecretView line, next_line());
    const std::string_view text = line.text(SecretAccess("which kind of line it is"));
    if (text == "OK" || text.starts_with("OK ")) {
      data.shrink(size);
      reply.data = std::move(data);
      return reply;
    }
    if (text.starts_with("ERR ")) {
      const std::string_view number = text.substr(4);
      std::uint32_t error = 0;
      std::from_chars(number.data(), number.data() + number.size(), error);
      reply.error = error & kErrorCodeMask;
      if (reply.error == 0) reply.error = kGeneralError;
      return reply;
    }
    if (text.starts_with("D ")) {
      const Bytes typed = line.part(2, line.size() - 2).bytes(SecretAccess("unescaping what was typed"));
      if (!append_unescaped(typed, data, size)) return unusable("it sent data that is too long or malformed");
    } else if (text.starts_with("S ")) {
      if (text.starts_with("S PIN_REPEATED")) reply.repeated = true;
    } else if (!text.empty() && !text.starts_with("#")) {
      return unusable("it sent a line that is not of its protocol");
    }
  }
}

}  // namespace cerby::helper
