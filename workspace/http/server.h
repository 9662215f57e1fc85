// A server: listens, takes requests apart, has routes answer them, sends the responses. HTTP/1.1, with TLS or
// without.
//
// Connections are served by one thread of the server's own that never waits; handlers run on workers
// (workers.h). A request meets these, in this order, and the first "no" is the answer: too many connections,
// or handshakes from the address (closed without a word); the head is not whole in time (408) or malformed
// (400, 414, 431, 501, 505); too many requests from the address (429); no such route (404, 405); the body
// malformed, too large (413), not whole in time; too many requests waiting (503).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/http/endpoint.h"
#include "workspace/http/limiter.h"
#include "workspace/http/metrics.h"
#include "workspace/http/routes.h"
#include "workspace/http/tls.h"

namespace cerby::workspace::http {

struct Limits {
  std::size_t head_bytes = 16UL * 1024;
  std::size_t body_bytes = 256UL * 1024;
  // Of all requests that are here at once.
  std::size_t all_body_bytes = 32UL * 1024 * 1024;
  std::chrono::milliseconds request_time{10'000};   // for a request to arrive, and for a handshake
  std::chrono::milliseconds response_time{30'000};  // for a response to be taken
  std::chrono::milliseconds idle_time{75'000};      // between requests
  std::chrono::milliseconds stop_time{10'000};      // for requests that are here when the server stops
  std::size_t connections = 1024;
  std::size_t connections_per_address = 64;  // not of trusted proxies
  std::size_t workers = 32;                  // threads, of which most wait for the disk
  std::size_t waiting = 256;                 // requests that wait for a worker
};

struct Settings {
  std::vector<Endpoint> listen;
  std::optional<TlsFiles> tls;           // none: plain; a Unix socket is always plain
  std::vector<Network> trusted_proxies;  // who is believed about X-Forwarded-For; peers of Unix sockets are
  // Of requests, and apart from them of TLS handshakes; the latter not of trusted proxies. None: no limit.
  std::optional<Rate> rate_per_address;
  Limits limits;
};

class Server {
 public:
  // Everything that is referred to outlives the server. config_invalid (the certificate), system_failed (an
  // endpoint).
  static Expected<std::unique_ptr<Server>> start(Settings settings, const Routes& routes, Metrics& metrics,
                                                 const Clock& clock);
  // Stops.
  ~Server();

  // Where it listens, with the ports that the system chose.
  [[nodiscard]] std::vector<Endpoint> endpoints() const;

  // Reads the certificate's files again, for the connections from now on. A failure leaves what was.
  Expected<void> reload_certificate();

  // Takes no more connections and requests, waits for those that are here to be answered, at most stop_time,
  // and cuts the rest off. Late: a handler still runs, and the server cannot be destroyed before it ends.
  enum class Stopped : std::uint8_t { InTime, Late };
  Stopped stop();

 private:
  class Running;
  explicit Server(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace cerby::workspace::http
