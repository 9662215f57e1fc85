// Asio, as this folder uses it. For its .cpp files alone: what is seen from outside includes none of it.
//
// One thread runs a server's io_context: everything in `internal` is touched by that thread only.
#pragma once

// This Asio looks for the coroutines of a Clang before they were standard.
#if defined(__clang__)
#define BOOST_ASIO_HAS_CO_AWAIT 1
#define BOOST_ASIO_HAS_STD_COROUTINE 1
#endif

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

namespace cerby::workspace::http {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using Executor = asio::io_context::executor_type;
template <typename T>
using Awaitable = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using TimerClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<TimerClock, asio::wait_traits<TimerClock>, Executor>;
using Watched = asio::posix::basic_stream_descriptor<Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait{};

// An awaited call that puts its error into `error` in place of throwing it.
inline auto into(Error& error) {
  return asio::redirect_error(kAwait, error);
}

}  // namespace cerby::workspace::http
