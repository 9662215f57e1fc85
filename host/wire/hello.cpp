#include "wire/hello.h"

#include <algorithm>
#include <string>

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

HelloReply answer_hello(const HelloRequest& hello, std::int32_t protocol, std::string_view extension_id,
                        VaultState vault, const std::optional<Identity>& identity) {
  HelloReply reply{protocol, {}, CERBY_VERSION, vault, {}, {}};
  if (identity) {
    reply.key = identity->key;
    reply.signature = identity->sign(hello_message(hello.challenge, protocol, extension_id));
  }
  return reply;
}

}  // namespace cerby::wire
