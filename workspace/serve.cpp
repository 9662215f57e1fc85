#include "workspace/serve.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "workspace/admin.h"
#include "workspace/api/resources.h"
#include "workspace/api/session_tokens.h"
#include "workspace/http/server.h"
#include "workspace/journal/journal.h"
#include "workspace/launch/page.h"
#include "workspace/mail_service.h"
#include "workspace/readiness.h"
#include "workspace/service_manager.h"
#include "workspace/sign_in_service.h"

namespace cerby::workspace {
namespace {

// Before the first thread, which takes it over: signals come to `next_signal` alone.
sigset_t block_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int one : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, one);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  (void)std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int next_signal(const sigset_t& signals) {
  int number = 0;
  while (::sigwait(&signals, &number) != 0) {
  }
  return number;
}

http::Response plain_text(int status, std::string text) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

// What goes wrong besides requests.
struct Failures {
  const api::Gate& gate;
  mail::Outbox* outbox;  // none: no mail is sent
  std::atomic<std::uint64_t> checkpoints{0};

  [[nodiscard]] std::string text() const {
    const auto one = [](std::string_view name, std::string_view help, std::uint64_t count) {
      return fmt::format("# HELP {0} {1}\n# TYPE {0} counter\n{0} {2}\n", name, help, count);
    };
    std::string all = one("cerby_database_failures_total", "Requests that the database did not do.",
                          gate.failures().database);
    all += one("cerby_audit_failures_total", "Entries of the audit log that were not written for themselves.",
               gate.failures().audit);
    all += one("cerby_checkpoint_failures_total", "Checkpoints of the audit log that were not made.",
               checkpoints);
    all += one("cerby_mails_lost_total", "Mails that were not handed over.",
               outbox != nullptr ? outbox->lost() : 0);
    return all;
  }
};

// For the service manager, the load balancer and Prometheus; with a worker of its own, so that they are
// answered when all others are busy.
http::Routes health_routes(const std::atomic<bool>& ready, const Readiness& readiness,
                           const http::Metrics& metrics, const Failures& failures) {
  http::Routes routes;
  routes.add(http::Method::Get, "/healthz", [](const http::Request&) { return plain_text(200, "ok\n"); });
  routes.add(http::Method::Get, "/readyz", [&ready, &readiness](const http::Request&) {
    return ready && readiness.is_database_usable() ? plain_text(200, "ready\n")
                                                   : plain_text(503, "not ready\n");
  });
  routes.add(http::Method::Get, "/metrics", [&metrics, &failures](const http::Request&) {
    auto response = plain_text(200, metrics.text() + failures.text());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  });
  return routes;
}

http::Settings health_settings(const http::Endpoint& endpoint) {
  http::Settings settings;
  settings.listen.push_back(endpoint);
  settings.limits.workers = 1;
  settings.limits.waiting = 16;
  settings.limits.connections = 32;
  settings.limits.stop_time = std::chrono::seconds(1);
  return settings;
}

void reload(http::Server& server) {
  if (const auto reloaded = server.reload_certificate(); reloaded) {
    log::info("the certificate was read again");
  } else {
    log::error("the certificate stays what it was: {}", describe(reloaded.error()));
  }
}

// This run, for whoever reads the audit log.
std::string run_label() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {};
  return std::string("serve ") + host.data() + " " + std::to_string(::getpid());
}

Expected<void> journalled(const store::Result<void>& done) {
  if (done) return {};
  return fail(Outcome::SystemFailed,
              "the audit log: " + std::string(name(done.error().error)) + ", " + done.error().detail);
}

// Checkpoints and counted refusals, from its making to its end.
class Ticker {
 public:
  Ticker(journal::Journal& journal, api::Gate& gate, signin::Witness& witness, Failures& failures)
      : thread_([this, &journal, &gate, &witness, &failures](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          while (!changed_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; })) {
            if (stop.stop_requested()) return;
            gate.write_left_out();
            gate.write_uses();
            witness.write_left_out();
            if (const auto done = journalled(journal.tick()); !done) {
              ++failures.checkpoints;
              log::error("no checkpoint: {}", describe(done.error()));
            }
          }
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace

Expected<void> serve(const Config& config) {
  const sigset_t signals = block_signals();
  const char* const told_where = std::getenv("NOTIFY_SOCKET");
  const std::string manager = told_where != nullptr ? told_where : "";
  const SystemClock clock;
  std::atomic<bool> ready = false;

  CERBY_TRY(const auto keys, open_master_keys(config, credentials_folder()));
  CERBY_TRY(const auto database, open_database(config));
  CERBY_CHECK(check_master_keys(*database, keys));
  journal::Journal journal(*database, clock, keys, run_label());
  std::unique_ptr<MailService> mail;
  if (config.mail) {
    CERBY_TRY(mail, MailService::make(*config.mail, credentials_folder(), clock));
  }
  api::Gate gate(*database, clock, keys, journal, mail ? &mail->outbox() : nullptr, config.leases,
                 config.rate_per_user);
  http::Routes routes;
  api::add_resources(gate, routes);
  signin::Witness witness(journal, clock);
  const auto lease_key =
      config.leases.term.count() > 0 ? keys.newest().lease_key() : std::optional<vault::PublicKey>();
  api::add_session_tokens(*database, clock, witness, routes, lease_key, config.rate_per_user);
  const launch::Page launch_page(config.install);
  launch_page.add(routes);
  std::unique_ptr<SignInService> sign_in;
  if (config.sign_in) {
    CERBY_TRY(sign_in,
              SignInService::make(*config.sign_in, credentials_folder(), *database, clock, keys, witness,
                                  config.server.rate_per_address.value_or(signin::kBeginRate)));
    sign_in->add(routes);
  }
  http::Metrics metrics(routes.labels());
  CERBY_TRY(const auto readiness, Readiness::start(config.database, clock));
  Failures failures{gate, mail ? &mail->outbox() : nullptr};
  const auto health = health_routes(ready, *readiness, metrics, failures);
  http::Metrics health_metrics(health.labels());
  CERBY_TRY(const auto health_server,
            http::Server::start(health_settings(config.health), health, health_metrics, clock));
  // Before the first answer.
  CERBY_CHECK(journalled(journal.start()));
  CERBY_TRY(const auto server, http::Server::start(config.server, routes, metrics, clock));
  for (const auto& endpoint : server->endpoints()) log::info("listening on {}", text_of(endpoint));
  for (const auto& endpoint : health_server->endpoints()) log::info("health on {}", text_of(endpoint));
  std::optional<Ticker> ticker(std::in_place, journal, gate, witness, failures);
  ready = true;
  tell_service_manager(manager, "READY=1");
  for (int number = next_signal(signals); number == SIGHUP; number = next_signal(signals)) reload(*server);
  log::info("stopping");
  ready = false;
  tell_service_manager(manager, "STOPPING=1");
  if (server->stop() == http::Server::Stopped::InTime) {
    ticker.reset();
    gate.write_left_out(journal::Refusals::Minutes::All);
    gate.write_uses();
    witness.write_left_out(journal::Refusals::Minutes::All);
    return journalled(journal.stop());
  }
  // A handler that does not end would hold the process for as long: nothing below this line would.
  log::error("a request was not answered in time: it was cut off");
  ::_exit(1);
}

}  // namespace cerby::workspace
