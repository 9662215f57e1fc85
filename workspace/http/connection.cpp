// A connection, from its first byte to its last: one request after the other, each read whole, answered, and
// only then the next. What a client sends ahead waits in the kernel.
#include <boost/asio/ssl/stream.hpp>

#include <array>

#include "workspace/http/chunks.h"
#include "workspace/http/internal/arrivals.h"
#include "workspace/http/internal/deadline.h"
#include "workspace/http/internal/exchange.h"
#include "workspace/http/internal/hub.h"

namespace cerby::workspace::http {
namespace {

using TlsStream = asio::ssl::stream<Socket>;

constexpr SecretAccess kArriving("the body of a request is read into it");
constexpr SecretAccess kLeaving("the body of a response goes out");
// What a refused client goes on sending is read for so long, or it would lose the answer.
constexpr std::chrono::milliseconds kLinger{1000};
constexpr std::size_t kMostLingering = 512UL * 1024;

template <typename Stream>
class Connection final : public Endable {
 public:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  Connection(Hub& hub, Socket&& socket, const IpAddress& peer, Trust trust)
    requires(!kTls)
      : hub_(hub),
        peer_(peer),
        trust_(trust),
        stream_(std::move(socket)),
        deadline_(executor(), lowest()),
        arrivals_(hub.settings.limits.head_bytes) {
    hub_.connections.insert(this);
  }
  Connection(Hub& hub, Socket&& socket, const IpAddress& peer, Trust trust)
    requires(kTls)
      : hub_(hub),
        peer_(peer),
        trust_(trust),
        tls_(hub.tls),
        stream_(std::move(socket), tls_->context),
        deadline_(executor(), lowest()),
        arrivals_(hub.settings.limits.head_bytes) {
    hub_.connections.insert(this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override { hub_.connections.erase(this); }

  Awaitable<void> run() {
    if constexpr (kTls) {
      const bool agreed = co_await shake_hands();
      if (!agreed) co_return;
    }
    bool more = true;
    while (more) more = co_await next();
    if (!gone_) co_await close();
  }

  void finish() override {
    Error ignored;
    if (between_) lowest().cancel(ignored);
  }
  void cut_off() override {
    Error ignored;
    lowest().close(ignored);
  }

 private:
  enum class Arrived : std::uint8_t { Whole, Nothing, Late, Broken, Ended, TooLarge };

  Socket& lowest() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  Executor executor() { return hub_.io.get_executor(); }
  [[nodiscard]] const Limits& limits() const { return hub_.settings.limits; }

  Awaitable<bool> shake_hands() {
    if constexpr (kTls) {
      Error error;
      deadline_.within(limits().request_time);
      co_await stream_.async_handshake(asio::ssl::stream_base::server, into(error));
      if (!error && !deadline_.passed()) co_return true;
      hub_.metrics.count(Event::HandshakeFailed);
    }
    co_return false;
  }

  // One request. False: there will be no other.
  Awaitable<bool> next() {
    const Arrived arrived = co_await receive_head();
    if (arrived == Arrived::Nothing) {
      gone_ = !hub_.stopping && !deadline_.passed();
      unread_ = false;
      co_return false;
    }
    Exchange exchange(hub_);
    co_await answer(arrived, exchange);
    if (hub_.stopping) exchange.afterwards = Afterwards::Close;
    exchange.mark_ready();
    unread_ = !exchange.is_read || !arrivals_.empty();
    const bool sent = co_await send(exchange);
    if (!sent) {
      hub_.metrics.count(Event::ResponseNotTaken);
      gone_ = true;
    }
    co_return sent&& exchange.afterwards == Afterwards::KeepAlive;
  }

  Awaitable<Arrived> receive_head() {
    HeadScan scan;
    bool begun = !arrivals_.empty();
    between_ = !begun;
    // A connection that has not said anything yet has as long as a request that has begun.
    deadline_.within(begun || is_first_ ? limits().request_time : limits().idle_time);
    is_first_ = false;
    for (;;) {
      const auto found = scan.look(arrivals_.text());
      head_size_ = scan.end();
      if (found == HeadScan::Found::End) co_return Arrived::Whole;
      if (found == HeadScan::Found::Broken) co_return Arrived::Broken;
      if (arrivals_.full()) co_return Arrived::TooLarge;
      if (!begun && hub_.stopping) co_return Arrived::Nothing;
      const bool got = co_await receive_more();
      if (!got) {
        between_ = false;
        if (!begun) co_return Arrived::Nothing;
        co_return deadline_.passed() ? Arrived::Late : Arrived::Ended;
      }
      if (!begun) deadline_.within(limits().request_time);
      begun = true;
      between_ = false;
    }
  }

  // Some bytes more.
  Awaitable<bool> receive_more() {
    Error error;
    const auto room = arrivals_.room();
    const std::size_t got =
        co_await stream_.async_read_some(asio::buffer(room.data(), room.size()), into(error));
    arrivals_.added(got);
    co_return !error && !deadline_.passed();
  }

  Awaitable<void> answer(Arrived arrived, Exchange& exchange) {
    if (arrived != Arrived::Whole) {
      refuse_head(arrived, exchange);
      co_return;
    }
    auto head = parse_head(arrivals_.text().substr(0, head_size_), limits().body_bytes,
                           [this](auto path) { return hub_.routes.has_secret_query(path); });
    arrivals_.consume(head_size_);
    if (!head) {
      hub_.metrics.count(Event::RequestMalformed);
      exchange.refuse(head.error());
      co_return;
    }
    exchange.request = std::move(head->request);
    exchange.request.client = client_of(peer_, trust_, hub_.settings.trusted_proxies, head->forwarded_for);
    exchange.is_read = !head->has_body();
    if (exchange.is_read) exchange.afterwards = head->afterwards;
    if (const auto wait = hub_.limit(exchange.request.client); wait.count() > 0) {
      hub_.metrics.count(Event::RateLimited);
      exchange.refuse(problem(429, "Too many requests; wait before the next."), retry_after(wait));
      co_return;
    }
    if (!exchange.find_route()) co_return;
    if (!exchange.is_read) {
      exchange.is_read = co_await receive_body(*head, exchange);
      if (!exchange.is_read) co_return;
      exchange.afterwards = head->afterwards;
    }
    deadline_.none();
    exchange.mark_whole();
    co_await ask_handler(exchange);
  }

  void refuse_head(Arrived arrived, Exchange& exchange) {
    if (arrived == Arrived::Late || arrived == Arrived::Ended)
      return exchange.refuse_part(arrived == Arrived::Late);
    hub_.metrics.count(Event::RequestMalformed);
    if (arrived == Arrived::Broken) return exchange.refuse(400, "The head is malformed.");
    const bool line_is_whole = arrivals_.text().find('\n') != std::string_view::npos;
    exchange.refuse(line_is_whole ? 431 : 414,
                    line_is_whole ? "The headers are too large." : "The target is too long.");
  }

  Awaitable<bool> receive_body(const Head& head, Exchange& exchange) {
    const bool chunked = head.framing == Framing::Chunked;
    const std::size_t size = chunked ? limits().body_bytes : head.content_length;
    if (!exchange.claim_body(size)) {
      hub_.metrics.count(Event::QueueFull);
      exchange.refuse(problem(503, "Too much is being asked at once."), 1);
      co_return false;
    }
    if (head.expectation == Expectation::Continue && arrivals_.empty()) {
      Error error;
      constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()), into(error));
      if (error || deadline_.passed()) {
        exchange.refuse_part(deadline_.passed());
        co_return false;
      }
    }
    bool whole = false;
    if (chunked) {
      whole = co_await receive_chunks(exchange);
    } else {
      whole = co_await receive_length(exchange);
    }
    co_return whole;
  }

