// Channel: the bytes of a connection, through TLS or not. For .cpp files of this folder alone (asio.h).
#pragma once

#include "workspace/http/internal/asio.h"

#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <memory>
#include <string_view>

#include "workspace/http/internal/deadline.h"
#include "workspace/http/internal/hub.h"

namespace cerby::workspace::http {

using TlsStream = asio::ssl::stream<Socket>;

template <typename Stream>
class Channel {
 public:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  Channel(Hub& hub, Socket&& socket)
    requires(!kTls)
      : stream_(std::move(socket)), deadline_(hub.io.get_executor(), lowest()) {}
  Channel(Hub& hub, Socket&& socket)
    requires(kTls)
      : tls_(hub.tls),
        stream_(std::move(socket), tls_->context),
        deadline_(hub.io.get_executor(), lowest()) {}

  // To read from; what it gives counts where the deadline has not passed.
  Stream& stream() { return stream_; }
  Deadline& deadline() { return deadline_; }
  [[nodiscard]] static constexpr Protection protection() {
    return kTls ? Protection::Tls : Protection::Plain;
  }

  // True at once where there is no TLS.
  Awaitable<bool> shake_hands(std::chrono::milliseconds time) {
    if constexpr (kTls) {
      Error error;
      deadline_.within(time);
      co_await stream_.async_handshake(asio::ssl::stream_base::server, into(error));
      if (error || deadline_.passed()) co_return false;
    }
    co_return true;
  }

  // Both, before the deadline. False: they were not taken.
  enum class Holds : std::uint8_t { Nothing, Secret };
  Awaitable<bool> write(std::string_view head, asio::const_buffer body, Holds holds) {
    Error error;
    if (kTls && holds == Holds::Secret) {
      // By itself: two buffers together would be copied by Asio into ordinary memory.
      co_await asio::async_write(stream_, asio::buffer(head.data(), head.size()), into(error));
      if (!error) co_await asio::async_write(stream_, body, into(error));
    } else {
      const std::array<asio::const_buffer, 2> both{asio::buffer(head.data(), head.size()), body};
      co_await asio::async_write(stream_, both, into(error));
    }
    co_return !error && !deadline_.passed();
  }

  // Ends what is waited for.
  void cancel() {
    Error ignored;
    lowest().cancel(ignored);
  }
  void cut_off() {
    Error ignored;
    lowest().close(ignored);
  }

  // Says the end. `rest`: whether something of a refused request may still arrive; without reading it, the
  // system would have the client lose the answer.
  enum class Rest : std::uint8_t { None, Awaited };
  Awaitable<void> close(Rest rest) {
    Error error;
    deadline_.within(kLinger);
    if constexpr (kTls) co_await stream_.async_shutdown(into(error));
    lowest().shutdown(Socket::shutdown_send, error);
    std::array<char, 4096> ignored;
    for (std::size_t read = 0;
         rest == Rest::Awaited && !error && !deadline_.passed() && read < kMostLingering;) {
      const std::size_t got = co_await lowest().async_read_some(asio::buffer(ignored), into(error));
      read += got;
    }
    wipe(std::span(ignored));
  }

 private:
  static constexpr std::chrono::milliseconds kLinger{1000};
  static constexpr std::size_t kMostLingering = 512UL * 1024;

  Socket& lowest() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  std::shared_ptr<TlsContext> tls_;  // the certificate it began with
  Stream stream_;
  Deadline deadline_;
};

}  // namespace cerby::workspace::http
