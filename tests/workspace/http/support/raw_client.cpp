#include "workspace/http/support/raw_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <charconv>
#include <cstring>

namespace cerby::workspace::http::test {
namespace {

Descriptor connected_to(const Endpoint& endpoint) {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_un local;
  } address{};
  socklen_t length = sizeof address.v4;
  if (const auto* const unix_socket = std::get_if<UnixEndpoint>(&endpoint)) {
    address.local.sun_family = AF_UNIX;
    std::strncpy(address.local.sun_path, unix_socket->path.c_str(), sizeof address.local.sun_path - 1);
    length = sizeof address.local;
  } else {
    const auto& tcp = std::get<TcpEndpoint>(endpoint);
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(tcp.port);
    std::memcpy(&address.v4.sin_addr, tcp.address.bytes.data() + 12, 4);
  }
  Descriptor socket(::socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{20, 0};  // a test that waits for longer has failed
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  EXPECT_EQ(::connect(socket.get(), &address.any, length), 0) << text_of(endpoint);
  return socket;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(const Endpoint& endpoint) : socket_(connected_to(endpoint)) {}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(socket_.get(), SHUT_WR);
}

bool RawClient::more() {
  std::array<char, 16384> buffer;
  const auto got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN) ADD_FAILURE() << "nothing came in time";
  if (got <= 0) return false;
  arrived_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

Answer RawClient::receive(Expect expect) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  while (arrived_.find(kEnd) == std::string::npos) {
    if (!more()) return {};
  }
  Answer answer;
  const auto end = arrived_.find(kEnd) + 2;
  answer.head = arrived_.substr(0, end);
  arrived_.erase(0, end + 2);
  std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
  std::size_t length = 0;
  const auto text = answer.header("Content-Length");
  if (expect == Expect::Body) std::from_chars(text.data(), text.data() + text.size(), length);
  while (arrived_.size() < length) {
    if (!more()) return {};
  }
  answer.body = arrived_.substr(0, length);
  arrived_.erase(0, length);
  return answer;
}

std::vector<Answer> RawClient::receive_all() {
  std::vector<Answer> answers;
  for (auto answer = receive(); answer.status != 0; answer = receive()) answers.push_back(std::move(answer));
  EXPECT_EQ(arrived_, "") << "what is no response";
  return answers;
}

bool RawClient::hears_within(std::chrono::milliseconds time) {
  pollfd socket{socket_.get(), POLLIN, 0};
  return ::poll(&socket, 1, static_cast<int>(time.count())) > 0;
}

bool RawClient::is_closed() {
  return arrived_.empty() && !more();
}

std::vector<int> statuses_of(const Endpoint& endpoint, std::string_view bytes) {
  RawClient client(endpoint);
  EXPECT_TRUE(client.send(bytes));
  client.end_sending();
  std::vector<int> statuses;
  for (const auto& answer : client.receive_all()) statuses.push_back(answer.status);
  return statuses;
}

}  // namespace cerby::workspace::http::test
