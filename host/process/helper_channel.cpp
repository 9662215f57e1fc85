#include "process/helper_channel.h"

#include <poll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <utility>

#include "process/fetch_frames.h"
#include "process/helper_protocol.h"
#include "process/helper_start.h"
#include "vault/tpm_seal.h"

namespace cerby::process {
namespace {

// It ends by itself when its input closes; one that hangs in a library does not.
constexpr std::chrono::milliseconds kGrace{300};
// The helper ends a fetch itself; one that does not by then hangs in a library.
constexpr std::chrono::milliseconds kFetchGrace{2'000};

std::string ending(std::optional<int> status) {
  if (!status) return {};
  if (WIFSIGNALED(*status)) return "; it ended by signal " + std::to_string(WTERMSIG(*status));
  return "; it ended with code " + std::to_string(WEXITSTATUS(*status));
}

// A timer that becomes readable when the limit is over, so that no clock is asked.
Expected<Descriptor> timer(std::chrono::milliseconds limit) {
  Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  if (!timer.is_open()) return fail_with_errno("timerfd");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  itimerspec when{};
  when.it_value.tv_sec = seconds.count();
  when.it_value.tv_nsec = std::chrono::nanoseconds(limit - seconds).count();
  if (limit.count() <= 0) when.it_value.tv_nsec = 1;  // 0 would be "never"
  if (::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) return fail_with_errno("timerfd");
  return timer;
}

}  // namespace

struct HelperChannel::Open final : vault::KeyStore, vault::Prompt, vault::Tpm, Fetcher {
  Open(StartedHelper helper, HelperLimits waits) : started(std::move(helper)), limits(waits) {}
  ~Open() override { close(); }

  Expected<std::optional<Entry>> get(const Uuid& vault) override;
  Expected<void> put(const Uuid& vault, const Entry& entry) override;
  Expected<void> remove(const Uuid& vault) override;
  Expected<Secret> passphrase(const Question& question) override;
  Expected<bool> show_recovery(const Secret& words) override;
  Expected<std::vector<std::uint8_t>> seal(vault::Pcrs pcrs, const Secret& unlock_secret) override;
  Expected<Secret> unseal(Bytes sealed) override;
  Expected<Fetched> fetch(const FetchRequest& request) override;
  Expected<std::string> try_prompt();

  std::optional<int> close() {
    started.socket.reset();
    return started.child.end(kGrace);
  }
  // Sends, and gives the helper's answer: Done or Nothing. Every failure but one that the helper named
  // closes. `limit`: for this answer alone; none: the turn's, or what a person may take.
  Expected<HelperFrame> request(FrameKind kind, const Secret& payload,
                                std::optional<std::chrono::milliseconds> limit = std::nullopt);
  Expected<HelperFrame> receive(int over);  // the descriptor of a timer
  Expected<void> greet();
  // For an answer that does not fit its question.
  std::unexpected<Failure> misunderstood() {
    close();
    return fail(Outcome::HelperFailed, "its answer is not one to what was asked");
  }

