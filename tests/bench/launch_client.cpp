#include "bench/launch_client.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

namespace bench {
namespace {

using Error = boost::system::error_code;

auto into(Error& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

// 0: there is none.
template <typename Number>
Number number_in(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

asio::awaitable<bool> LaunchClient::open() {
  stream_ = std::make_unique<Stream>(io_, tls_);
  Error error;
  co_await stream_->lowest_layer().async_connect(endpoint_, into(error));
  if (!error) stream_->lowest_layer().set_option(asio::ip::tcp::no_delay(true), error);
  if (!error) co_await stream_->async_handshake(asio::ssl::stream_base::client, into(error));
  if (error) close();
  co_return !error;
}

asio::awaitable<int> LaunchClient::get(std::string_view path, std::string_view key) {
  std::string request = "GET /api/v1/accounts/";
  request.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ").append(key);
  request.append("\r\nAccept: application/json\r\n\r\n");
  Error error;
  co_await asio::async_write(*stream_, asio::buffer(request), into(error));
  const int status = error ? 0 : co_await receive();
  if (status == 0) close();
  co_return status;
}

asio::awaitable<int> LaunchClient::receive() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  constexpr std::size_t kStatus = std::string_view("HTTP/1.1 ").size();
  arrived_.clear();
  std::array<char, 16UL * 1024> some;
  for (;;) {
    Error error;
    const std::size_t got = co_await stream_->async_read_some(asio::buffer(some), into(error));
    if (error) co_return 0;
    arrived_.append(some.data(), got);
    const auto end = arrived_.find(kEnd);
    if (end == std::string::npos) continue;
    const auto length = std::string_view(arrived_).substr(0, end).find(kLength);
    if (length == std::string::npos) co_return 0;
    body_ = end + kEnd.size();
    const auto size = number_in<std::size_t>(std::string_view(arrived_).substr(length + kLength.size(), 10));
    if (arrived_.size() >= body_ + size)
      co_return number_in<int>(std::string_view(arrived_).substr(kStatus, 3));
  }
}

}  // namespace bench
