#include "workspace/access/support/table.h"

namespace cerby::workspace::access::testing_support {
namespace {

// Takes the lowest digit, of so many values, off the number.
template <typename Value>
Value take(std::uint32_t& number, std::uint32_t values) {
  const auto digit = number % values;
  number /= values;
  return static_cast<Value>(digit);
}

std::optional<ItemRole> take_share(std::uint32_t& number) {
  switch (take<std::uint32_t>(number, 3)) {
    case 1:
      return ItemRole::Collaborator;
    case 2:
      return ItemRole::Owner;
    default:
      return std::nullopt;
  }
}

}  // namespace

Case case_of(std::uint32_t number) {
  Case it{};
  it.account.shares.to_user = take_share(number);
  it.account.shares.to_team = take_share(number);
  it.account.shares.of_collection_to_user = take_share(number);
  it.account.shares.of_collection_to_team = take_share(number);
  it.action = take<Action>(number, 10);
  it.account.tenant = take<Tenant>(number, 2);
  it.account.status = take<AccountStatus>(number, 3);
  it.account.feature = take<Feature>(number, 2);
  it.account.extension = take<Extension>(number, 2);
  it.subject.status = take<UserStatus>(number, 3);
  it.subject.role = take<WorkspaceRole>(number, 6);
  it.subject.channel = take<Channel>(number, 3);
  it.subject.scope = take<Scope>(number, 2);
  it.subject.all_access = take<AllAccess>(number, 2);
  return it;
}

}  // namespace cerby::workspace::access::testing_support
