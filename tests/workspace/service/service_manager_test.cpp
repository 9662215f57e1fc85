#include "workspace/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/descriptor.h"
#include "unit/base/support/temporary_folder.h"

namespace cerby::workspace::test::service_manager_test {
namespace {

// A manager's socket of that name, "@" for an abstract one.
Descriptor manager_at(const std::string& name) {
  union {
    sockaddr any;
    sockaddr_un local;
  } address{};
  address.local.sun_family = AF_UNIX;
  std::ranges::copy(name, address.local.sun_path);
  if (name.starts_with('@')) address.local.sun_path[0] = '\0';
  Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  EXPECT_EQ(::bind(socket.get(), &address.any, length), 0) << name;
  return socket;
}
std::string heard(const Descriptor& manager) {
  std::array<char, 100> text;
  const auto got = ::recv(manager.get(), text.data(), text.size(), 0);
  return got < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(got));
}

TEST(ServiceManager, IsToldAtAPathAndAtAnAbstractName) {
  const cerby::test::TemporaryFolder folder;
  for (const std::string& name :
       {(folder.path() / "notify").string(), "@cerby-service-manager-test-" + std::to_string(::getpid())}) {
    const auto manager = manager_at(name);
    tell_service_manager(name, "READY=1");
    EXPECT_EQ(heard(manager), "READY=1") << name;
  }
}

}  // namespace
}  // namespace cerby::workspace::test::service_manager_test
