// One connection of a host to a workspace, over TLS: what a launch asks of it, and nothing that a host does
// not. For .cpp files that may see Asio.
#pragma once

// As workspace/http/internal/asio.h says.
#if defined(__clang__)
#define BOOST_ASIO_HAS_CO_AWAIT 1
#define BOOST_ASIO_HAS_STD_COROUTINE 1
#endif

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

namespace asio = boost::asio;

class LaunchClient {
 public:
  // All outlive it.
  LaunchClient(asio::io_context& io, asio::ssl::context& tls, const asio::ip::tcp::endpoint& endpoint)
      : io_(io), tls_(tls), endpoint_(endpoint) {}

  [[nodiscard]] bool is_open() const { return stream_ != nullptr; }
  // Connects and shakes hands. False: the other side did not.
  asio::awaitable<bool> open();
  // The status of the answer, whose body is body(); 0: the connection broke, and is closed.
  asio::awaitable<int> get(std::string_view path, std::string_view key);
  [[nodiscard]] std::string_view body() const { return std::string_view(arrived_).substr(body_); }
  void close() { stream_.reset(); }

 private:
  using Stream = asio::ssl::stream<asio::ip::tcp::socket>;
  // Until there is one whole answer: Content-Length is what the service says.
  asio::awaitable<int> receive();

  asio::io_context& io_;
  asio::ssl::context& tls_;
  asio::ip::tcp::endpoint endpoint_;
  std::unique_ptr<Stream> stream_;
  std::string arrived_;
  std::size_t body_ = 0;
};

}  // namespace bench
