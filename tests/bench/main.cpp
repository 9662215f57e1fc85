// Starts the host beside the floor and others, over and over and by turns, and prints what each costs.
//
//   bench_host --host PROGRAM --floor PROGRAM --home FOLDER [--runs N] [--browserpass PROGRAM [--store FOLDER
//   --gnupg FOLDER]]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/secret.h"
#include "bench/process.h"
#include "bench/scene.h"
#include "bench/statistics.h"

namespace cerby::bench {
namespace {

struct Options {
  std::string host, floor, browserpass, store, gnupg;
  std::string home;
  std::size_t runs = 100;
};

double ms(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// What a run has to hear, or the bench measures something else than it says.
void expect(const std::optional<std::string>& body, std::string_view type) {
  const auto reply = nlohmann::json::parse(body.value_or("null"), nullptr, false);
  const std::string got = reply.is_object() ? reply.value("type", "") : "nothing";
  if (got != type)
    throw std::runtime_error(fmt::format("expected {}, got {}", type, body.value_or("nothing")));
}

// A one-time code must not meet the end of its period: the host would wait for the next.
void wait_for_time_in_period() {
  constexpr std::int64_t kPeriod = 30, kEnough = 6;
  while (kPeriod - std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                           .count() %
                       kPeriod <
         kEnough) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

// A program, and what is said to it until the moment that counts.
struct Subject {
  Series until, whole;
  Command command;
  std::function<void(Process&, std::size_t run)> talk;
};

void measure(Subject& subject, std::size_t run) {
  Process process(subject.command);
  subject.talk(process, run);
  subject.until.milliseconds.push_back(ms(process.since_start()));
  subject.until.peak_mib.push_back(static_cast<double>(process.peak_kib()) / 1024);
  const Usage usage = process.finish();
  subject.until.minor_faults.push_back(static_cast<double>(usage.minor_faults));
  subject.whole.milliseconds.push_back(ms(usage.lifetime));
}

void say_hello(Process& process) {
  process.send(hello(1));
  expect(process.receive(), "hello");
}

void up_to_the_plan(Process& process, const Uuid& account) {
  say_hello(process);
  process.send(launch(2, account));
  expect(process.receive(), "open");
  process.send(login_page(3));
  expect(process.receive(), "fill");
}

void up_to_the_code(Process& process, const Uuid& account) {
  up_to_the_plan(process, account);
  process.send(submitted(4, "document-1"));
  expect(process.receive(), "wait");
  process.send(code_page(5));
  expect(process.receive(), "fill");
}

std::vector<Subject> subjects(const Options& options, const Scene& scene,
                              const std::filesystem::path& empty_home) {
  const auto host_in = [&](const std::filesystem::path& home) {
    return Command{{options.host, "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"},
                   {{"HOME", home.string()}}};
  };
  const auto account = [&](std::size_t run) { return scene.accounts[run % scene.accounts.size()]; };
  std::vector<Subject> all;
  all.push_back({{"floor: one answer"}, {"floor"}, {{options.floor}, {}}, [](Process& p, std::size_t) {
                   say_hello(p);
                 }});
  all.push_back({{"cerby-host: hello, vault open", {}, {}, {}, 1.5},
                 {"cerby-host: hello"},
                 host_in(scene.home),
                 [](Process& p, std::size_t) { say_hello(p); }});
  all.push_back({{"cerby-host: hello, no vault", {}, {}, {}, 1.5},
                 {"cerby-host: hello, no vault"},
                 host_in(empty_home),
                 [](Process& p, std::size_t) { say_hello(p); }});
  all.push_back({{"cerby-host: to the filled plan", {}, {}, {}, 3.0, 6.0},
                 {"cerby-host: filled plan", {}, {}, {}, 3.0},
                 host_in(scene.home),
                 [account](Process& p, std::size_t run) { up_to_the_plan(p, account(run)); }});
  all.push_back({{"cerby-host: the same, with a code", {}, {}, {}, 4.5, 6.0},
                 {"cerby-host: with a code", {}, {}, {}, 4.5},
                 host_in(scene.home),
                 [account](Process& p, std::size_t run) { up_to_the_code(p, account(run)); }});
  if (!options.browserpass.empty()) {
    all.push_back({{"browserpass: one answer (echo)"},
                   {"browserpass: echo"},
                   {{options.browserpass}, {{"HOME", options.home}}},
                   [](Process& p, std::size_t) {
                     p.send(R"({"action":"echo","settings":{},"echoResponse":{"type":"hello"}})");
                     expect(p.receive(), "hello");
                   }});
  }
  if (!options.browserpass.empty() && !options.store.empty()) {
    const std::string fetch =
        nlohmann::json{{"action", "fetch"},
                       {"settings",
                        {{"gpgPath", "/usr/bin/gpg"},
                         {"stores", {{"s", {{"id", "s"}, {"name", "s"}, {"path", options.store}}}}}}},
                       {"storeId", "s"},
                       {"file", "account.gpg"}}
            .dump();
    all.push_back({{"browserpass: one password (fetch)"},
                   {"browserpass: fetch"},
                   {{options.browserpass},
                    {{"HOME", options.home}, {"GNUPGHOME", options.gnupg}, {"PATH", "/usr/bin:/bin"}}},
                   [fetch](Process& p, std::size_t) {
                     p.send(fetch);
                     if (p.receive().value_or("").find(R"("status":"ok")") == std::string::npos)
                       throw std::runtime_error("browserpass did not answer");
                   }});
  }
  return all;
}

void print_starts(const Options& options, const Scene& scene, const std::filesystem::path& empty_home) {
  auto all = subjects(options, scene, empty_home);
  for (std::size_t run = 0; run < options.runs; ++run) {
    wait_for_time_in_period();
    for (auto& subject : all) measure(subject, run);
  }
  std::vector<const Series*> until, whole;
  for (const auto& subject : all) {
    until.push_back(&subject.until);
    whole.push_back(&subject.whole);
  }
  std::cout << table(fmt::format("Process start to the answer, {} runs by turns; vault of {} accounts",
                                 options.runs, kAccounts),
                     until, all.front().until)
            << table("The same, process start to its end", whole, all.front().whole);
}

void print_hostile(const Options& options, const Scene& scene) {
  fmt::print(
      "\n### Peak memory over a hostile message of 256 KiB\n\n| message | bytes | peak MiB | goal | answer "
      "|\n| --- | --- | --- | --- | --- |\n");
  for (const auto& message : hostile_messages(3)) {
    Process process({{options.host, "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"},
                     {{"HOME", scene.home.string()}}});
    say_hello(process);
    process.send(launch(2, scene.accounts.front()));
    expect(process.receive(), "open");
    process.send(message.body);
    const auto reply = nlohmann::json::parse(process.receive().value_or("{}"), nullptr, false);
    fmt::print("| {} | {} | {:.2f} | goal ≤ 8 | {} |\n", message.name, message.body.size(),
               static_cast<double>(process.peak_kib()) / 1024,
               reply.value("outcome", reply.value("type", "nothing")));
  }
}

void print_steady(const Options& options, const Scene& scene) {
  const std::size_t requests = options.runs * 10;
  struct Side {
    const char* name;
    Process process;
    std::vector<double> microseconds{};
  };
  Side sides[] = {
      {"floor", Process({{options.floor}, {}})},
      {"cerby-host: status", Process({{options.host, "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"},
                                      {{"HOME", scene.home.string()}}})}};
  for (auto& side : sides) say_hello(side.process);
  for (std::size_t request = 0; request < requests; ++request) {
    for (auto& side : sides) {
      const auto before = side.process.since_start();
      side.process.send(status(static_cast<int>(request) + 2));
      if (!side.process.receive()) throw std::runtime_error(fmt::format("{} went away", side.name));
      side.microseconds.push_back(ms(side.process.since_start() - before) * 1000);
    }
  }
  fmt::print(
      "\n### Steady state, request to answer, {} requests\n\n| | median µs | p95 µs | × floor |\n| --- | --- "
      "| --- | --- |\n",
      requests);
  for (const auto& side : sides) {
    fmt::print("| {} | {:.1f} | {:.1f} | {:.2f} |\n", side.name, median(side.microseconds),
               percentile(side.microseconds, 95), median(side.microseconds) / median(sides[0].microseconds));
  }
}

}  // namespace

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"What a launch costs in the host, beside the floor and others"};
  app.add_option("--host", options.host)->required();
  app.add_option("--floor", options.floor)->required();
  app.add_option("--home", options.home, "an empty folder")->required();
  app.add_option("--runs", options.runs)->check(CLI::Range(1, 10'000));
  app.add_option("--browserpass", options.browserpass);
  app.add_option("--store", options.store, "a password store with account.gpg in it");
  app.add_option("--gnupg", options.gnupg, "its GnuPG home");
  CLI11_PARSE(app, argc, argv);

  const std::filesystem::path home = options.home;
  const auto empty_home = home / "empty";
  std::filesystem::create_directories(empty_home);
  if (!start_secrets()) return 1;
  auto scene = make_scene(home / "full");
  if (!scene) {
    std::cerr << describe(scene.error()) << '\n';
    return 1;
  }
  int code = 0;
  try {
    print_starts(options, *scene, empty_home);
    print_hostile(options, *scene);
    print_steady(options, *scene);
  } catch (const std::exception& wrong) {
    std::cerr << "bench: " << wrong.what() << '\n';
    code = 1;
  }
  close_scene(*scene);
  return code;
}

}  // namespace cerby::bench

int main(int argc, char** argv) {
  return cerby::bench::run(argc, argv);
}
