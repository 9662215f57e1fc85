// bench_workspace_load: launches from a workspace that bench_workspace_fill made, as hosts do: for each the
// account (which is the decision), its password and its code, one request after the other, over https.
//
//   bench_workspace_load --address 127.0.0.1:PORT --plan FILE --seconds N
//                        [--rate LAUNCHES] [--connections N] [--handshake-each] [--warm-up SECONDS]
//                        [--label TEXT] [--watch NAME=PID …] [--header]
//
// With a rate, launches are due at times that do not depend on how the service does (Poisson, the same dice
// each time), and a launch's time counts from when it was due: what waits for a free connection waits in it.
// Without, each connection launches again at once: how many there can be a second.
//
// Prints a row in Markdown; ends with 1 when an answer was not the account's. Judges no times.
#include "bench/launch_client.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <deque>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "bench/statistics.h"
#include "bench/watched_process.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

struct Options {
  std::string address = "127.0.0.1:443", plan, label = "launches";
  double rate = 0, seconds = 10, warm_up = 2;
  std::size_t connections = 32;
  bool handshake_each = false, header = false;
  std::vector<std::string> watched;
};

// A user's key, an account of theirs, and what the right answer holds.
struct Launch {
  std::string key, account, password;
};

std::vector<Launch> read_plan(const std::string& name) {
  std::vector<Launch> plan;
  std::ifstream file(name);
  for (Launch one; std::getline(file, one.key, '\t') && std::getline(file, one.account, '\t') &&
                   std::getline(file, one.password);)
    plan.push_back(one);
  return plan;
}

struct Step {
  const char* path;  // below the account
  std::string (*expected)(const Launch&);
};
const std::vector<Step> kSteps{{"", [](const Launch& launch) { return "\"id\":\"" + launch.account + "\""; }},
                               {"/secrets?filter%5Btype%5D=password",
                                [](const Launch& launch) { return "\"value\":\"" + launch.password + "\""; }},
                               {"/totp", [](const Launch&) { return std::string("\"code\":\""); }}};

class Load {
 public:
  Load(const Options& options, std::vector<Launch> plan) : options_(options), plan_(std::move(plan)) {
    const auto colon = options.address.rfind(':');
    endpoint_ = {asio::ip::make_address(options.address.substr(0, colon)),
                 static_cast<std::uint16_t>(std::stoi(options.address.substr(colon + 1)))};
    for (const auto& text : options.watched) {
      const auto sign = text.find('=');
      watched_.push_back({text.substr(0, sign), std::stoi(text.substr(sign + 1))});
    }
  }

  int run() {
    // Whose certificate it is, the real host's tests look at.
    tls_.set_verify_mode(asio::ssl::verify_none);
    begin_ = Clock::now() + to_duration(options_.warm_up);
    end_ = begin_ + to_duration(options_.seconds);
    free_.expires_at(Clock::time_point::max());
    for (std::size_t i = 0; i < options_.connections; ++i)
      asio::co_spawn(io_, options_.rate > 0 ? serve_queue() : launch_on(), asio::detached);
    if (options_.rate > 0) asio::co_spawn(io_, arrivals(), asio::detached);
    asio::co_spawn(io_, watch(), asio::detached);
    io_.run();
    print();
    return wrong_ == 0 && !times_.empty() ? 0 : 1;
  }

