// Mail, put together from the configuration: the server that takes it, and what waits for that.
#pragma once

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/config.h"
#include "workspace/mail/outbox.h"

namespace cerby::workspace {

class MailService {
 public:
  // config_invalid: the password or the certificates cannot be read. The clock outlives it. Asks the server
  // for nothing yet: a service starts without one.
  static Expected<std::unique_ptr<MailService>> make(const MailConfig& config,
                                                     const std::filesystem::path& credentials,
                                                     const Clock& clock);
  [[nodiscard]] mail::Outbox& outbox() { return outbox_; }

 private:
  explicit MailService(std::unique_ptr<mail::Sender> sender)
      : sender_(std::move(sender)), outbox_(*sender_) {}

  std::unique_ptr<mail::Sender> sender_;
  mail::Outbox outbox_;
};

}  // namespace cerby::workspace
