// The real client, on libcurl: https with the certificates of the system or of one file, HTTP/2 where the
// other side has it, a proxy where the environment names one (https_proxy, no_proxy).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/outcome.h"
#include "workspace/web/client.h"

namespace cerby::workspace::web {

struct HttpsSettings {
  // PEM: the certificates that are trusted, and no others. None: those of the system.
  std::optional<std::filesystem::path> certificates;
  std::chrono::milliseconds connect_time = kConnectTime;
  std::chrono::milliseconds whole_time = kWholeTime;
};

// system_failed; config_invalid: the file cannot be read.
Expected<std::unique_ptr<Client>> https_client(HttpsSettings settings);

}  // namespace cerby::workspace::web
