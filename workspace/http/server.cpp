#include "workspace/http/server.h"

#include <sys/socket.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <future>
#include <thread>

#include "base/log.h"
#include "workspace/http/internal/hub.h"

namespace cerby::workspace::http {
namespace {

constexpr std::chrono::milliseconds kPauseWithoutDescriptors{100};
constexpr std::chrono::milliseconds kGrace{1000};  // for what is cut off to notice
constexpr int kMostAtOnce = 64;

struct Listener {
  Endpoint endpoint;
  Descriptor socket;
};

void log_ending(const std::exception_ptr& problem) {
  if (!problem) return;
  // The end of a connection's stack: nobody else sees what ended it.
  try {
    std::rethrow_exception(problem);
  } catch (const std::exception& error) {
    log::error("a connection failed: {}", error.what());
  } catch (...) {
    log::error("a connection failed");
  }
}

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

class Server::Running {
 public:
  Running(Settings settings, const Routes& routes, Metrics& metrics, const Clock& clock,
          std::vector<Listener> listeners, std::shared_ptr<TlsContext> tls)
      : hub_(std::move(settings), routes, metrics, clock) {
    hub_.tls = std::move(tls);
    for (auto& listener : listeners) {
      endpoints_.push_back(std::move(listener.endpoint));
      watched_.emplace_back(hub_.io.get_executor(), listener.socket.release());
    }
    for (std::size_t i = 0; i < watched_.size(); ++i)
      asio::co_spawn(hub_.io, take_connections(i), log_ending);
    thread_ = std::thread([this] {
      hub_.io.run();
      ended_.set_value();
    });
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    stop();
    thread_.join();
  }

  [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }

  Expected<void> reload_certificate() {
    if (!hub_.settings.tls) return {};
    CERBY_TRY(auto fresh, load_tls(*hub_.settings.tls));
    asio::post(hub_.io, [this, fresh = std::move(fresh)]() mutable { hub_.tls = std::move(fresh); });
    return {};
  }

  Stopped stop() {
    asio::post(hub_.io, [this] { begin_stop(); });
    const auto status = all_ended_.wait_for(hub_.settings.limits.stop_time + kGrace);
    return status == std::future_status::ready ? Stopped::InTime : Stopped::Late;
  }

 private:
  Awaitable<void> take_connections(std::size_t index) {
    Watched& listener = watched_.at(index);
    while (!hub_.stopping) {
      Error error;
      co_await listener.async_wait(Watched::wait_read, into(error));
      if (error || hub_.stopping) break;
      if (take_waiting(index)) continue;
      // No descriptor is left for it: without a pause, this thread would do nothing but ask again.
      Timer pause(hub_.io.get_executor(), kPauseWithoutDescriptors);
      co_await pause.async_wait(into(error));
    }
  }

  // False: the system can give no more of them for now.
  bool take_waiting(std::size_t index) {
    for (int i = 0; i < kMostAtOnce; ++i) {
      auto accepted = accept_one(watched_.at(index).native_handle());
      if (!accepted) return !is_shortage(accepted.error());
      begin(std::move(*accepted), std::holds_alternative<UnixEndpoint>(endpoints_.at(index)));
    }
    return true;
  }

  // One connection less is all that a failure costs: thrown further, it would end the listener.
  void begin(Accepted accepted, bool is_local_socket) {
    bool begun = false;
    try {
      begun = admit(std::move(accepted), is_local_socket);
    } catch (...) {
      log::error("a connection could not be begun");
    }
    if (!begun) hub_.metrics.count(Event::ConnectionRefused);
  }

  // False: there is no place for it, or the system has nothing left for it.
  bool admit(Accepted accepted, bool is_local_socket) {
    const bool is_proxy =
        is_local_socket || std::ranges::any_of(hub_.settings.trusted_proxies,
                                               [&](auto& one) { return one.contains(accepted.peer); });
    const auto trust = is_proxy ? Trust::Trusted : Trust::Untrusted;
    const bool tls = hub_.tls != nullptr && !is_local_socket;
    // Handshakes are this thread's dearest work: too many of one address would be everybody's wait.
    if (tls && !is_proxy && !hub_.may_shake_hands(accepted.peer)) return false;
    auto place = hub_.enter(accepted.peer, trust);
    if (!place) return false;
    Socket socket(hub_.io.get_executor());
    Error error;
    socket.assign(asio::generic::stream_protocol(accepted.family, 0), accepted.socket.get(), error);
    if (error) return false;
    (void)accepted.socket.release();  // the socket's from here on, and not before
    asio::co_spawn(hub_.io,
                   tls ? serve_tls(hub_, std::move(socket), std::move(*place))
                       : serve_plain(hub_, std::move(socket), std::move(*place)),
                   log_ending);
    return true;
  }

  void begin_stop() {
    if (hub_.stopping) return;
    hub_.stopping = true;
    for (std::size_t i = 0; i < watched_.size(); ++i) {
      Error ignored;
      watched_[i].close(ignored);
      if (const auto* const local = std::get_if<UnixEndpoint>(&endpoints_[i])) {
        std::error_code left_there;
        std::filesystem::remove(local->path, left_there);
      }
    }
    if (hub_.is_empty()) return;
    for (auto* const connection : hub_.connections) connection->finish();
    hub_.stop_timer.expires_after(hub_.settings.limits.stop_time);
    hub_.stop_timer.async_wait([this](const Error& error) {
      if (error) return;
      for (auto* const connection : hub_.connections) connection->cut_off();
    });
  }

  std::vector<Endpoint> endpoints_;
  std::promise<void> ended_;
  std::shared_future<void> all_ended_ = ended_.get_future().share();
  Hub hub_;
  std::deque<Watched> watched_;  // this Asio cannot move one
  std::thread thread_;
};

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() = default;

Expected<std::unique_ptr<Server>> Server::start(Settings settings, const Routes& routes, Metrics& metrics,
                                                const Clock& clock) {
  std::shared_ptr<TlsContext> tls;
  if (settings.tls) {
    CERBY_TRY(tls, load_tls(*settings.tls));
  }
  std::vector<Listener> listeners;
  for (const auto& endpoint : settings.listen) {
    CERBY_TRY(auto socket, listen_on(endpoint));
    auto where = listening_at(socket, endpoint);
    listeners.push_back({std::move(where), std::move(socket)});
  }
  return std::unique_ptr<Server>(new Server(std::make_unique<Running>(
      std::move(settings), routes, metrics, clock, std::move(listeners), std::move(tls))));
}

std::vector<Endpoint> Server::endpoints() const {
  return running_->endpoints();
}
Expected<void> Server::reload_certificate() {
  return running_->reload_certificate();
}
Server::Stopped Server::stop() {
  return running_->stop();
}

}  // namespace cerby::workspace::http
