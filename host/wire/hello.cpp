#include "wire/hello.h"

#include <algorithm>

namespace cerby::wire {

Expected<std::int32_t> negotiate(const ProtocolRange& extension, const ProtocolRange& host) {
  const auto range = [](const ProtocolRange& of) {
    return std::to_string(of.min) + " to " + std::to_string(of.max);
  };
  const std::string both = "the extension speaks " + range(extension) + ", the host " + range(host);
  if (extension.max < host.min) return fail(Outcome::ExtensionOutdated, both);
  if (extension.min > host.max) return fail(Outcome::HostOutdated, both);
  return std::min(extension.max, host.max);
}

Expected<Greeting> Greeting::from(const HelloRequest& request, std::string_view extension_id) {
  CERBY_TRY(const auto protocol, negotiate(request.protocol));
  return Greeting{request.challenge, protocol, std::string(extension_id)};
}

HelloReply Greeting::answer(VaultState vault, const Signer& signer) const {
  HelloReply reply{protocol, {}, CERBY_VERSION, vault, {}, {}};
  if (signer) {
    auto proof = signer(hello_message(challenge, protocol, extension_id));
    reply.key = std::move(proof.key);
    reply.signature = std::move(proof.signature);
  }
  return reply;
}

}  // namespace cerby::wire
