// Starts the prompt. What a desktop's prompt is made of and reads (fonts, themes, the display's key) is not
// known here, and it would inherit what the helper gives up (confine.h). So it is started by a process of its
// own, forked before that, which knows the program from then on and takes two orders: start it, end it.
#pragma once

#include <chrono>
#include <filesystem>

#include "base/descriptor.h"
#include "base/outcome.h"
#include "base/paths.h"
#include "process/child.h"

namespace cerby::helper {

class PromptStarter {
 public:
  // Forks it: before there are threads, or secrets. It ends with this object, or with this process.
  // `host`: a descriptor that it must not keep open. system_failed.
  static Expected<PromptStarter> fork(const std::filesystem::path& program, const Environment& environment,
                                      int host);

  struct Pipes {
    Descriptor from, to;
  };
  // The program must be an absolute path to a plain file of root's or the user's that nobody else can write.
  // One at a time. unlock_unavailable, system_failed, helper_failed (the starter is gone).
  [[nodiscard]] Expected<Pipes> start() const;
  // Gives it that time to end by itself, then kills it; returns when it is gone.
  void end(std::chrono::milliseconds grace) const;

 private:
  PromptStarter(process::Child child, Descriptor orders)
      : child_(std::move(child)), orders_(std::move(orders)) {}
  process::Child child_;  // last to go: it ends when the other end of `orders_` is closed
  Descriptor orders_;
};

}  // namespace cerby::helper