  StartedHelper started;
  HelperLimits limits;
  Interruption* interruption = nullptr;
  Descriptor turn;  // readable when the turn is over; closed where there is none
  bool greeted = false;
};

Expected<HelperFrame> HelperChannel::Open::receive(int over) {
  return receive_frame(started.socket.get(), [&]() -> Expected<void> {
    for (;;) {
      const int other = interruption != nullptr ? interruption->descriptor() : -1;
      std::array<pollfd, 3> waits = {pollfd{started.socket.get(), POLLIN, 0}, pollfd{other, POLLIN, 0},
                                     pollfd{over, POLLIN, 0}};
      if (::poll(waits.data(), waits.size(), -1) < 0) {
        if (errno == EINTR) continue;
        return fail_with_errno("poll");
      }
      // The user's word goes before an answer that arrives with it.
      if (waits[1].revents != 0) {
        if (auto failure = interruption->check()) return std::unexpected(std::move(*failure));
      }
      if (waits[0].revents != 0) return {};
      if (waits[2].revents != 0) return fail(Outcome::TimedOut);
    }
  });
}

Expected<void> HelperChannel::Open::greet() {
  if (greeted) return {};
  CERBY_TRY(const Descriptor late, timer(limits.start));
  auto hello = receive(late.get());
  // That the program is not up in time is its fault, not a person's.
  if (!hello && hello.error().outcome == Outcome::TimedOut)
    return fail(Outcome::HelperFailed, "it did not start in time");
  if (!hello) return std::unexpected(std::move(hello).error());
  PayloadReader reader(hello->payload);
  const std::uint32_t version = reader.u32();
  if (hello->kind != FrameKind::Hello || !reader.finished() || version != kHelperProtocol) {
    return fail(Outcome::HelperFailed, "it is not of this version");
  }
  greeted = true;
  return {};
}

Expected<HelperFrame> HelperChannel::Open::request(FrameKind kind, const Secret& payload,
                                                   std::optional<std::chrono::milliseconds> limit) {
  if (!started.socket.is_open()) return fail(Outcome::HelperFailed, "the channel is over");
  const auto answer = [&]() -> Expected<HelperFrame> {
    CERBY_CHECK(greet());
    CERBY_CHECK(send_frame(started.socket.get(), kind, payload.view()));
    if (turn.is_open() && !limit) return receive(turn.get());
    CERBY_TRY(const Descriptor late, timer(limit.value_or(limits.answer)));
    return receive(late.get());
  };
  auto frame = answer();
  if (!frame) {
    const auto status = close();
    Failure failure = std::move(frame).error();
    if (failure.outcome == Outcome::HelperFailed) failure.detail += ending(status);
    return std::unexpected(std::move(failure));
  }
  if (frame->kind == FrameKind::Failed) {
    Failure named = failure_from(frame->payload);
    if (named.outcome == Outcome::HelperFailed) close();
    return std::unexpected(std::move(named));
  }
  if (frame->kind != FrameKind::Done && frame->kind != FrameKind::Nothing) return misunderstood();
  return frame;
}

Expected<std::optional<vault::KeyStore::Entry>> HelperChannel::Open::get(const Uuid& vault) {
  CERBY_TRY(const HelperFrame frame, request(FrameKind::StoreGet, PayloadWriter(16).id(vault).finish()));
  if (frame.kind == FrameKind::Nothing) return std::nullopt;
  PayloadReader reader(frame.payload);
  Entry entry;
  entry.generation = reader.u64();
  entry.unlock_secret = reader.rest();
  if (!reader.finished() || entry.unlock_secret.size() != 32) return misunderstood();
  return entry;
}

Expected<void> HelperChannel::Open::put(const Uuid& vault, const Entry& entry) {
  PayloadWriter payload(24 + entry.unlock_secret.size());
  payload.id(vault).u64(entry.generation).rest(entry.unlock_secret.view());
  CERBY_TRY(const HelperFrame frame, request(FrameKind::StorePut, payload.finish()));
  if (frame.kind != FrameKind::Done) return misunderstood();
  return {};
}

Expected<void> HelperChannel::Open::remove(const Uuid& vault) {
  CERBY_TRY(const HelperFrame frame, request(FrameKind::StoreRemove, PayloadWriter(16).id(vault).finish()));
  if (frame.kind != FrameKind::Done) return misunderstood();
  return {};
}

Expected<Secret> HelperChannel::Open::passphrase(const Question& question) {
  PayloadWriter payload(10 + question.text.size() + question.error.size());
  payload.u8(question.repeat ? 1 : 0).u8(question.of_app ? 1 : 0).text(question.text).text(question.error);
  CERBY_TRY(HelperFrame frame, request(FrameKind::AskPassphrase, payload.finish()));
  if (frame.kind != FrameKind::Done) return misunderstood();
  return std::move(frame.payload);
}

Expected<bool> HelperChannel::Open::show_recovery(const Secret& words) {
  CERBY_TRY(const HelperFrame frame, request(FrameKind::ShowRecovery, words));
  PayloadReader reader(frame.payload);
  const std::uint8_t confirmed = reader.u8();
  if (frame.kind != FrameKind::Done || !reader.finished() || confirmed > 1) return misunderstood();
  return confirmed == 1;
}

Expected<std::vector<std::uint8_t>> HelperChannel::Open::seal(vault::Pcrs pcrs, const Secret& unlock_secret) {
  PayloadWriter payload(4 + unlock_secret.size());
  payload.u32(pcrs.mask).rest(unlock_secret.view());
  CERBY_TRY(const HelperFrame frame, request(FrameKind::TpmSeal, payload.finish()));
  auto sealed = PayloadReader(frame.payload).rest_in_the_open();
  if (frame.kind != FrameKind::Done || !vault::tpm_seal_from(sealed)) return misunderstood();
  return sealed;
}

Expected<Secret> HelperChannel::Open::unseal(Bytes sealed) {
  CERBY_TRY(HelperFrame frame,
            request(FrameKind::TpmUnseal, PayloadWriter(sealed.size()).rest(sealed).finish()));
  if (frame.kind != FrameKind::Done || frame.payload.size() != 32) return misunderstood();
  return std::move(frame.payload);
}

Expected<Fetched> HelperChannel::Open::fetch(const FetchRequest& request) {
  const auto limit = std::clamp(request.limit, std::chrono::milliseconds(1), limits.fetch);
  CERBY_TRY(const Secret payload, payload_of(request, limit));
  auto frame = this->request(FrameKind::Fetch, payload, limit + kFetchGrace);
  if (!frame && frame.error().outcome == Outcome::TimedOut) return fail(Outcome::WorkspaceTimedOut);
  if (!frame) return std::unexpected(std::move(frame).error());
  auto answer = fetched_from(frame->payload);
  if (frame->kind != FrameKind::Done || !answer) return misunderstood();
  return answer;
}

Expected<std::string> HelperChannel::Open::try_prompt() {
  CERBY_TRY(const HelperFrame frame, request(FrameKind::TryPrompt, Secret()));
  if (frame.kind != FrameKind::Done) return misunderstood();
  const SecretAccess access("what kind of program the prompt says that it is");
  return std::string(frame.payload.view().text(access));
}

Expected<HelperChannel> HelperChannel::start(const Environment& environment, const HelperSettings& settings) {
  auto program = sibling_program("cerby-helper");
  if (!program) return fail(Outcome::HelperFailed, program.error().detail);
  return start_program(*program, environment, settings, HelperLimits{});
}

Expected<HelperChannel> HelperChannel::start_program(const std::filesystem::path& program,
                                                     const Environment& environment,
                                                     const HelperSettings& settings, HelperLimits limits) {
  CERBY_TRY(StartedHelper started, start_helper(program, environment));
  const std::string& pinentry = settings.pinentry.native();
  const std::string& ca_file = settings.ca_file.native();
  auto open = std::make_unique<Open>(std::move(started), limits);
  CERBY_CHECK(send_frame(open->started.socket.get(), FrameKind::Hello,
                         PayloadWriter(12 + pinentry.size() + ca_file.size())
                             .u32(kHelperProtocol)
                             .text(pinentry)
                             .text(ca_file)
                             .finish()
                             .view()));
  return HelperChannel(std::move(open));
}

HelperChannel::HelperChannel(std::unique_ptr<Open> open) : open_(std::move(open)) {}
HelperChannel::HelperChannel(HelperChannel&&) noexcept = default;
HelperChannel& HelperChannel::operator=(HelperChannel&&) noexcept = default;
HelperChannel::~HelperChannel() = default;
vault::KeyStore& HelperChannel::key_store() {
  return *open_;
}
vault::Prompt& HelperChannel::prompt() {
  return *open_;
}
vault::Tpm& HelperChannel::tpm() {
  return *open_;
}
Fetcher& HelperChannel::fetcher() {
  return *open_;
}
Expected<std::string> HelperChannel::try_prompt() {
  return open_->try_prompt();
}
void HelperChannel::interrupt_with(Interruption* interruption) {
  open_->interruption = interruption;
}
Expected<void> HelperChannel::begin_turn(std::chrono::milliseconds limit) {
  CERBY_TRY(open_->turn, timer(limit));
  return {};
}
pid_t HelperChannel::process() const {
  return open_->started.child.pid();
}

}  // namespace cerby::process
