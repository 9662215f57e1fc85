// What is tried against the vault, and the numbers that it gives: vault_torture NAME (--help has
// the names), each with --full for the number that is claimed; the short forms are for every run of the
// tests.
#include <CLI/CLI.hpp>

#include <cstdio>

#include "base/log.h"
#include "base/secret.h"
#include "vault/world.h"

int main(int argc, char** argv) {
  using namespace cerby::vault::torture;
  if (!cerby::start_secrets()) return 3;
  cerby::log::configure({}, cerby::LogLevel::Error);
  CLI::App app("What is tried against the vault", "vault_torture");
  app.require_subcommand(1);
  Size size;
  Numbers numbers;
  const auto add = [&](const char* name, const char* what, void (*torture)(const Size&, Numbers&)) {
    auto* verb = app.add_subcommand(name, what);
    verb->add_flag("--full", size.full, "The whole number, not the short form");
    verb->add_option("--jobs", size.jobs, "Processes")->check(CLI::Range(1, 64));
    verb->add_option("--stride", size.stride, "Every which bit and length");
    verb->callback([&, torture] { torture(size, numbers); });
    return verb;
  };
  add("bits", "Every bit flipped, every length", bits)
      ->add_option("--first", size.first,
                   "The first bit and length: with --stride N, 0 to N-1 are all of them");
  add("items", "Every two items swapped; items of another vault", items);
  add("generations", "Older generations put back", generations);
  add("headers", "Each byte of the header with each value, and random ones", headers);
  add("faults", "Each system call of a change killed or failing", faults);
  add("power", "The power cut at each operation of a change: what was not synced is lost, in part, or torn",
      power);
  add("writers", "Eight programs change one vault at once, and are killed", writers);
  add("two-keys", "Ciphertexts that open under two keys", two_keys);
  CLI11_PARSE(app, argc, argv);
  return numbers.as_they_must_be() ? 0 : 1;
}
