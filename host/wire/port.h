// Port: one connection of the extension, as the launch and the extension's own pages see it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/outcome.h"
#include "wire/frame.h"
#include "wire/messages.h"
#include "wire/stdio.h"

namespace cerby::wire {

// How a conversation ended that can't go on: the process exits with this code (PROTOCOL.md, "Exit codes").
struct Ended {
  int exit_code = 0;
};

// What the launch talks to; a Port in the host, a script in tests.
class Conversation {
 public:
  virtual ~Conversation() = default;
  // The next request of the extension. cancelled, tab_closed (a `cancel` came); timed_out (deadline); the end
  // of the connection is tab_closed as well, and ended() is set then.
  virtual Expected<RequestBody> next(MonotonicTime deadline) = 0;
  // Answers the request that next() gave last. A write that fails sets ended().
  virtual void send(const ReplyBody& reply) = 0;
  [[nodiscard]] virtual std::optional<Ended> ended() const = 0;
};

class Port final : public Conversation {
 public:
  Port(Pipes pipes, const Clock& clock);
  // Refused bodies are answered here and skipped; a broken frame ends it.
  Expected<RequestBody> next(MonotonicTime deadline) override;
  void send(const ReplyBody& reply) override;
  [[nodiscard]] std::optional<Ended> ended() const override { return ended_; }

  // For what waits elsewhere meanwhile (process::Interruption): the descriptor to poll, and what arrived.
  // While a request is being answered only `cancel` may come, or the end of the connection. Where the answer
  // has been sent, the next request may come as well, and is kept for next().
  [[nodiscard]] int descriptor() const { return reader_.descriptor(); }
  std::optional<Failure> interrupted();

 private:
  Expected<std::optional<Request>> receive(MonotonicTime deadline);
  Expected<std::optional<Request>> refuse(const Refusal& refusal);
  void write(std::uint64_t id, const ReplyBody& reply);

  FrameReader reader_;
  FrameWriter writer_;
  const Clock& clock_;
  std::uint64_t current_ = 0, newest_ = 0;
  bool answered_ = false;  // the turn is the extension's
  std::optional<Request> early_;
  int refused_ = 0;
  std::optional<Ended> ended_;
};

}  // namespace cerby::wire
