// cerby-host: started by a browser for one connection of the extension (wire/PROTOCOL.md), in this order:
// claim the pipes, look who calls, harden, look at the vault, start the helper where it may be needed, give
// up everything else, serve.
#include <array>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/secret.h"
#include "launch/gate.h"
#include "launch/serve.h"
#include "process/harden.h"
#include "process/helper_channel.h"
#include "process/lock_down.h"
#include "process/login_session.h"
#include "vault/keyring.h"
#include "wire/caller.h"
#include "wire/port.h"
#include "wire/stdio.h"

namespace {

using namespace cerby;

constexpr int kInternalError = 1, kCallerRefused = 2, kNoPipes = 5;

// What ends a wait for the helper early: the extension cancels, or hangs up.
class PortInterruption final : public process::Interruption {
 public:
  explicit PortInterruption(wire::Port& port) : port_(port) {}
  [[nodiscard]] int descriptor() const override { return port_.descriptor(); }
  std::optional<Failure> check() override { return port_.interrupted(); }

 private:
  wire::Port& port_;
};

int say(const Failure& failure, int exit_code) {
  const auto text = describe(failure);
  (void)std::fprintf(stderr, "cerby-host: %s\n", text.c_str());
  return exit_code;
}

int run(std::vector<std::string_view> arguments) {
  const auto pipes = wire::claim_stdio();
  if (!pipes) return say(pipes.error(), kNoPipes);
  const auto caller = wire::caller_of(arguments);
  if (!caller) return say(caller.error(), kCallerRefused);
  const Environment environment = environment_of_process();
  if (auto hard = process::harden(std::array{pipes->in, pipes->out, pipes->end_watch}); !hard)
    return say(hard.error(), kInternalError);
  if (!start_secrets()) return say({Outcome::InternalError, "libsodium"}, kInternalError);
  const auto paths = Paths::from(environment);
  if (!paths) return say(paths.error(), kInternalError);

  log::configure(paths->log, LogLevel::Info);
  const Configuration config(*paths);

  const SystemClock clock;
  const auto screen = vault::is_there(*paths) ? process::screen_signs(clock) : vault::ScreenSigns();
  vault::KernelKeyring keyring(clock, screen);
  launch::Gate gate(*paths, config, clock, keyring);
  wire::Port port(*pipes, clock);
  PortInterruption interruption(port);
  std::optional<process::HelperChannel> helper;
  // Which launch it will be is not known before the lock; so a workspace that is asked has one ready for
  // each.
  const bool asks = config.or_defaults().asks_workspaces();
  if (gate.may_need_helper() || asks) {
    if (auto started =
            process::HelperChannel::start(environment, process::settings_of(config.or_defaults()))) {
      helper.emplace(std::move(*started));
      helper->interrupt_with(&interruption);
      gate.use({&helper->key_store(), &helper->tpm(), &helper->prompt(),
                [&channel = *helper](MonotonicTime limit) { return channel.begin_turn(limit); }});
    } else {
      log::warn("no helper: {}", describe(started.error()));
    }
  }
  // Before the first byte of the extension's; after whatever opens other files, or starts a program.
  process::lock_down(*paths, helper ? std::optional(helper->process()) : std::nullopt);
  return launch::serve({.config = config,
                        .clock = clock,
                        .gate = gate,
                        .extension = port,
                        .caller = *caller,
                        .fetcher = helper ? &helper->fetcher() : nullptr,
                        .told_ending = [&] {
                          if (helper) helper->interrupt_with(nullptr);
                        }});
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + (argc > 0 ? 1 : 0), argv + argc});
  } catch (const std::exception& error) {
    log::error("{}", error.what());
    return kInternalError;
  }
}
