#include "wire/support/traced_host.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "unit/wire/support/pipes.h"
#include "vault/keyring.h"
#include "vault/tpm_seal.h"
#include "wire/support/host_process.h"

namespace cerby::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStrace = "/usr/bin/strace";
constexpr std::string_view kPassphrase = "correct horse battery staple";

std::vector<std::string> strace_arguments(const fs::path& report, const std::vector<std::string>& variables,
                                          const std::vector<std::string>& command) {
  std::vector<std::string> arguments = {"--follow-forks",    "--quiet=all",   "--trace=%file",
                                        "--decode-fds=path", "--signal=none", "--output=" + report.string()};
  for (const auto& variable : variables) arguments.push_back("--env=" + variable);
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), command.begin(), command.end());
  return arguments;
}

// "1234  openat(AT_FDCWD</>, …) = 3</…>"; of a call that another process interrupted, both halves.
std::vector<FileCall> calls_in(const fs::path& report) {
  std::vector<FileCall> calls;
  std::ifstream file(report);
  for (std::string line; std::getline(file, line);) {
    auto start = line.find_first_not_of("0123456789 ");
    if (start == std::string::npos) continue;
    constexpr std::string_view kResumed = "<... ";
    if (line.compare(start, kResumed.size(), kResumed) == 0) start += kResumed.size();
    const auto end = line.find_first_of("( ", start);
    if (end != std::string::npos) calls.push_back({line.substr(start, end - start), line});
  }
  return calls;
}

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

bool FileCall::opens() const {
  for (const char* one : {"open", "openat", "openat2", "creat", "execve", "execveat"}) {
    if (name == one) return true;
  }
  return false;
}

Traced traced(const std::vector<std::string>& command, const std::vector<std::string>& variables) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "strace";
  HostProcess program(folder.path(),
                      {.arguments = strace_arguments(report, variables, command), .program = kStrace});
  program.close_input();
  Traced traced;
  traced.exit_code = program.end().exit_code;
  traced.calls = calls_in(report);
  return traced;
}

Expected<void> TracedHost::prepare() {
  CERBY_TRY(auto scene, bench::make_scene(folder_.path() / "homes", 3));
  scene_ = std::move(scene);
  CERBY_CHECK(add_methods());
  write_prompt();
  bench::close_scene(*scene_);
  return {};
}

TracedHost::~TracedHost() {
  if (scene_) bench::close_scene(*scene_);
}

Expected<void> TracedHost::add_methods() const {
  const SystemClock clock;
  CERBY_TRY(const auto paths, Paths::from({{"HOME", scene_->home.string()}}));
  CERBY_TRY(auto file, vault::VaultFile::open(paths));
  vault::KernelKeyring cache(clock, vault::ScreenSigns());
  CERBY_TRY(auto vault, vault::open_kept(std::move(file), cache));
  const auto now = clock.unix_time();
  const vault::TpmSeal seal{.pcrs = {}, .primary = {0, 0x0B}, .public_part = {1}, .private_part = {1}};
  CERBY_TRY(auto by_passphrase, vault::make_passphrase_method(vault.id(), secret_of(kPassphrase).view(),
                                                              vault::kLeastKdfCost, vault.key(), now));
  const auto kept = [&](vault::MethodKind kind, std::vector<std::uint8_t> parameters) {
    return vault::make_method(vault.id(), kind, Secret::random(vault::kUnlockSecretSize), vault.key(), now,
                              std::move(parameters));
  };
  for (const auto& method :
       {kept(vault::MethodKind::KeyStore, {}), kept(vault::MethodKind::Tpm, encode(seal)), by_passphrase}) {
    CERBY_CHECK(vault.add_method(method));
  }
  return {};
}

void TracedHost::write_prompt() const {
  const auto prompt = folder_.path() / "prompt";
  std::ofstream(prompt) << "#!/bin/sh\necho OK\nwhile IFS= read -r line; do\n"
                           "  case \"$line\" in GETPIN*) echo 'D "
                        << kPassphrase << "';; esac\n  echo OK\ndone\n";
  fs::permissions(prompt, fs::perms(0700));
  const auto file = scene_->home / ".config/cerby/config.json";
  auto config = nlohmann::json::parse(std::ifstream(file));
  config["pinentry"] = prompt;
  std::ofstream(file) << config;
}

Traced TracedHost::launch(const std::vector<std::string>& variables) const {
  const auto report = folder_.path() / "strace";
  std::vector<std::string> command = {CERBY_BIN_DIR "/cerby-host"};
  for (const auto& argument : chromium_arguments()) command.push_back(argument);
  Traced traced;
  {
    HostProcess host(scene_->home,
                     {.arguments = strace_arguments(report, variables, command), .program = kStrace});
    const auto answered = [&] { traced.replies.push_back(host.next_frame().value_or("")); };
    host.put(frame(bench::hello(1)));
    answered();
    host.put(frame(bench::launch(2, scene_->accounts.front())));
    for (int i = 0; i < 3; ++i) answered();  // the wait for the unlock; hello again, with a proof; open
    host.put(frame(bench::login_page(3)));
    answered();
    host.close_input();
    traced.exit_code = host.end().exit_code;
  }
  traced.calls = calls_in(report);
  bench::close_scene(*scene_);
  return traced;
}

}  // namespace cerby::test
