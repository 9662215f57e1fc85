#include "process/helper_protocol.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/descriptor.h"

namespace cerby::process {
namespace {

constexpr std::size_t kMaxDetail = 1024;

Expected<void> send_all(int socket, const std::uint8_t* data, std::size_t size, int flags) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return fail(Outcome::HelperFailed, "sending: " + errno_text(errno));
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return {};
}

Expected<void> receive_all(int socket, std::uint8_t* data, std::size_t size, const WaitToRead& wait) {
  while (size > 0) {
    CERBY_CHECK(wait());
    const ssize_t received = ::read(socket, data, size);
    if (received < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (received < 0) return fail(Outcome::HelperFailed, "receiving: " + errno_text(errno));
    if (received == 0) return fail(Outcome::HelperFailed, "it closed the channel");
    data += received;
    size -= static_cast<std::size_t>(received);
  }
  return {};
}

bool may_come_from_helper(Outcome outcome) {
  switch (outcome) {
    case Outcome::KeyStoreUnavailable:
    case Outcome::UnlockCancelled:
    case Outcome::UnlockUnavailable:
    case Outcome::TimedOut:
    case Outcome::SystemFailed:
    case Outcome::HelperFailed:
    case Outcome::TpmMissing:
    case Outcome::TpmForbidden:
    case Outcome::TpmPcrsChanged:
    case Outcome::TpmOther:
    case Outcome::TpmLockedOut:
    case Outcome::TpmSealDamaged:
    case Outcome::TpmFailed:
    case Outcome::WorkspaceUnreachable:
    case Outcome::WorkspaceNameUnknown:
    case Outcome::WorkspaceUntrusted:
    case Outcome::WorkspaceTimedOut:
    case Outcome::WorkspaceAnswerTooLarge:
      return true;
    default:
      return false;
  }
}

}  // namespace

Expected<void> send_frame(int socket, FrameKind kind, SecretView payload) {
  if (payload.size() > kMaxHelperPayload) return fail(Outcome::HelperFailed, "a payload of more than 64 KiB");
  std::array<std::uint8_t, 5> head{};
  const auto length = static_cast<std::uint32_t>(payload.size() + 1);
  std::memcpy(head.data(), &length, sizeof length);
  head[4] = static_cast<std::uint8_t>(kind);
  CERBY_CHECK(send_all(socket, head.data(), head.size(), payload.empty() ? 0 : MSG_MORE));
  return send_all(socket, payload.bytes(SecretAccess("over the pair of host and helper")).data(),
                  payload.size(), 0);
}

Expected<HelperFrame> receive_frame(int socket, const WaitToRead& wait) {
  std::array<std::uint8_t, 5> head{};
  CERBY_CHECK(receive_all(socket, head.data(), head.size(), wait));
  std::uint32_t length = 0;
  std::memcpy(&length, head.data(), sizeof length);
  if (length == 0 || length > kMaxHelperPayload + 1)
    return fail(Outcome::HelperFailed, "a frame's length is out of bounds");
  HelperFrame frame{static_cast<FrameKind>(head[4]), Secret(length - 1)};
  const auto room = frame.payload.writable(SecretAccess("read(2) writes what arrives straight here"));
  CERBY_CHECK(receive_all(socket, room.data(), room.size(), wait));
  return frame;
}

void PayloadWriter::append(const void* data, std::size_t size) {
  if (size > payload_.size() - used_) std::abort();
  if (size == 0) return;
  std::memcpy(payload_.writable(SecretAccess("putting a frame together")).data() + used_, data, size);
  used_ += size;
}

PayloadWriter& PayloadWriter::u8(std::uint8_t value) {
  return append(&value, sizeof value), *this;
}
PayloadWriter& PayloadWriter::u32(std::uint32_t value) {
  return append(&value, sizeof value), *this;
}
PayloadWriter& PayloadWriter::u64(std::uint64_t value) {
  return append(&value, sizeof value), *this;
}
PayloadWriter& PayloadWriter::id(const Uuid& value) {
  return append(value.bytes.data(), value.bytes.size()), *this;
}

PayloadWriter& PayloadWriter::text(std::string_view value) {
  u32(static_cast<std::uint32_t>(value.size()));
  return append(value.data(), value.size()), *this;
}

PayloadWriter& PayloadWriter::secret(SecretView value) {
  return u32(static_cast<std::uint32_t>(value.size())).rest(value);
}

PayloadWriter& PayloadWriter::rest(SecretView value) {
  return append(value.bytes(SecretAccess("putting a frame together")).data(), value.size()), *this;
}

PayloadWriter& PayloadWriter::rest(Bytes value) {
  return append(value.data(), value.size()), *this;
}

Secret PayloadWriter::finish() {
  payload_.shrink(used_);
  return std::move(payload_);
}

SecretView PayloadReader::take(std::size_t size) {
  if (size > left_.size()) {
    whole_ = false;
    left_ = {};
    return {};
  }
  const SecretView taken = left_.part(0, size);
  left_ = left_.part(size, left_.size() - size);
  return taken;
}

namespace {

template <typename T>
T number(SecretView bytes) {
  T value{};
  if (bytes.size() == sizeof value)
    std::memcpy(&value, bytes.bytes(SecretAccess("a number of a frame")).data(), sizeof value);
  return value;
}

}  // namespace

std::uint8_t PayloadReader::u8() {
  return number<std::uint8_t>(take(1));
}
std::uint32_t PayloadReader::u32() {
  return number<std::uint32_t>(take(4));
}
std::uint64_t PayloadReader::u64() {
  return number<std::uint64_t>(take(8));
}

Uuid PayloadReader::id() {
  Uuid value;
  const Bytes bytes = take(value.bytes.size()).bytes(SecretAccess("a vault's id"));
  std::ranges::copy(bytes, value.bytes.begin());
  return value;
}

std::string PayloadReader::text() {
  const std::uint32_t size = u32();
  return std::string(take(size).text(SecretAccess("a text of a frame that is no secret")));
}

Secret PayloadReader::secret() {
  const std::uint32_t size = u32();
  return Secret::copy_of(take(size));
}

Secret PayloadReader::rest() {
  return Secret::copy_of(take(left_.size()));
}

std::vector<std::uint8_t> PayloadReader::rest_in_the_open() {
  const Bytes bytes = take(left_.size()).bytes(SecretAccess("bytes of a frame that are no secret"));
  return {bytes.begin(), bytes.end()};
}

Secret payload_of(const Failure& failure) {
  const std::string_view name = code(failure.outcome);
  const std::string_view detail = std::string_view(failure.detail).substr(0, kMaxDetail);
  return PayloadWriter(8 + name.size() + detail.size()).text(name).text(detail).finish();
}

Failure failure_from(const Secret& payload) {
  PayloadReader reader(payload);
  const auto outcome = outcome_from_code(reader.text());
  std::string detail = reader.text();
  if (!reader.finished() || !outcome || !may_come_from_helper(*outcome) || detail.size() > kMaxDetail) {
    return {Outcome::HelperFailed, "a failure that it should not name"};
  }
  return {*outcome, std::move(detail)};
}

}  // namespace cerby::process
