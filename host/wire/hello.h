// The first exchange: which protocol both speak, and the host's proof of who it is (PROTOCOL.md, "hello").
#pragma once

#include <functional>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"
#include "wire/messages.h"

namespace cerby::wire {

// The highest protocol in both ranges. extension_outdated, host_outdated.
Expected<std::int32_t> negotiate(const ProtocolRange& extension, const ProtocolRange& host = {});

struct Proof {
  std::vector<std::uint8_t> key;        // 32 bytes, Ed25519
  std::vector<std::uint8_t> signature;  // 64 bytes
};
// Signs the message that it is given by the host's identity; there is none while the vault is not open.
using Signer = std::function<Proof(Bytes message)>;

// What of the first exchange a later `hello` needs: the vault may open only after it was answered.
struct Greeting {
  std::vector<std::uint8_t> challenge;
  std::int32_t protocol = 0;
  std::string extension_id;

  // extension_outdated, host_outdated.
  static Expected<Greeting> from(const HelloRequest& request, std::string_view extension_id);
  [[nodiscard]] HelloReply answer(VaultState vault, const Signer& signer = {}) const;
};

}  // namespace cerby::wire
