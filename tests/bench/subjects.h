// The programs under measurement, and what each is asked until the moment that counts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/process.h"
#include "bench/scene.h"

namespace cerby::bench {

struct Options {
  std::string host, floor;
  std::string home;                       // an empty folder
  std::string browserpass, store, gnupg;  // empty: not there
  std::string only;                       // part of a subject's name; empty: all of them
  std::size_t runs = 100;
};

// What DESIGN and the README promise; printed beside the number, not enforced.
struct Goals {
  std::optional<double> ratio = std::nullopt;  // against the floor
  std::optional<double> mib = std::nullopt;
};

struct Subject {
  std::string name;
  Goals goals;
  Command command;
  std::function<void(Process&, std::size_t run)> talk;  // throws when the answer is another than it should be
};

// The floor comes first. `many` is the scene of the one that is fetched among very many.
std::vector<Subject> subjects(const Options& options, const Scene& scene, const Scene& many);

Command host_command(const Options& options, const std::filesystem::path& home);
// Up to the answer; the body is looked at for its type alone.
void expect(const std::optional<std::string>& body, std::string_view type);
void say_hello(Process& process);

}  // namespace cerby::bench
