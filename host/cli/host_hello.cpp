#include "cli/host_hello.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/descriptor.h"
#include "cli/embedded.h"
#include "process/child.h"
#include "wire/caller.h"
#include "wire/frame.h"
#include "wire/messages.h"

namespace cerby::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Running {
  process::Child child;
  Descriptor to, from;
};

std::string id_for(Family family) {
  return std::string(family == Family::Chromium ? wire::chromium_extension_ids().front()
                                                : wire::firefox_extension_ids().front());
}

// As each browser does it (PROTOCOL.md, and wire/caller.h).
std::vector<std::string> arguments_for(const fs::path& host, Family family, const fs::path& manifest) {
  if (family == Family::Chromium) return {host, fmt::format("chrome-extension://{}/", id_for(family))};
  return {host, manifest, id_for(family)};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

Expected<Running> start(std::vector<std::string> arguments, const Environment& environment) {
  CERBY_TRY(process::Pipe in, process::make_pipe());
  CERBY_TRY(process::Pipe out, process::make_pipe());
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(fmt::format("{}={}", name, value));
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
                                   0);  // its log has the same lines
  pid_t pid = -1;
  const int error = posix_spawn(&pid, arguments.front().c_str(), &actions, nullptr,
                                pointers_to(arguments).data(), pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    return fail(Outcome::HostExited, fmt::format("{}: {}", arguments.front(), errno_text(error)));
  return Running{process::Child(pid), std::move(in.write), std::move(out.read)};
}

Failure ended(Running& running) {
  running.to.reset();
  const auto status = running.child.end(std::chrono::seconds(1));
  if (!status) return {Outcome::HostExited, "it did not answer"};
  if (WIFEXITED(*status)) return {Outcome::HostExited, fmt::format("exit code {}", WEXITSTATUS(*status))};
  return {Outcome::HostExited, fmt::format("signal {}", WTERMSIG(*status))};
}

// What the program says that has the host's name is anything at all: no value is taken for what it should be.
std::string text_of(const json& reply, const char* key) {
  const auto found = reply.find(key);
  return found != reply.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int32_t> number_of(const json& reply, const char* key) {
  const auto found = reply.find(key);
  if (found == reply.end() || !found->is_number_integer()) return std::nullopt;
  const auto number = found->get<std::int64_t>();
  if (!std::in_range<std::int32_t>(number)) return std::nullopt;
  return static_cast<std::int32_t>(number);
}

Expected<void> check_signature(const json& reply, const std::vector<std::uint8_t>& challenge,
                               const std::string& id, HostAnswer& answer) {
  if (!reply.contains("key")) return {};
  const auto key = from_base64url(text_of(reply, "key"));
  const auto signature = from_base64url(text_of(reply, "signature"));
  const auto message = wire::hello_message(challenge, static_cast<std::int32_t>(answer.protocol), id);
  const bool sized =
      key && signature && key->size() == crypto_sign_PUBLICKEYBYTES && signature->size() == crypto_sign_BYTES;
  if (!sized ||
      crypto_sign_verify_detached(signature->data(), message.data(), message.size(), key->data()) != 0) {
    return fail(Outcome::HostUnproven);
  }
  answer.key = *key;
  return {};
}

Expected<HostAnswer> answer_of(std::string_view body, const std::vector<std::uint8_t>& challenge,
                               const std::string& id) {
  const json reply = json::parse(body, nullptr, false);
  if (!reply.is_object()) return fail(Outcome::HostExited, "its answer is not JSON");
  if (text_of(reply, "type") == "failed") {
    const auto outcome = outcome_from_code(text_of(reply, "outcome"));
    return fail(outcome.value_or(Outcome::HostExited), text_of(reply, "detail"));
  }
  if (text_of(reply, "type") != "hello" || number_of(reply, "id") != 1)
    return fail(Outcome::HostExited, "it answered something else");
  HostAnswer answer{.version = text_of(reply, "host"),
                    .vault = text_of(reply, "vault"),
                    .protocol = number_of(reply, "protocol").value_or(0)};
  if (answer.version.empty() || answer.vault.empty() || answer.protocol == 0)
    return fail(Outcome::HostExited, "it answered something else");
  CERBY_CHECK(check_signature(reply, challenge, id, answer));
  return answer;
}

}  // namespace

Expected<HostAnswer> ask_for_hello(const fs::path& host, Family family, const fs::path& manifest,
                                   const Environment& environment, const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // a host that is gone is an outcome
  std::vector<std::uint8_t> challenge(32);
  randombytes_buf(challenge.data(), challenge.size());
  const json hello = {{"type", "hello"},
                      {"id", 1},
                      {"protocol", {{"min", wire::kProtocolMin}, {"max", wire::kProtocolMax}}},
                      {"extension", embedded::kVersion},
                      {"challenge", base64url(challenge)}};
  CERBY_TRY(Running running, start(arguments_for(host, family, manifest), environment));
  wire::FrameWriter writer(running.to.get(), clock);
  wire::FrameReader reader(running.from.get(), clock);
  if (!writer.write(std::string_view(hello.dump()))) return std::unexpected(ended(running));
  const auto body = reader.read(clock.monotonic() + MonotonicTime{10'000});
  if (!body || !*body) return std::unexpected(ended(running));
  return answer_of(**body, challenge, id_for(family));
}

}  // namespace cerby::cli
