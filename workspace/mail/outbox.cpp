#include "workspace/mail/outbox.h"

#include <utility>

#include "base/log.h"

namespace cerby::workspace::mail {

Outbox::Outbox(Sender& sender)
    : sender_(sender), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Outbox::put(Message message) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMostInOutbox) {
      ++lost_;
      log::error("a mail was not sent: too many wait");
      return;
    }
    waiting_.push_back(std::move(message));
  }
  changed_.notify_one();
}

void Outbox::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); }) && !stop.stop_requested()) {
    const Message message = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    if (const auto sent = sender_.send(message); !sent) {
      ++lost_;
      log::error("a mail was not sent: {}", name(sent.error()));
    }
    lock.lock();
  }
}

}  // namespace cerby::workspace::mail
