// The floor (of every ratio in the bench): a static program that links libsodium and nlohmann/json and
// answers frames, as little as a native messaging host in C++ can do.
#include <sodium.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

namespace {

constexpr std::uint32_t kMostBytes = 256 * 1024;

bool read_all(char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::read(0, to, size);
    if (n <= 0) return false;
    to += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool write_all(const char* from, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::write(1, from, size);
    if (n <= 0) return false;
    from += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool answer_one() {
  std::uint32_t size = 0;
  if (!read_all(reinterpret_cast<char*>(&size), sizeof size) || size > kMostBytes) return false;
  std::string body(size, '\0');
  if (!read_all(body.data(), size)) return false;
  const nlohmann::json request = nlohmann::json::parse(body, nullptr, false);
  if (!request.is_object()) return false;
  const std::string reply =
      nlohmann::json{{"type", "hello"}, {"id", request.value("id", 0)}, {"host", sodium_version_string()}}
          .dump();
  std::string frame(sizeof size, '\0');
  size = static_cast<std::uint32_t>(reply.size());
  std::memcpy(frame.data(), &size, sizeof size);
  frame += reply;
  return write_all(frame.data(), frame.size());
}

}  // namespace

int main() {
  if (sodium_init() < 0) return 1;
  while (answer_one()) {
  }
  return 0;
}
