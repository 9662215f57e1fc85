// `hello`: which protocol both sides speak, and the host's proof of who it is (PROTOCOL.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "wire/messages.h"

namespace cerby::wire {

// The host's identity: its public key (32 bytes), and its signature over a message (64 bytes).
struct Identity {
  std::vector<std::uint8_t> key;
  std::function<std::vector<std::uint8_t>(Bytes message)> sign;
};

// The highest protocol that both ranges hold. extension_outdated, host_outdated.
Expected<std::int32_t> negotiate(const ProtocolRange& extension, const ProtocolRange& host = {});

// The answer to `hello`; without a proof when there is no identity to prove (the vault is not open).
HelloReply answer_hello(const HelloRequest& hello, std::int32_t protocol, std::string_view extension_id,
                        VaultState vault, const std::optional<Identity>& identity);

}  // namespace cerby::wire
