// What the connections of a server share. For .cpp files of this folder alone (asio.h); touched by the
// server's thread only, but for what says otherwise.
#pragma once

#include "workspace/http/internal/asio.h"

#include <map>
#include <memory>
#include <optional>
#include <unordered_set>

#include "workspace/http/internal/tls_context.h"
#include "workspace/http/server.h"
#include "workspace/http/workers.h"

namespace cerby::workspace::http {

// A connection, as those see it that end it.
class Endable {
 public:
  virtual ~Endable() = default;
  // The server stops: a connection between two requests ends now, another one with its response.
  virtual void finish() = 0;
  // Ends at once.
  virtual void cut_off() = 0;
};

class Hub {
 public:
  Hub(Settings the_settings, const Routes& the_routes, Metrics& the_metrics, const Clock& the_clock);

  // Whether one more connection may be; if so it is counted until left() is called with the same.
  [[nodiscard]] bool enter(const IpAddress& peer, Trust trust);
  void left(const IpAddress& peer, Trust trust);
  [[nodiscard]] bool is_empty() const { return entered_ == 0; }

  // How long until the address may ask; zero: now.
  std::chrono::milliseconds limit(const IpAddress& client);

  const Settings settings;
  const Routes& routes;
  Metrics& metrics;
  const Clock& clock;
  std::shared_ptr<TlsContext> tls;  // null: plain
  bool stopping = false;
  std::unordered_set<Endable*> connections;
  std::size_t body_bytes = 0;  // taken of all_body_bytes

 private:
  std::optional<Limiter> limiter_;
  std::size_t entered_ = 0;
  std::map<IpAddress, std::size_t> by_address_;

 public:
  // Behind what connections use until they end: with it, at the latest.
  asio::io_context io{1};
  Timer stop_timer{io.get_executor()};
  Workers workers;  // ends before the io_context that its jobs report to
};

// Gives the place of a connection that has entered back, also where it could not even be made.
class Place {
 public:
  Place(Hub& hub, const IpAddress& peer, Trust trust) : hub_(hub), peer_(peer), trust_(trust) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { hub_.left(peer_, trust_); }

 private:
  Hub& hub_;
  const IpAddress peer_;
  const Trust trust_;
};

// Serves a connection that has entered to its end, and leaves. `peer`: connected from; `trust`: its word on
// who it speaks for counts.
Awaitable<void> serve_plain(Hub& hub, Socket socket, IpAddress peer, Trust trust);
Awaitable<void> serve_tls(Hub& hub, Socket socket, IpAddress peer, Trust trust);

}  // namespace cerby::workspace::http
