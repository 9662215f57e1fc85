#include "workspace/http/internal/hub.h"

namespace cerby::workspace::http {
namespace {

std::chrono::milliseconds take_of(Limiter& limiter, const IpAddress& address) {
  const auto party = address.of_one_party();
  return limiter.take({reinterpret_cast<const char*>(party.bytes.data()), party.bytes.size()});
}

}  // namespace

Hub::Hub(Settings the_settings, const Routes& the_routes, Metrics& the_metrics, const Clock& the_clock)
    : settings(std::move(the_settings)),
      routes(the_routes),
      metrics(the_metrics),
      clock(the_clock),
      workers(settings.limits.workers, settings.limits.waiting) {
  if (!settings.rate_per_address) return;
  requests_.emplace(*settings.rate_per_address, clock);
  if (settings.tls) handshakes_.emplace(*settings.rate_per_address, clock);
}

Place::~Place() {
  if (hub_ != nullptr) hub_->left(peer_, trust_);
}

std::optional<Place> Hub::enter(const IpAddress& peer, Trust trust) {
  if (entered_ >= settings.limits.connections) return std::nullopt;
  if (trust == Trust::Untrusted) {
    auto& count = by_address_[peer.of_one_party()];
    if (count >= settings.limits.connections_per_address) return std::nullopt;
    ++count;
  }
  ++entered_;
  metrics.connection_opened();
  return std::optional<Place>(std::in_place, *this, peer, trust);
}

void Hub::left(const IpAddress& peer, Trust trust) {
  if (trust == Trust::Untrusted) {
    const auto counted = by_address_.find(peer.of_one_party());
    if (counted != by_address_.end() && --counted->second == 0) by_address_.erase(counted);
  }
  --entered_;
  metrics.connection_closed();
  if (stopping && entered_ == 0) stop_timer.cancel();
}

std::chrono::milliseconds Hub::limit(const IpAddress& client) {
  return requests_ ? take_of(*requests_, client) : std::chrono::milliseconds(0);
}

bool Hub::may_shake_hands(const IpAddress& peer) {
  return !handshakes_ || take_of(*handshakes_, peer).count() == 0;
}

}  // namespace cerby::workspace::http
