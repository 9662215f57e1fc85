#include "helper/pinentry.h"

#include <chrono>
#include <string>
#include <utility>

namespace cerby::helper {
namespace {

constexpr std::chrono::milliseconds kGrace{500};

}  // namespace

Outcome outcome_of_pinentry(std::uint32_t error) {
  switch (error) {
    case 99:   // GPG_ERR_CANCELED
    case 114:  // GPG_ERR_NOT_CONFIRMED
    case 198:  // GPG_ERR_FULLY_CANCELED
      return Outcome::UnlockCancelled;
    case 62:  // GPG_ERR_TIMEOUT
      return Outcome::TimedOut;
    default:
      return Outcome::UnlockUnavailable;
  }
}

Failure failure_of(const Assuan::Reply& reply) {
  const Outcome outcome = outcome_of_pinentry(reply.error);
  if (outcome != Outcome::UnlockUnavailable) return {outcome, {}};
  return {outcome, "pinentry cannot show a dialog here (error " + std::to_string(reply.error) + ")"};
}

Pinentry::Pinentry(const PromptStarter& starter, PromptStarter::Pipes pipes, int host)
    : starter_(&starter),
      from_(std::move(pipes.from)),
      to_(std::move(pipes.to)),
      assuan_(from_.get(), to_.get(), host) {}

Pinentry::Pinentry(Pinentry&& other) noexcept
    : starter_(std::exchange(other.starter_, nullptr)),
      from_(std::move(other.from_)),
      to_(std::move(other.to_)),
      assuan_(std::move(other.assuan_)),
      answered_(other.answered_) {}

Pinentry::~Pinentry() {
  if (starter_ == nullptr) return;
  to_.reset();
  from_.reset();
  starter_->end(answered_ ? kGrace : std::chrono::milliseconds::zero());
}

Expected<Pinentry> Pinentry::start(const PromptProgram& program) {
  CERBY_TRY(auto pipes, program.starter->start());
  Pinentry pinentry(*program.starter, std::move(pipes), program.host);

  pinentry.answered_ = false;
  CERBY_TRY(const Assuan::Reply greeting, pinentry.assuan_.greeting());
  pinentry.answered_ = true;
  if (greeting.error != 0)
    return fail(Outcome::UnlockUnavailable, program.path.string() + ": it does not start");
  pinentry.set_option("display", program.environment, "DISPLAY");
  pinentry.set_option("ttyname", program.environment, "GPG_TTY");
  pinentry.set_option("ttytype", program.environment, "TERM");
  pinentry.set_option("lc-ctype", program.environment, "LC_CTYPE");
  pinentry.set_option("lc-messages", program.environment, "LC_MESSAGES");
  // Its own is a minute, in which nobody writes down 24 words; the host ends a dialog that takes too long.
  (void)pinentry.command("SETTIMEOUT", view_of("0"));
  CERBY_CHECK(pinentry.set("SETTITLE", "Cerby"));
  return pinentry;
}

// That it does not know an option is no fault: each has its own.
void Pinentry::set_option(std::string_view name, const Environment& environment, std::string_view variable) {
  const auto found = environment.find(variable);
  if (found == environment.end() || found->second.empty()) return;
  const std::string option = std::string(name) + "=" + found->second;
  (void)command("OPTION", view_of(option));
}

Expected<void> Pinentry::set(std::string_view command_name, std::string_view argument) {
  CERBY_TRY(const Assuan::Reply reply, command(command_name, view_of(argument)));
  if (reply.error != 0)
    return fail(Outcome::UnlockUnavailable, "pinentry does not know " + std::string(command_name));
  return {};
}

Expected<Assuan::Reply> Pinentry::command(std::string_view command_name, SecretView argument) {
  answered_ = false;
  auto reply = assuan_.command(command_name, argument);
  answered_ = reply.has_value();
  return reply;
}

Expected<Assuan::Reply> Pinentry::get_pin() {
  CERBY_TRY(Assuan::Reply reply, command("GETPIN"));
  if (reply.error != 0) return std::unexpected(failure_of(reply));
  return reply;
}

}  // namespace cerby::helper
