#include "launch/own_pages.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/utf8.h"
#include "launch/deadlines.h"
#include "launch/target.h"
#include "page/text.h"

namespace cerby::launch {
namespace {

// The workspace whose account it is, where the user may launch it.
const Workspace* launchable(const vault::Account& account, const Config& config) {
  if (account.role == vault::ItemRole::None) return nullptr;
  const auto address = Origin::parse(account.workspace, LoopbackHttp::Allowed);
  const auto* const workspace = address ? config.workspace(*address) : nullptr;
  // The vault's own that name a workspace with accounts of its own are not what a launch of it opens.
  if (workspace == nullptr || workspace->source != AccountSource::Vault) return nullptr;
  return workspace->role != WorkspaceRole::LoginOnly ? workspace : nullptr;
}

// The rule by which a page of that origin is filled (login.cpp); the vault's index is only how it is found.
bool names(const vault::Account& account, const Workspace& workspace, const Origin& origin) {
  const auto loopback = workspace.development ? LoopbackHttp::Allowed : LoopbackHttp::Refused;
  if (!Origin::parse(origin.text(), loopback)) return false;
  return std::ranges::any_of(account.origins, [&](const std::string& text) {
    const auto pattern = OriginPattern::parse(text, loopback);
    return pattern && pattern->matches(origin);
  });
}

// Each word that is searched for, anywhere in what is shown of an account.
class Words {
 public:
  explicit Words(std::string_view search) : folded_(page::fold(search)) {
    std::string_view rest = folded_;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (end > 0) words_.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  [[nodiscard]] bool all_in(const vault::Account& account) const {
    if (words_.empty()) return true;
    const auto text = page::fold(account.name) + page::fold(account.app) + page::fold(account.user_name);
    return std::ranges::all_of(words_,
                               [&](std::string_view word) { return text.find(word) != std::string::npos; });
  }

 private:
  std::string folded_;
  std::vector<std::string_view> words_;
};

wire::AccountsReply::Listed listed(const vault::Account& account, const Workspace& workspace) {
  using Role = wire::AccountsReply::Role;
  // As long as what is written today; an older version may have allowed more.
  const auto shown = [](std::string_view text) { return std::string(cut_to(text, vault::kMaxName)); };
  return {.address = launch_address(workspace.address, account.id),
          .name = shown(account.name),
          .app = shown(account.app),
          .user_name = shown(account.user_name),
          .role = account.role == vault::ItemRole::Owner ? Role::Owner : Role::Collaborator,
          .has_password = !account.password.empty(),
          .has_code = !account.otpauth.empty()};
}

// The first so many by name, of any number.
class Firsts {
 public:
  explicit Firsts(std::size_t most) : most_(most) {}

  void add(wire::AccountsReply::Listed account) {
    kept_.push_back({page::fold(account.name), std::move(account)});
    std::ranges::push_heap(kept_, before);
    if (kept_.size() <= most_) return;
    std::ranges::pop_heap(kept_, before);
    kept_.pop_back();
    more_ = true;
  }

  wire::AccountsReply take() {
    std::ranges::sort_heap(kept_, before);
    wire::AccountsReply reply{.accounts = {}, .more = more_, .unread = false};
    for (auto& one : kept_) reply.accounts.push_back(std::move(one.account));
    return reply;
  }

 private:
  struct Kept {
    std::string name;
    wire::AccountsReply::Listed account;
  };
  static bool before(const Kept& a, const Kept& b) {
    return std::tie(a.name, a.account.address) < std::tie(b.name, b.account.address);
  }
  std::size_t most_;
  std::vector<Kept> kept_;
  bool more_ = false;
};

Secret copy_of(std::string_view text) {
  return Secret::copy_of(view_of(text));
}

std::string_view name_of(wire::Field field) {
  if (field == wire::Field::Password) return "password";
  return field == wire::Field::Code ? "code" : "user name";
}

bool has(const vault::Account& account, wire::Field field) {
  if (field == wire::Field::Password) return !account.password.empty();
  return field == wire::Field::Code ? !account.otpauth.empty() : !account.user_name.empty();
}

Expected<Revealed> value_of(const vault::Account& account, wire::Field field, source::Source& source) {
  if (field == wire::Field::UserName) return Revealed{.value = copy_of(account.user_name)};
  if (field == wire::Field::Password) return Revealed{.value = Secret::copy_of(account.password)};
  CERBY_TRY(auto code, source.code(account));
  if (code.wait_seconds > kLongestCodeWait) return fail(Outcome::ClockBehind);
  return Revealed{
      .value = std::move(code.digits), .seconds_left = code.seconds_left, .wait_seconds = code.wait_seconds};
}

}  // namespace

Expected<wire::AccountsReply> list_accounts(const wire::AccountsRequest& request, const Config& config,
                                            source::Source& source) {
  std::optional<Origin> origin;
  if (request.origin) {
    auto parsed = Origin::parse(*request.origin, LoopbackHttp::Allowed);
    if (!parsed) return wire::AccountsReply{};
    origin = std::move(*parsed);
  }
  const Words words(request.search.value_or(""));
  Firsts firsts(static_cast<std::size_t>(request.limit));
  const auto look = [&](const vault::Account& account) -> Expected<void> {
    const auto* const workspace = launchable(account, config);
    if (workspace == nullptr || (origin && !names(account, *workspace, *origin))) return {};
    if (words.all_in(account)) firsts.add(listed(account, *workspace));
    return {};
  };
  CERBY_TRY(const auto unread, source.each_account(origin, look));
  auto reply = firsts.take();
  reply.unread = unread > 0;
  return reply;
}

bool may_see(vault::ItemRole role, wire::Field field) {
  switch (role) {
    case vault::ItemRole::Owner:
      return true;
    case vault::ItemRole::Collaborator:
      return field != wire::Field::Password;
    case vault::ItemRole::None:
      break;
  }
  return false;
}

Expected<Revealed> reveal(const wire::RevealRequest& request, const Config& config, source::Source& source) {
  CERBY_TRY(const Target target, target_of(request.address, config));
  if (target.workspace.role == WorkspaceRole::LoginOnly) return fail(Outcome::RoleLoginOnly);
  if (target.workspace.source != AccountSource::Vault) return fail(Outcome::NotInWorkspace);
  CERBY_TRY(const auto account, source.account(target.workspace.address, target.account));
  const auto field = std::string(name_of(request.field));
  if (!may_see(account.role, request.field)) return fail(Outcome::RoleNotOwner, field);
  if (!has(account, request.field)) return fail(Outcome::NotFound, "the account has no " + field);
  auto revealed = value_of(account, request.field, source);
  if (revealed && !revealed->value.empty()) {
    log::info("the {} of account {} was shown on the user's press", field, account.id.text());
  }
  return revealed;
}

}  // namespace cerby::launch
