// A launch without a browser: the extension's side of the conversation, played from files.
#pragma once

#include <functional>
#include <vector>

#include "wire/port.h"

namespace cerby::cli {

// Told of each reply, whose secrets stay where they are.
using Listener = std::function<void(const wire::ReplyBody&)>;

// Says what it was given, one request after the other, whatever is answered; then the tab is closed.
class ScriptedExtension final : public wire::Conversation {
 public:
  ScriptedExtension(std::vector<wire::RequestBody> requests, Listener listener)
      : requests_(std::move(requests)), listener_(std::move(listener)) {}
  Expected<wire::RequestBody> next(MonotonicTime deadline) override;
  void send(const wire::ReplyBody& reply) override { listener_(reply); }
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return ended_; }

 private:
  std::vector<wire::RequestBody> requests_;
  std::size_t at_ = 0;
  Listener listener_;
  std::optional<wire::Ended> ended_;
};

// Plays along: says yes to what is asked, shows one page after the other, and reports each fill as submitted.
class WillingExtension final : public wire::Conversation {
 public:
  WillingExtension(std::vector<wire::PageRequest> pages, Listener listener)
      : pages_(std::move(pages)), listener_(std::move(listener)) {}
  Expected<wire::RequestBody> next(MonotonicTime deadline) override;
  void send(const wire::ReplyBody& reply) override;
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return ended_; }

 private:
  enum class Turn { Page, Frame, Confirm, Filled } turn_ = Turn::Page;
  std::vector<wire::PageRequest> pages_;
  std::size_t at_ = 0;
  Listener listener_;
  std::optional<wire::Ended> ended_;
};

}  // namespace cerby::cli
