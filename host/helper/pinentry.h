// A running pinentry, ready to be asked.
#pragma once

#include <optional>
#include <string_view>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "helper/assuan.h"
#include "helper/dialogs.h"
#include "helper/prompt_starter.h"

namespace cerby::helper {

// What a pinentry's error numbers mean to us (GPG_ERR_* without their source).
Outcome outcome_of_pinentry(std::uint32_t error);
Failure failure_of(const Assuan::Reply& reply);

class Pinentry {
 public:
  // Starts it and sends what holds for every dialog: display, terminal, language, title. As of
  // PromptStarter::start(), and cancelled.
  static Expected<Pinentry> start(const PromptProgram& program);
  Pinentry(Pinentry&& other) noexcept;
  ~Pinentry();

  // A command that it must know; unlock_unavailable when it does not.
  Expected<void> set(std::string_view command, std::string_view argument);
  Expected<Assuan::Reply> command(std::string_view command, SecretView argument = {});
  // What was typed, in reply to what was set; an error of the pinentry's is a failure.
  Expected<Assuan::Reply> get_pin();

 private:
  Pinentry(const PromptStarter& starter, PromptStarter::Pipes pipes, int host);
  void set_option(std::string_view name, const Environment& environment, std::string_view variable);
  const PromptStarter* starter_;  // null: moved from
  Descriptor from_, to_;
  Assuan assuan_;
  bool answered_ = true;  // false while a command waits: it will not end by itself then
};

}  // namespace cerby::helper