 private:
  static Clock::duration to_duration(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  asio::awaitable<void> wait_until(asio::steady_timer& timer, Clock::time_point time) {
    boost::system::error_code ignored;
    timer.expires_at(time);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }

  asio::awaitable<void> arrivals() {
    asio::steady_timer timer(io_);
    std::exponential_distribution<double> gap(options_.rate);
    for (auto due = Clock::now();; due += to_duration(gap(random_))) {
      if (due >= end_) break;
      co_await wait_until(timer, due);
      due_.push_back(due);
      free_.cancel_one();
    }
    is_over_ = true;
    free_.cancel();
  }

  asio::awaitable<void> serve_queue() {
    LaunchClient client(io_, tls_, endpoint_);
    while (!is_over_ || !due_.empty()) {
      if (due_.empty()) {
        // Its time stays as it is: to set it would wake all that wait.
        boost::system::error_code ignored;
        co_await free_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        continue;
      }
      const auto due = due_.front();
      due_.pop_front();
      co_await launch(client, due);
    }
  }

  asio::awaitable<void> launch_on() {
    LaunchClient client(io_, tls_, endpoint_);
    for (auto now = Clock::now(); now < end_; now = Clock::now()) co_await launch(client, now);
  }

  asio::awaitable<void> launch(LaunchClient& client, Clock::time_point due) {
    const Launch& one = plan_[std::uniform_int_distribution<std::size_t>(0, plan_.size() - 1)(random_)];
    if (options_.handshake_each) client.close();
    bool good = client.is_open() || co_await client.open();
    if (!good) complain("no connection", 0);
    for (const Step& step : kSteps) {
      if (!good) break;
      const int status = co_await client.get(one.account + step.path, one.key);
      good = status == 200 && client.body().find(step.expected(one)) != std::string_view::npos;
      if (!good) complain(step.path, status);
    }
    const auto now = Clock::now();
    if (!good || now < begin_) {
      all_ += good ? 1 : 0;
      co_return;
    }
    ++all_;
    // At saturation what ends after the end would count for a rate that was not reached.
    if (due >= begin_ && (options_.rate > 0 || now < end_)) times_.push_back(Milliseconds(now - due).count());
  }

  void complain(const char* what, int status) {
    constexpr int kMost = 5;
    if (++wrong_ <= kMost) std::fprintf(stderr, "%s%s: status %d\n", "/accounts/ID", what, status);
  }

  std::vector<double> used() const {
    std::vector<double> all;
    for (const auto& one : watched_) all.push_back(one.cpu_milliseconds());
    all.push_back(1000 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
    return all;
  }

  asio::awaitable<void> watch() {
    asio::steady_timer timer(io_);
    co_await wait_until(timer, begin_);
    before_ = used();
    const auto launches = all_;
    co_await wait_until(timer, end_);
    after_ = used();
    in_between_ = all_ - launches;
  }

  void print() {
    using cerby::bench::percentile;
    if (options_.header) {
      std::printf("| | launches | a second | p50 ms | p95 ms | p99 ms | max ms | wrong |");
      for (const auto& one : watched_) std::printf(" %s: CPU ms a launch | peak MiB |", one.name.c_str());
      std::printf(" load: CPU ms |\n|---|---|---|---|---|---|---|---|");
      for (std::size_t i = 0; i < watched_.size(); ++i) std::printf("---|---|");
      std::printf("---|\n");
    }
    std::printf("| %s | %zu | %.0f | %.2f | %.2f | %.2f | %.2f | %d |", options_.label.c_str(), times_.size(),
                static_cast<double>(times_.size()) / options_.seconds, percentile(times_, 50),
                percentile(times_, 95), percentile(times_, 99), percentile(times_, 100), wrong_);
    for (std::size_t i = 0; i < before_.size(); ++i) {
      std::printf(" %.3f |", (after_[i] - before_[i]) / std::max(1.0, static_cast<double>(in_between_)));
      if (i < watched_.size()) std::printf(" %.1f |", watched_[i].peak_mib());
    }
    std::printf("\n");
    // For whoever counts the audit log's entries: two a launch.
    std::fprintf(stderr, "all launches, with those of the warm-up: %lld\n", all_);
  }

  const Options& options_;
  const std::vector<Launch> plan_;
  std::vector<WatchedProcess> watched_;
  asio::ip::tcp::endpoint endpoint_;
  asio::io_context io_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  asio::steady_timer free_{io_};
  std::mt19937_64 random_{20260401};  // NOLINT(cert-msc51-cpp): the same each time
  Clock::time_point begin_, end_;
  std::deque<Clock::time_point> due_;
  bool is_over_ = false;
  std::vector<double> times_, before_, after_;
  long long all_ = 0, in_between_ = 0;
  int wrong_ = 0;
};

}  // namespace
}  // namespace bench

int main(int count, char** arguments) {
  CLI::App app("launches from a workspace, as hosts do");
  bench::Options options;
  app.add_option("--address", options.address)->required();
  app.add_option("--plan", options.plan)->required();
  app.add_option("--label", options.label);
  app.add_option("--rate", options.rate);
  app.add_option("--seconds", options.seconds);
  app.add_option("--warm-up", options.warm_up);
  app.add_option("--connections", options.connections);
  app.add_option("--watch", options.watched);
  app.add_flag("--handshake-each", options.handshake_each);
  app.add_flag("--header", options.header);
  CLI11_PARSE(app, count, arguments);
  auto plan = bench::read_plan(options.plan);
  if (plan.empty()) {
    std::fprintf(stderr, "bench_workspace_load: the plan has no launch\n");
    return 1;
  }
  return bench::Load(options, std::move(plan)).run();
}
