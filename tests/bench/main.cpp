// Starts the host beside the floor and others, over and over and by turns, and prints what each costs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/secret.h"
#include "bench/statistics.h"
#include "bench/subjects.h"

namespace cerby::bench {
namespace {

double ms(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// A one-time code must not meet the end of its period: the host would wait for the next.
void wait_for_time_in_period() {
  constexpr std::int64_t kPeriod = 30;
  constexpr std::int64_t kEnough = 6;
  const auto left = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return kPeriod - std::chrono::duration_cast<std::chrono::seconds>(now).count() % kPeriod;
  };
  while (left() < kEnough) std::this_thread::sleep_for(std::chrono::milliseconds(200));
}

struct Measured {
  Series until_answer, whole;
};

void measure(const Subject& subject, std::size_t run, Measured& measured) {
  Process process(subject.command);
  subject.talk(process, run);
  measured.until_answer.milliseconds.push_back(ms(process.since_start()));
  measured.until_answer.peak_mib.push_back(static_cast<double>(process.peak_kib()) / 1024);
  const Usage usage = process.finish();
  measured.until_answer.minor_faults.push_back(static_cast<double>(usage.minor_faults));
  measured.whole.milliseconds.push_back(ms(usage.lifetime));
}

void print_starts(const Options& options, const Scene& scene, const Scene& many) {
  auto all = subjects(options, scene, many);
  // The first stays: the others are compared with it.
  all.erase(std::remove_if(
                all.begin() + 1, all.end(),
                [&](const Subject& subject) { return subject.name.find(options.only) == std::string::npos; }),
            all.end());
  std::vector<Measured> measured;
  for (const auto& subject : all) {
    measured.push_back({.until_answer = {.name = subject.name,
                                         .goal_ratio = subject.goals.ratio,
                                         .goal_mib = subject.goals.mib},
                        .whole = {.name = subject.name, .goal_ratio = subject.goals.ratio}});
  }
  for (std::size_t run = 0; run < options.runs; ++run) {
    wait_for_time_in_period();
    for (std::size_t which = 0; which < all.size(); ++which) measure(all[which], run, measured[which]);
  }
  std::vector<const Series*> until, whole;
  for (const auto& one : measured) {
    until.push_back(&one.until_answer);
    whole.push_back(&one.whole);
  }
  fmt::print("{}{}",
             table(fmt::format("Process start to the answer ({} runs by turns, vault of {} accounts)",
                               options.runs, kAccounts),
                   until, *until.front()),
             table("The same processes, start to end", whole, *whole.front()));
}

void print_growth(const Scene& scene, const Scene& many) {
  const auto size = vault_size(scene), size_of_many = vault_size(many);
  const auto grown = static_cast<double>(size_of_many) - static_cast<double>(size);
  fmt::print(
      "\n### The vault's file\n\n{} accounts: {} bytes; {}: {} bytes; {:.0f} bytes for each account (goal ≤ "
      "1024)\n",
      scene.accounts.size(), size, many.accounts.size(), size_of_many,
      grown / static_cast<double>(many.accounts.size() - scene.accounts.size()));
}

void print_hostile(const Options& options, const Scene& scene) {
  fmt::print(
      "\n### Peak memory over a hostile message\n\n| {:<24} | {:>7} | {:>8} | {:<8} | {} |\n| --- | --- | "
      "--- | --- | --- |\n",
      "message", "bytes", "peak MiB", "goal", "answer");
  for (const auto& message : hostile_messages(3)) {
    Process process(host_command(options, scene.home));
    say_hello(process);
    process.send(launch(2, scene.accounts.front()));
    expect(process.receive(), "open");
    process.send(message.body);
    const auto reply = nlohmann::json::parse(process.receive().value_or("{}"), nullptr, false);
    fmt::print("| {:<24} | {:>7} | {:>8.2f} | {:<8} | {} |\n", message.name, message.body.size(),
               static_cast<double>(process.peak_kib()) / 1024, "goal ≤ 8",
               reply.value("outcome", reply.value("type", "nothing")));
  }
}

void print_steady(const Options& options, const Scene& scene) {
  struct Side {
    std::string name;
    Process process;
    std::vector<double> microseconds{};
  };
  Side sides[] = {{"floor", Process({{options.floor}, {}})},
                  {"cerby-host: status", Process(host_command(options, scene.home))}};
  const std::size_t requests = options.runs * 10;
  for (auto& side : sides) say_hello(side.process);
  for (std::size_t request = 0; request < requests; ++request) {
    for (auto& side : sides) {
      const auto before = side.process.since_start();
      side.process.send(status(static_cast<int>(request) + 2));
      if (!side.process.receive()) throw std::runtime_error(side.name + " went away");
      side.microseconds.push_back(ms(side.process.since_start() - before) * 1000);
    }
  }
  fmt::print(
      "\n### Steady state, request to answer ({} requests)\n\n| {:<20} | median µs | p95 µs | × floor |\n| "
      "--- | --- | --- | --- |\n",
      requests, "");
  for (const auto& side : sides) {
    fmt::print("| {:<20} | {:>9.1f} | {:>6.1f} | {:>7.2f} |\n", side.name, median(side.microseconds),
               percentile(side.microseconds, 95), median(side.microseconds) / median(sides[0].microseconds));
  }
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"What a launch costs in the host, beside the floor and others"};
  app.add_option("--host", options.host)->required();
  app.add_option("--floor", options.floor)->required();
  app.add_option("--home", options.home, "an empty folder")->required();
  app.add_option("--runs", options.runs)->check(CLI::Range(1, 10'000));
  app.add_option("--only", options.only, "besides the floor, the starts with this in their name");
  app.add_option("--browserpass", options.browserpass);
  app.add_option("--store", options.store, "a password store with account.gpg in it");
  app.add_option("--gnupg", options.gnupg, "its GnuPG home");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);  // a program that goes away is noticed by its silence
  if (!start_secrets()) return 1;
  const auto scene = make_scene(options.home);
  const auto many = scene ? make_scene_of_many(std::filesystem::path(options.home) / "many") : scene;
  if (!many) {
    std::cerr << describe(many.error()) << '\n';
    if (scene) close_scene(*scene);
    return 1;
  }
  int code = 0;
  try {
    print_starts(options, *scene, *many);
    if (options.only.empty()) {
      print_growth(*scene, *many);
      print_hostile(options, *scene);
      print_steady(options, *scene);
    }
  } catch (const std::exception& wrong) {
    std::cerr << "bench: " << wrong.what() << '\n';
    code = 1;
  }
  close_scene(*scene);
  close_scene(*many);
  return code;
}

}  // namespace
}  // namespace cerby::bench

int main(int argc, char** argv) {
  return cerby::bench::run(argc, argv);
}
