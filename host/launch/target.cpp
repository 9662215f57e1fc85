#include "launch/target.h"

namespace cerby::launch {
namespace {

constexpr std::string_view kPath = "/launch/";

}  // namespace

Expected<Target> target_of(std::string_view address, const Config& config) {
  const auto parsed = Address::parse(address, LoopbackHttp::Allowed);
  if (!parsed) return fail(Outcome::LaunchAddressInvalid, parsed.error().detail);
  const std::string_view path = parsed->path_and_query;
  if (!path.starts_with(kPath)) return fail(Outcome::LaunchAddressInvalid, "path");
  const auto account = Uuid::parse(path.substr(kPath.size()));
  if (!account) return fail(Outcome::LaunchAddressInvalid, "account id");
  const Workspace* workspace = config.workspace(parsed->origin);
  if (workspace == nullptr) return fail(Outcome::WorkspaceUnknown, parsed->origin.text());
  return Target{*workspace, *account};
}

std::string launch_address(const Origin& workspace, const Uuid& account) {
  return workspace.text() + std::string(kPath) + account.text();
}

}  // namespace cerby::launch
