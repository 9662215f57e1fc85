#include "import/account.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "import/notes.h"
#include "import/web_address.h"
#include "otp/otpauth.h"

namespace cerby::importing {
namespace {

std::unexpected<Failure> refused(std::string why) {
  return fail(Outcome::InputInvalid, std::move(why));
}

bool fits(std::string_view text, std::size_t most) {
  return text.size() <= most && is_utf8(text) && text.find('\0') == std::string_view::npos;
}

Expected<void> put_addresses(const ImportedAccount& entry, const Home& home, Judged& judged) {
  auto& account = judged.account;
  std::string first_fault;
  for (const auto& written : entry.addresses) {
    const auto address = web_address(written, home.loopback);
    if (!address) {
      if (first_fault.empty()) first_fault = address.error().detail;
      if (!written.empty())
        judged.parts_left_out.push_back("the address " + std::string(cut_to(written, 200)));
      continue;
    }
    if (account.login_address.empty()) account.login_address = address->text();
    const auto& origin = address->origin.text();
    if (std::ranges::find(account.origins, origin) != account.origins.end()) continue;
    if (account.origins.size() == vault::kMaxRepeated) {
      judged.parts_left_out.push_back("the address " + std::string(cut_to(written, 200)));
      continue;
    }
    account.origins.push_back(origin);
  }
  if (account.login_address.empty()) {
    return refused(first_fault.empty() ? "it has no web address" : first_fault);
  }
  return {};
}

// What people call the app, as far as an address tells: its host without "www.".
std::string app_of(const vault::Account& account) {
  const auto origin = Origin::parse(account.origins.front(), LoopbackHttp::Allowed);
  std::string_view host = origin ? origin->host() : std::string_view();
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::string(host);
}

// Below the notes, as a field that the vault does not know; none where that is more than notes may be.
std::optional<SecretView> with_code(SecretView notes, SecretView code, SecretArena& arena) {
  if (notes.size() + code.size() > vault::kMaxNotes) return std::nullopt;
  Notes all;
  all.text(notes);
  all.field(view_of("One-time code"), code);
  const auto joined = all.in(arena);
  if (!fits(joined.text(SecretAccess("checking notes against the vault's limits")), vault::kMaxNotes))
    return std::nullopt;
  return joined;
}

Expected<void> put_secrets(const ImportedAccount& entry, SecretArena& arena, Judged& judged) {
  const SecretAccess why("checking what an export holds against the vault's limits");
  auto& account = judged.account;
  if (!fits(entry.password.text(why), vault::kMaxText)) {
    return refused("its password is longer than 4,096 bytes, or has a zero byte");
  }
  account.password = entry.password;
  if (fits(entry.notes.text(why), vault::kMaxNotes)) {
    account.notes = entry.notes;
  } else {
    judged.parts_left_out.emplace_back("its notes, longer than 64 KiB or with a zero byte");
  }
  if (entry.otpauth.empty()) return {};
  const auto parameters = otp::parse(entry.otpauth);
  if (parameters) {
    account.otpauth = entry.otpauth;
    return {};
  }
  const auto kept = with_code(account.notes, entry.otpauth, arena);
  if (kept) account.notes = *kept;
  judged.parts_left_out.push_back("its one-time code: " + parameters.error().detail +
                                  (kept ? " (kept in the notes)" : ""));
  return {};
}

}  // namespace

Expected<Judged> account_from(const ImportedAccount& entry, const Home& home, SecretArena& arena) {
  Judged judged;
  auto& account = judged.account;
  account.id = Uuid::random();
  account.role = vault::ItemRole::Owner;
  account.workspace = home.workspace;
  account.created = account.changed = home.now;
  judged.parts_left_out = entry.parts_left_out;
  CERBY_CHECK(put_addresses(entry, home, judged));
  account.app = app_of(account);
  account.name = entry.name.empty() ? account.app : entry.name;
  account.user_name = entry.user_name;
  if (!fits(account.name, vault::kMaxName))
    return refused("its name is longer than 256 bytes, or has a zero byte");
  if (!fits(account.user_name, vault::kMaxText))
    return refused("its user name is longer than 4,096 bytes, or has a zero byte");
  CERBY_CHECK(put_secrets(entry, arena, judged));
  return judged;
}

}  // namespace cerby::importing
