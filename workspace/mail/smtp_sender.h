// The real sender, by SMTP on libcurl, to one server that is configured.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/mail/sender.h"
#include "workspace/mail/server.h"

namespace cerby::workspace::mail {

inline constexpr std::size_t kMostUser = 256, kMostPassword = 512;  // bytes

struct SmtpSettings {
  Server server;
  Address from;
  std::string user;  // empty: no login
  Secret password;
  // PEM: the certificates that are trusted, and no others. None: those of the system.
  std::optional<std::filesystem::path> certificates;
  std::chrono::milliseconds connect_time{5000};
  std::chrono::milliseconds whole_time{20'000};
};

// The clock is for the message's date and outlives it. system_failed; config_invalid: the certificates cannot
// be read.
Expected<std::unique_ptr<Sender>> smtp_sender(SmtpSettings settings, const Clock& clock);

}  // namespace cerby::workspace::mail
