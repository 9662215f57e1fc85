// A connection, from its first byte to its last: one request after the other, each read whole, answered, and
// only then the next. What a client sends ahead waits in the kernel.
#include <array>

#include "workspace/http/chunks.h"
#include "workspace/http/internal/arrivals.h"
#include "workspace/http/internal/channel.h"
#include "workspace/http/internal/exchange.h"
#include "workspace/http/internal/hub.h"

namespace cerby::workspace::http {
namespace {

constexpr SecretAccess kArriving("the body of a request is read into it");
constexpr SecretAccess kLeaving("the body of a response goes out");
template <typename Stream>
class Connection final : public Endable {
 public:
  Connection(Hub& hub, Socket&& socket, const Place& place)
      : hub_(hub),
        peer_(place.peer()),
        trust_(place.trust()),
        channel_(hub, std::move(socket)),
        arrivals_(hub.settings.limits.head_bytes) {
    hub_.connections.insert(this);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override { hub_.connections.erase(this); }

  Awaitable<void> run() {
    const bool agreed = co_await channel_.shake_hands(limits().request_time);
    if (!agreed) {
      hub_.metrics.count(Event::HandshakeFailed);
      co_return;
    }
    bool more = true;
    while (more) more = co_await next();
    if (!gone_)
      co_await channel_.close(unread_ ? Channel<Stream>::Rest::Awaited : Channel<Stream>::Rest::None);
  }

  void finish() override {
    if (between_) channel_.cancel();
  }
  void cut_off() override { channel_.cut_off(); }

 private:
  enum class Arrived : std::uint8_t { Whole, Nothing, Late, Broken, Ended, TooLarge };

  Deadline& deadline() { return channel_.deadline(); }
  [[nodiscard]] const Limits& limits() const { return hub_.settings.limits; }

  // One request. False: there will be no other.
  Awaitable<bool> next() {
    const Arrived arrived = co_await receive_head();
    if (arrived == Arrived::Nothing) {
      gone_ = !hub_.stopping && !deadline().passed();
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
    deadline().within(begun || is_first_ ? limits().request_time : limits().idle_time);
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
        co_return deadline().passed() ? Arrived::Late : Arrived::Ended;
      }
      if (!begun) deadline().within(limits().request_time);
      begun = true;
      between_ = false;
    }
  }

  // Some bytes more.
  Awaitable<bool> receive_more() {
    Error error;
    const auto room = arrivals_.room();
    const std::size_t got =
        co_await channel_.stream().async_read_some(asio::buffer(room.data(), room.size()), into(error));
    arrivals_.added(got);
    co_return !error && !deadline().passed();
  }

  Awaitable<void> answer(Arrived arrived, Exchange& exchange) {
    if (arrived != Arrived::Whole) {
      refuse_head(arrived, exchange);
      co_return;
    }
    auto head = parse_head(arrivals_.text().substr(0, head_size_), limits().body_bytes,
                           [this](auto path) { return hub_.routes.query_of(path); });
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
      exchange.response = too_many_requests(wait);
      co_return;
    }
    if (!exchange.find_route()) co_return;
    if (!exchange.is_read) {
      exchange.is_read = co_await receive_body(*head, exchange);
      if (!exchange.is_read) co_return;
      exchange.afterwards = head->afterwards;
    }
    deadline().none();
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
      co_await asio::async_write(channel_.stream(), asio::buffer(kContinue.data(), kContinue.size()),
                                 into(error));
      if (error || deadline().passed()) {
        exchange.refuse_part(deadline().passed());
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
          co_await channel_.stream().async_read_some(asio::buffer(rest.data(), rest.size()), into(error));
      if (error || deadline().passed()) {
        exchange.refuse_part(deadline().passed());
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
        exchange.refuse_part(deadline().passed());
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
    const auto head = head_of(response, {channel_.protection(), exchange.afterwards, hub_.clock.unix_time()});
    const bool with_body =
        exchange.request.method != Method::Head && response.status != 204 && response.status != 304;
    const bool secret = !response.secret_body.empty();
    asio::const_buffer body;
    if (with_body && !secret) body = asio::buffer(response.body.data(), response.body.size());
    if (with_body && secret) {
      const auto bytes = response.secret_body.bytes(kLeaving);
      body = asio::buffer(bytes.data(), bytes.size());
    }
    deadline().within(limits().response_time);
    co_return co_await channel_.write(
        head, body, secret ? Channel<Stream>::Holds::Secret : Channel<Stream>::Holds::Nothing);
  }

  Hub& hub_;
  const IpAddress peer_;
  const Trust trust_;
  Channel<Stream> channel_;
  Arrivals arrivals_;
  std::size_t head_size_ = 0;  // of the head at its front
  bool is_first_ = true;
  bool between_ = false;  // waits for a request that has not begun
  bool gone_ = false;     // the other side is
  bool unread_ = false;   // something of the last request may be on its way
};

}  // namespace

Awaitable<void> serve_plain(Hub& hub, Socket socket, Place place) {
  Connection<Socket> connection(hub, std::move(socket), place);
  co_await connection.run();
}

Awaitable<void> serve_tls(Hub& hub, Socket socket, Place place) {
  Connection<TlsStream> connection(hub, std::move(socket), place);
  co_await connection.run();
}

}  // namespace cerby::workspace::http
