#include "workspace/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>

#include "base/descriptor.h"

namespace cerby::workspace {

void tell_service_manager(const std::string& socket, std::string_view state) {
  union {
    sockaddr any;
    sockaddr_un local;
  } address{};
  const bool is_path = socket.starts_with('/');
  if ((!is_path && !socket.starts_with('@')) || socket.size() >= sizeof address.local.sun_path) return;
  address.local.sun_family = AF_UNIX;
  std::ranges::copy(socket, address.local.sun_path);
  if (!is_path) address.local.sun_path[0] = '\0';  // an abstract one
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket.size());
  const Descriptor sender(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  // Nobody is left to say it to, should it fail.
  (void)::sendto(sender.get(), state.data(), state.size(), MSG_NOSIGNAL, &address.any, length);
}

}  // namespace cerby::workspace
