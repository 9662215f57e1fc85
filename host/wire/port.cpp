#include "wire/port.h"

#include <poll.h>

#include <utility>

namespace cerby::wire {
namespace {

constexpr int kMaxRefused = 20;
constexpr int kClosed = 0, kFault = 1, kBrokenFrame = 3, kFrameTimedOut = 4,
              kOutputClosed = 5;  // PROTOCOL.md

int exit_code_for(Outcome broken) {
  if (broken == Outcome::FrameTimedOut) return kFrameTimedOut;
  return broken == Outcome::SystemFailed ? kFault : kBrokenFrame;
}

Failure failure_of(const CancelRequest& cancel) {
  return {cancel.why == CancelRequest::Why::TabClosed ? Outcome::TabClosed : Outcome::Cancelled, {}};
}

// Whether the host has said all it has to say until the extension speaks.
bool gives_turn(const ReplyBody& reply) {
  const auto* wait = std::get_if<WaitReply>(&reply);
  return !std::holds_alternative<HelloReply>(reply) &&
         (wait == nullptr || wait->turn == WaitReply::Turn::Extension);
}

}  // namespace

Port::Port(Pipes pipes, const Clock& clock)
    : reader_(pipes.in, clock), writer_(pipes.out, clock), clock_(clock) {}

Expected<std::optional<Request>> Port::receive(MonotonicTime deadline) {
  if (ended_) return fail(Outcome::TabClosed, "the connection has ended");
  const auto frame = reader_.read(deadline);
  if (!frame && frame.error().outcome == Outcome::TimedOut) return std::unexpected(frame.error());
  if (!frame) {
    write(0, FailedReply{frame.error()});
    ended_ = Ended{exit_code_for(frame.error().outcome)};
    return std::unexpected(frame.error());
  }
  if (!*frame) {
    ended_ = Ended{kClosed};
    return fail(Outcome::TabClosed, "the extension closed the connection");
  }
  auto request = parse_request(**frame);
  if (!request) return refuse(request.error());
  if (request->id <= newest_) {
    return refuse({request->id, {Outcome::ValueOutOfBounds, "at /id, not larger than the one before"}});
  }
  newest_ = request->id;
  return std::move(*request);
}

// None: the connection goes on.
Expected<std::optional<Request>> Port::refuse(const Refusal& refusal) {
  write(refusal.id, FailedReply{refusal.failure});
  if (++refused_ == kMaxRefused && !ended_) ended_ = Ended{kBrokenFrame};
  if (ended_) return std::unexpected(refusal.failure);
  return std::nullopt;
}

Expected<RequestBody> Port::next(MonotonicTime deadline) {
  for (;;) {
    auto request = std::exchange(early_, std::nullopt);
    if (!request) {
      CERBY_TRY(request, receive(deadline));
    }
    if (!request) continue;
    if (const auto* cancel = std::get_if<CancelRequest>(&request->body))
      return std::unexpected(failure_of(*cancel));
    current_ = request->id;
    answered_ = false;
    return std::move(request->body);
  }
}

std::optional<Failure> Port::interrupted() {
  pollfd waited{descriptor(), POLLIN, 0};
  if (!ended_ && ::poll(&waited, 1, 0) <= 0) return std::nullopt;
  auto request = receive(clock_.monotonic());
  if (!request && !ended_ && request.error().outcome == Outcome::TimedOut) return std::nullopt;
  if (!request) return std::move(request).error();
  if (!*request) return std::nullopt;
  if (const auto* cancel = std::get_if<CancelRequest>(&(*request)->body)) return failure_of(*cancel);
  if (answered_ && !early_) {
    early_ = std::move(*request);
    return std::nullopt;
  }
  auto refused = refuse({(*request)->id, {Outcome::MessageUnexpected, "another request is being answered"}});
  if (!refused) return std::move(refused).error();
  return std::nullopt;
}

void Port::send(const ReplyBody& reply) {
  answered_ = answered_ || gives_turn(reply);
  write(current_, reply);
}

void Port::write(std::uint64_t id, const ReplyBody& reply) {
  if (ended_) return;
  auto written =
      holds_secret(reply) ? writer_.write(write_guarded(id, reply)) : writer_.write(write_reply(id, reply));
  if (!written && written.error().outcome == Outcome::MessageTooLarge) {
    written =
        writer_.write(write_reply(id, FailedReply{{Outcome::InternalError, "the answer is too large"}}));
  }
  if (!written) ended_ = Ended{kOutputClosed};
}

}  // namespace cerby::wire
