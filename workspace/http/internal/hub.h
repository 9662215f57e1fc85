// What the connections of a server share. For .cpp files of this folder alone (asio.h); touched by the
// server's thread only, but for what says otherwise.
#pragma once

#include "workspace/http/internal/asio.h"

#include <map>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

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

class Hub;

// A connection's place among those that may be: given back at its end, also where that is before its
// beginning.
class Place {
 public:
  Place(Hub& hub, const IpAddress& peer, Trust trust) : hub_(&hub), peer_(peer), trust_(trust) {}
  Place(Place&& other) noexcept
      : hub_(std::exchange(other.hub_, nullptr)), peer_(other.peer_), trust_(other.trust_) {}
  Place& operator=(Place&&) = delete;
  ~Place();
  // Connected from.
  [[nodiscard]] const IpAddress& peer() const { return peer_; }
  // Whether its word on who it speaks for counts.
  [[nodiscard]] Trust trust() const { return trust_; }

 private:
  Hub* hub_;  // null: moved from
  const IpAddress peer_;
  const Trust trust_;
};

class Hub {
 public:
  Hub(Settings the_settings, const Routes& the_routes, Metrics& the_metrics, const Clock& the_clock);

  // None: no more connections may be.
  [[nodiscard]] std::optional<Place> enter(const IpAddress& peer, Trust trust);
  [[nodiscard]] bool is_empty() const { return entered_ == 0; }

  // How long until the address may ask; zero: now.
  std::chrono::milliseconds limit(const IpAddress& client);
  // Whether the address may have one more handshake: as often as it may ask.
  bool may_shake_hands(const IpAddress& peer);

  const Settings settings;
  const Routes& routes;
  Metrics& metrics;
  const Clock& clock;
  std::shared_ptr<TlsContext> tls;  // null: plain
  bool stopping = false;
  std::unordered_set<Endable*> connections;
  std::size_t body_bytes = 0;  // taken of all_body_bytes

 private:
  friend class Place;
  void left(const IpAddress& peer, Trust trust);

  std::optional<Limiter> requests_, handshakes_;
  std::size_t entered_ = 0;
  std::map<IpAddress, std::size_t> by_address_;

 public:
  // Behind what connections use until they end: with it, at the latest.
  asio::io_context io{1};
  Timer stop_timer{io.get_executor()};
  Workers workers;  // ends before the io_context that its jobs report to
};

// Serves a connection to its end.
Awaitable<void> serve_plain(Hub& hub, Socket socket, Place place);
Awaitable<void> serve_tls(Hub& hub, Socket socket, Place place);

}  // namespace cerby::workspace::http
