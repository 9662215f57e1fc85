#include "process/login_session.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "base/descriptor.h"

namespace cerby::process {
namespace {

constexpr std::size_t kMostReceived = 64UL * 1024;
constexpr std::string_view kLogin = "org.freedesktop.login1";
// "auto": the caller's own session, or where it has none, as a program of a user's service, the user's
// graphical one.
constexpr std::string_view kSession = "/org/freedesktop/login1/session/auto";

// The D-Bus Specification, "Message Protocol".
enum Field : std::uint8_t {
  kPath = 1,
  kInterface = 2,
  kMember = 3,
  kReplySerial = 5,
  kDestination = 6,
  kSignature = 8
};
constexpr std::uint8_t kCall = 1, kReply = 2, kFault = 3;
constexpr std::uint8_t kNoAutoStart = 2;
constexpr std::uint8_t kProtocol = 1;
constexpr std::size_t kFixedHeader = 16;
// The serials of the questions, in their order.
enum Serial : std::uint32_t { kHello = 1, kType, kLocked, kIdleChanged };

class Writer {
 public:
  void byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }
  void u32(std::uint32_t value) {
    align(4);
    for (int i = 0; i < 4; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void text(std::string_view value) {
    u32(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value).push_back('\0');
  }
  void signature(std::string_view value) {
    byte(static_cast<std::uint8_t>(value.size()));
    bytes_.append(value).push_back('\0');
  }
  void field(Field code, std::string_view type, std::string_view value) {
    align(8);
    byte(code);
    signature(type);
    if (type == "g") {
      signature(value);
    } else {
      text(value);
    }
  }
  void align(std::size_t to) { bytes_.resize((bytes_.size() + to - 1) / to * to, '\0'); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

struct Call {
  Serial serial;
  std::string_view destination, path, interface, member;
};

std::string message(const Call& call, std::string_view signature = {}, const std::string& body = {}) {
  Writer fields;
  fields.field(kPath, "o", call.path);
  fields.field(kInterface, "s", call.interface);
  fields.field(kMember, "s", call.member);
  fields.field(kDestination, "s", call.destination);
  if (!signature.empty()) fields.field(kSignature, "g", signature);
  Writer header;
  header.byte('l');
  header.byte(kCall);
  header.byte(kNoAutoStart);
  header.byte(kProtocol);
  header.u32(static_cast<std::uint32_t>(body.size()));
  header.u32(call.serial);
  header.u32(static_cast<std::uint32_t>(fields.bytes().size()));
  std::string whole = header.bytes() + fields.bytes();
  whole.resize((whole.size() + 7) / 8 * 8, '\0');
  return whole + body;
}

std::string property(Serial serial, std::string_view name) {
  Writer body;
  body.text("org.freedesktop.login1.Session");
  body.text(name);
  return message({serial, kLogin, kSession, "org.freedesktop.DBus.Properties", "Get"}, "ss", body.bytes());
}

// One message that came in. A read beyond its end gives zeros and is remembered.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint8_t byte() {
    if (at_ >= bytes_.size()) whole_ = false;
    return whole_ ? bytes_[at_++] : std::uint8_t{0};
  }
  template <typename Number>
  Number number() {
    align(sizeof(Number));
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) value |= static_cast<Number>(Number{byte()} << (8 * i));
    return value;
  }
  std::string_view text(std::size_t length) {
    const std::size_t left = bytes_.size() - std::min(at_, bytes_.size());
    if (length >= left) whole_ = false;  // with its NUL
    if (!whole_) return {};
    const std::string_view found(reinterpret_cast<const char*>(bytes_.data()) + at_, length);
    at_ += length + 1;
    return found;
  }
  std::string_view text() { return text(number<std::uint32_t>()); }
  std::string_view signature() { return text(byte()); }
  void align(std::size_t to) { at_ = (at_ + to - 1) / to * to; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool whole_ = true;
};

// The serial that it answers; 0: none, or not a header.
std::uint32_t reply_serial(std::span<const std::uint8_t> header) {
  Reader reader(header);
  for (std::size_t i = 0; i < kFixedHeader; ++i) reader.byte();
  while (reader.whole() && reader.at() < header.size()) {
    reader.align(8);
    const std::uint8_t code = reader.byte();
    const std::string_view type = reader.signature();
    if (code == kReplySerial && type == "u") {
      const auto serial = reader.number<std::uint32_t>();
      return reader.whole() ? serial : 0;
    }
    if (type == "s" || type == "o") {
      reader.text();
    } else if (type == "g") {
      reader.signature();
    } else if (type == "u") {
      reader.number<std::uint32_t>();
    } else {
      return 0;
    }
  }
  return 0;
}

struct Found {
  std::optional<bool> graphical, locked;
  std::optional<std::uint64_t> idle_changed;
};

// The body of an answer to Get: one variant.
bool take(std::uint32_t serial, std::span<const std::uint8_t> body, Found& found) {
  Reader reader(body);
  const std::string_view type = reader.signature();
  if (serial == kType && type == "s") {
    const std::string_view value = reader.text();
    found.graphical = value == "x11" || value == "wayland" || value == "mir";
  } else if (serial == kLocked && type == "b") {
    found.locked = reader.number<std::uint32_t>() != 0;
  } else if (serial == kIdleChanged && type == "t") {
    found.idle_changed = reader.number<std::uint64_t>();
  } else {
    return false;
  }
  return reader.whole();
}

Descriptor connected(const std::filesystem::path& bus) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& path = bus.native();
  if (path.size() >= sizeof address.sun_path) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open() ||
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return {};
  return socket;
}

}  // namespace

namespace bus {

// Everything at once: nothing in it depends on an answer.
std::string questions(unsigned user) {
  std::string text("\0AUTH EXTERNAL ", 15);
  for (const char digit : fmt::format("{}", user))
    text += fmt::format("{:02x}", static_cast<unsigned>(digit));
  text += "\r\nBEGIN\r\n";
  text += message({kHello, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello"});
  text += property(kType, "Type");
  text += property(kLocked, "LockedHint");
  text += property(kIdleChanged, "IdleSinceHintMonotonic");
  return text;
}

Answers read_answers(std::span<const std::uint8_t> received, vault::ScreenSigns& signs) {
  constexpr std::string_view kWelcome = "OK ";
  const std::string_view text(reinterpret_cast<const char*>(received.data()), received.size());
  if (!text.starts_with(kWelcome.substr(0, text.size()))) return Answers::Broken;
  const std::size_t line = text.find("\r\n");
  if (line == std::string_view::npos) return text.size() < 256 ? Answers::Incomplete : Answers::Broken;
  received = received.subspan(line + 2);
  Found found;
  while (!(found.graphical && found.locked && found.idle_changed)) {
    if (received.size() < kFixedHeader) return Answers::Incomplete;
    if (received[0] != 'l' || received[3] != kProtocol) return Answers::Broken;
    Reader reader(received.first(kFixedHeader));
    reader.number<std::uint32_t>();
    const std::size_t body_size = reader.number<std::uint32_t>();
    reader.number<std::uint32_t>();  // its own serial
    const std::size_t fields_size = reader.number<std::uint32_t>();
    if (body_size > kMostReceived || fields_size > kMostReceived) return Answers::Broken;
    const std::size_t body_at = (kFixedHeader + fields_size + 7) / 8 * 8;
    if (received.size() < body_at + body_size) return Answers::Incomplete;
    const std::uint32_t serial = reply_serial(received.first(kFixedHeader + fields_size));
    const bool is_ours = serial >= kHello && serial <= kIdleChanged;
    if (is_ours && received[1] == kFault) return Answers::Broken;
    if (is_ours && serial != kHello && received[1] == kReply &&
        !take(serial, received.subspan(body_at, body_size), found))
      return Answers::Broken;
    received = received.subspan(body_at + body_size);
  }
  // Elsewhere the hints are worked out from when a terminal was used last.
  if (*found.graphical) signs = {.known = true, .locked = *found.locked, .idle_changed = *found.idle_changed};
  return Answers::Complete;
}

}  // namespace bus

vault::ScreenSigns screen_signs(const Clock& clock, const std::filesystem::path& bus_socket,
                                std::chrono::milliseconds patience) {
  vault::ScreenSigns signs;
  const Descriptor socket = connected(bus_socket);
  if (!socket.is_open()) return signs;
  const std::string asked = bus::questions(::getuid());
  if (::send(socket.get(), asked.data(), asked.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(asked.size()))
    return signs;
  std::vector<std::uint8_t> received;
  const auto end = clock.monotonic() + patience;
  while (received.size() < kMostReceived) {
    const auto left = end - clock.monotonic();
    pollfd wait{socket.get(), POLLIN, 0};
    const int ready = left.count() > 0 ? ::poll(&wait, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return {};
    const std::size_t before = received.size();
    received.resize(before + 4096);
    const ssize_t got = ::read(socket.get(), received.data() + before, 4096);
    received.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return {};
    const auto answers = bus::read_answers(received, signs);
    if (answers != bus::Answers::Incomplete) return signs;
  }
  return {};
}

}  // namespace cerby::process