  Awaitable<bool> receive_length(Exchange& exchange) {
    auto rest = exchange.request.body.writable(kArriving);
    rest = rest.subspan(arrivals_.move_to(rest));
    while (!rest.empty()) {
      Error error;
      const std::size_t got =
          co_await stream_.async_read_some(asio::buffer(rest.data(), rest.size()), into(error));
      if (error || deadline_.passed()) {
        exchange.refuse_part(deadline_.passed());
        co_return false;
      }
      rest = rest.subspan(got);
    }
    co_return true;
  }

  Awaitable<bool> receive_chunks(Exchange& exchange) {
    Chunks chunks;
    for (;;) {
      const auto taken = chunks.take(arrivals_.text(), exchange.request.body.writable(kArriving));
      if (!taken) {
        hub_.metrics.count(Event::RequestMalformed);
        exchange.refuse(taken.error());
        co_return false;
      }
      arrivals_.consume(*taken);
      if (chunks.done()) break;
      const bool got = co_await receive_more();
      if (!got) {
        exchange.refuse_part(deadline_.passed());
        co_return false;
      }
    }
    exchange.request.body.shrink(chunks.size());
    co_return true;
  }

  // Waits for a worker to have run the handler, and comes back to the server's thread.
  Awaitable<void> ask_handler(Exchange& exchange) {
    auto initiation = [this, &exchange](auto&& done) {
      Workers::Job job = [&io = hub_.io, &exchange, done = std::forward<decltype(done)>(done)]() mutable {
        if (!exchange.is_refused) exchange.run_handler();
        asio::post(io, std::move(done));  // from here on the exchange is the server's thread's
      };
      if (hub_.workers.submit(std::move(job))) return;
      exchange.is_refused = true;
      job();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(std::move(initiation),
                                                                                 kAwait);
    if (!exchange.is_refused) co_return;
    hub_.metrics.count(Event::QueueFull);
    exchange.refuse(problem(503, "Too much is being asked at once."), 1);
  }

  Awaitable<bool> send(Exchange& exchange) {
    const Response& response = exchange.response;
    const auto head = head_of(
        response, {kTls ? Protection::Tls : Protection::Plain, exchange.afterwards, hub_.clock.unix_time()});
    const bool with_body =
        exchange.request.method != Method::Head && response.status != 204 && response.status != 304;
    const bool secret = !response.secret_body.empty();
    asio::const_buffer body;
    if (with_body && !secret) body = asio::buffer(response.body.data(), response.body.size());
    if (with_body && secret) {
      const auto bytes = response.secret_body.bytes(kLeaving);
      body = asio::buffer(bytes.data(), bytes.size());
    }
    deadline_.within(limits().response_time);
    Error error;
    if (kTls && secret) {
      // By itself: two buffers together would be copied by Asio into ordinary memory.
      co_await asio::async_write(stream_, asio::buffer(head.data(), head.size()), into(error));
      if (!error) co_await asio::async_write(stream_, body, into(error));
    } else {
      const std::array<asio::const_buffer, 2> both{asio::buffer(head.data(), head.size()), body};
      co_await asio::async_write(stream_, both, into(error));
    }
    co_return !error && !deadline_.passed();
  }

  Awaitable<void> close() {
    Error error;
    deadline_.within(kLinger);
    if constexpr (kTls) co_await stream_.async_shutdown(into(error));
    lowest().shutdown(Socket::shutdown_send, error);
    std::array<char, 4096> ignored;
    for (std::size_t read = 0; unread_ && !error && !deadline_.passed() && read < kMostLingering;) {
      const std::size_t got = co_await lowest().async_read_some(asio::buffer(ignored), into(error));
      read += got;
    }
    wipe(std::span(ignored));
  }

  Hub& hub_;
  const IpAddress peer_;
  const Trust trust_;
  std::shared_ptr<TlsContext> tls_;  // the certificate it began with
  Stream stream_;
  Deadline deadline_;
  Arrivals arrivals_;
  std::size_t head_size_ = 0;  // of the head at its front
  bool is_first_ = true;
  bool between_ = false;  // waits for a request that has not begun
  bool gone_ = false;     // the other side is
  bool unread_ = false;   // something of the last request may be on its way
};

}  // namespace

Awaitable<void> serve_plain(Hub& hub, Socket socket, Place place) {
  Connection<Socket> connection(hub, std::move(socket), place.peer(), place.trust());
  co_await connection.run();
}

Awaitable<void> serve_tls(Hub& hub, Socket socket, Place place) {
  Connection<TlsStream> connection(hub, std::move(socket), place.peer(), place.trust());
  co_await connection.run();
}

}  // namespace cerby::workspace::http
