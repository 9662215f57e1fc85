#include "bench/subjects.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace cerby::bench {
namespace {

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

Subject browserpass_echo(const Options& options) {
  return {"browserpass: one answer (echo)",
          {},
          {{options.browserpass}, {{"HOME", options.home}}},
          [](Process& process, std::size_t) {
            process.send(R"({"action":"echo","settings":{},"echoResponse":{"type":"hello"}})");
            expect(process.receive(), "hello");
          }};
}

Subject browserpass_fetch(const Options& options) {
  using nlohmann::json;
  const json store{{"id", "s"}, {"name", "s"}, {"path", options.store}};
  const json settings{{"gpgPath", "/usr/bin/gpg"}, {"stores", {{"s", store}}}};
  const std::string fetch =
      json{{"action", "fetch"}, {"settings", settings}, {"storeId", "s"}, {"file", "account.gpg"}}.dump();
  const Command command{{options.browserpass},
                        {{"HOME", options.home}, {"GNUPGHOME", options.gnupg}, {"PATH", "/usr/bin:/bin"}}};
  return {"browserpass: one password (fetch)", {}, command, [fetch](Process& process, std::size_t) {
            process.send(fetch);
            const std::string answer = process.receive().value_or("nothing");
            if (answer.find(R"("status":"ok")") == std::string::npos)
              throw std::runtime_error("browserpass: " + answer);
          }};
}

}  // namespace

Command host_command(const Options& options, const std::filesystem::path& home) {
  return {{options.host, "chrome-extension://dhljhmjefffakhhohoahmdkehlnjcceb/"}, {{"HOME", home.string()}}};
}

void expect(const std::optional<std::string>& body, std::string_view type) {
  const auto reply = nlohmann::json::parse(body.value_or("null"), nullptr, false);
  const std::string got = reply.is_object() ? reply.value("type", "") : "nothing";
  if (got != type)
    throw std::runtime_error(fmt::format("expected {}, got {}", type, body.value_or("nothing")));
}

void say_hello(Process& process) {
  process.send(hello(1));
  expect(process.receive(), "hello");
}

std::vector<Subject> subjects(const Options& options, const Scene& scene, const Scene& many) {
  const auto greet = [](Process& process, std::size_t) { say_hello(process); };
  const auto account = [&scene](std::size_t run) { return scene.accounts[run % scene.accounts.size()]; };
  // Each time from another place in the file.
  const auto one_of_many = [&many](std::size_t run) { return many.accounts[number_among_many(run)]; };
  const auto host = host_command(options, scene.home);
  std::vector<Subject> all{
      {"floor: one answer", {}, {{options.floor}, {}}, greet},
      {"cerby-host: hello", {.ratio = 1.5}, host, greet},
      // The only hello that starts the helper: before the host gives up starting programs.
      {"cerby-host: hello, no vault yet", {.ratio = 1.5}, host_command(options, scene.empty_home), greet},
      {"cerby-host: to the filled plan",
       {.ratio = 3.0, .mib = 6.0},
       host,
       [account](Process& process, std::size_t run) { up_to_the_plan(process, account(run)); }},
      {"cerby-host: the same, with a code",
       {.ratio = 4.5, .mib = 6.0},
       host,
       [account](Process& process, std::size_t run) { up_to_the_code(process, account(run)); }},
      {fmt::format("cerby-host: to the plan, one of {}", many.accounts.size()),
       {.ratio = 4.0, .mib = 6.0},
       host_command(options, many.home),
       [one_of_many](Process& process, std::size_t run) { up_to_the_plan(process, one_of_many(run)); }}};
  if (!options.browserpass.empty()) all.push_back(browserpass_echo(options));
  if (!options.browserpass.empty() && !options.store.empty()) all.push_back(browserpass_fetch(options));
  return all;
}

}  // namespace cerby::bench
