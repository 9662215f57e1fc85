#include "vault/seen.h"

#include <algorithm>
#include <optional>

#include "vault/encoding.h"
#include "vault/keys.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxHost = 253;
constexpr SecretAccess kCoding("what was seen of a workspace, in its item");
enum class Kind : std::uint8_t { Chain = 1, LocalVault, LocalAccount, Enrolment, Member };

Uuid item_of(Kind kind, std::string_view workspace, const Uuid& subject) {
  const auto digest = unkeyed_digest(Encoding("cerby seen 1")
                                         .number(static_cast<std::uint8_t>(kind))
                                         .prefixed(as_bytes(workspace))
                                         .raw(subject.bytes)
                                         .bytes());
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Expected<Encoding> started(Kind kind, std::string_view workspace, const Uuid& subject) {
  if (workspace.empty() || workspace.size() > kMaxHost)
    return fail(Outcome::InputInvalid, "the name of a workspace");
  Encoding all("");
  all.number(kVersion).number(static_cast<std::uint8_t>(kind)).prefixed(as_bytes(workspace));
  all.raw(subject.bytes);
  return all;
}

Secret kept(const Encoding& all) {
  std::vector copy(all.bytes().begin(), all.bytes().end());
  return Secret::take(std::span(copy));
}

std::unexpected<Failure> damaged(const char* what) {
  return fail(Outcome::VaultDamaged, what);
}

// Takes one field after the other from an item that is known to be of its size.
class Fields {
 public:
  // Null: it is not of that kind, or not `rest` bytes after the subject.
  static Expected<Fields> of(const Secret& plaintext, Kind kind, std::size_t rest) {
    const auto bytes = plaintext.bytes(kCoding);
    if (bytes.empty()) return damaged("the version of what was seen");
    if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the version of what was seen");
    constexpr std::size_t kStart = 2 + sizeof(std::uint32_t);
    if (bytes.size() < kStart || bytes[1] != static_cast<std::uint8_t>(kind))
      return damaged("the kind of what was seen");
    const auto length = read_number<std::uint32_t>(bytes.subspan(2));
    if (length == 0 || length > kMaxHost || bytes.size() != kStart + length + 16 + rest)
      return damaged("the size of what was seen");
    Fields fields(bytes.subspan(kStart + length));
    fields.workspace = as_text(bytes.subspan(kStart, length));
    return fields;
  }
  template <std::size_t Size>
  void read(std::array<std::uint8_t, Size>& into) {
    std::ranges::copy(rest_.first(Size), into.begin());
    rest_ = rest_.subspan(Size);
  }
  template <std::unsigned_integral Number>
  Number number() {
    const auto value = read_number<Number>(rest_);
    rest_ = rest_.subspan(sizeof(Number));
    return value;
  }
  std::string workspace;

 private:
  explicit Fields(Bytes rest) : rest_(rest) {}
  Bytes rest_;
};

std::unexpected<Failure> rolled_back(const char* what) {
  return fail(Outcome::LocalAccountRolledBack, what);
}

}  // namespace

Uuid seen_chain_item(std::string_view workspace, const Uuid& user) {
  return item_of(Kind::Chain, workspace, user);
}
// One a workspace: whose it is, is what it says.
Uuid seen_enrolment_item(std::string_view workspace) {
  return item_of(Kind::Enrolment, workspace, {});
}
Uuid seen_local_vault_item(std::string_view workspace, const Uuid& vault) {
  return item_of(Kind::LocalVault, workspace, vault);
}
Uuid seen_local_account_item(std::string_view workspace, const Uuid& account) {
  return item_of(Kind::LocalAccount, workspace, account);
}

namespace {
Uuid member_subject(const Uuid& vault, const Uuid& user) {
  const auto digest =
      unkeyed_digest(Encoding("cerby local vault member 1").raw(vault.bytes).raw(user.bytes).bytes());
  Uuid subject;
  std::copy_n(digest.begin(), subject.bytes.size(), subject.bytes.begin());
  return subject;
}
}  // namespace

Uuid seen_member_item(std::string_view workspace, const Uuid& vault, const Uuid& user) {
  return item_of(Kind::Member, workspace, member_subject(vault, user));
}

Expected<Secret> encode(const SeenMember& seen) {
  CERBY_TRY(auto all, started(Kind::Member, seen.workspace, member_subject(seen.vault, seen.user)));
  return kept(all.raw(seen.vault.bytes).raw(seen.user.bytes).number(std::uint8_t{seen.member}));
}
Expected<SeenMember> decode_seen_member(const Secret& plaintext) {
  CERBY_TRY(auto fields, Fields::of(plaintext, Kind::Member, 16 + 16 + 1));
  SeenMember seen{.workspace = std::move(fields.workspace), .vault = {}, .user = {}};
  Uuid subject;
  fields.read(subject.bytes);
  fields.read(seen.vault.bytes);
  fields.read(seen.user.bytes);
  const auto state = fields.number<std::uint8_t>();
  if (state > 1 || subject != member_subject(seen.vault, seen.user))
    return damaged("who holds the key of a local vault");
  seen.member = state == 1;
  return seen;
}
Expected<Secret> encode(const SeenChain& seen) {
  CERBY_TRY(auto all, started(Kind::Chain, seen.workspace, seen.user));
  return kept(all.number(seen.generation).number(seen.number).raw(seen.hash));
}
Expected<Secret> encode(const SeenEnrolment& seen) {
  CERBY_TRY(auto all, started(Kind::Enrolment, seen.workspace, seen.user));
  return kept(all.raw(seen.let_in_by.id.bytes).raw(seen.let_in_by.signing).raw(seen.let_in_by.box));
}
Expected<Secret> encode(const SeenLocalVault& seen) {
  CERBY_TRY(auto all, started(Kind::LocalVault, seen.workspace, seen.vault));
  return kept(all.raw(seen.owner.bytes).number(seen.epoch));
}
Expected<Secret> encode(const SeenLocalAccount& seen) {
  CERBY_TRY(auto all, started(Kind::LocalAccount, seen.workspace, seen.account));
  return kept(all.raw(seen.vault.bytes).number(seen.epoch).number(seen.revision).raw(seen.hash));
}

Expected<SeenChain> decode_seen_chain(const Secret& plaintext) {
  CERBY_TRY(auto fields, Fields::of(plaintext, Kind::Chain, 4 + 8 + 32));
  SeenChain seen{.workspace = std::move(fields.workspace), .user = {}};
  fields.read(seen.user.bytes);
  seen.generation = fields.number<std::uint32_t>();
  seen.number = fields.number<std::uint64_t>();
  fields.read(seen.hash);
  return seen;
}
Expected<SeenEnrolment> decode_seen_enrolment(const Secret& plaintext) {
  CERBY_TRY(auto fields, Fields::of(plaintext, Kind::Enrolment, 16 + 32 + 32));
  SeenEnrolment seen{.workspace = std::move(fields.workspace), .user = {}, .let_in_by = {}};
  fields.read(seen.user.bytes);
  fields.read(seen.let_in_by.id.bytes);
  fields.read(seen.let_in_by.signing);
  fields.read(seen.let_in_by.box);
  return seen;
}
Expected<SeenLocalVault> decode_seen_local_vault(const Secret& plaintext) {
  CERBY_TRY(auto fields, Fields::of(plaintext, Kind::LocalVault, 16 + 4));
  SeenLocalVault seen{.workspace = std::move(fields.workspace), .vault = {}, .owner = {}};
  fields.read(seen.vault.bytes);
  fields.read(seen.owner.bytes);
  seen.epoch = fields.number<std::uint32_t>();
  return seen;
}
Expected<SeenLocalAccount> decode_seen_local_account(const Secret& plaintext) {
  CERBY_TRY(auto fields, Fields::of(plaintext, Kind::LocalAccount, 16 + 4 + 8 + 32));
  SeenLocalAccount seen{.workspace = std::move(fields.workspace), .account = {}, .vault = {}};
  fields.read(seen.account.bytes);
  fields.read(seen.vault.bytes);
  seen.epoch = fields.number<std::uint32_t>();
  seen.revision = static_cast<std::int64_t>(fields.number<std::uint64_t>());
  fields.read(seen.hash);
  return seen;
}

Expected<void> check_seen(const Secret& plaintext) {
  const auto bytes = plaintext.bytes(kCoding);
  if (bytes.size() < 2) return damaged("the version of what was seen");
  if (bytes[0] != kVersion) return fail(Outcome::VaultNewer, "the version of what was seen");
  switch (static_cast<Kind>(bytes[1])) {
    case Kind::Chain:
      CERBY_CHECK(decode_seen_chain(plaintext));
      return {};
    case Kind::LocalVault:
      CERBY_CHECK(decode_seen_local_vault(plaintext));
      return {};
    case Kind::LocalAccount:
      CERBY_CHECK(decode_seen_local_account(plaintext));
      return {};
    case Kind::Member:
      CERBY_CHECK(decode_seen_member(plaintext));
      return {};
    case Kind::Enrolment:
      CERBY_CHECK(decode_seen_enrolment(plaintext));
      return {};
  }
  return bytes[1] == 0 ? Expected<void>(damaged("the kind of what was seen"))
                       : Expected<void>(fail(Outcome::VaultNewer, "the kind of what was seen"));
}

Expected<void> check_follows(const SeenChain& before, const SeenChain& now) {
  if (now.generation != before.generation)
    return fail(Outcome::DeviceChainRefused, "it is another chain than the one seen before");
  if (now.number < before.number || (now.number == before.number && now.hash != before.hash))
    return fail(Outcome::DeviceChainRefused,
                "it does not go on from entry " + std::to_string(before.number) + ", which was seen before");
  return {};
}

Expected<void> check_follows(const SeenLocalVault& before, const SeenLocalVault& now) {
  if (now.owner != before.owner) return rolled_back("the local vault has another owner");
  if (now.epoch < before.epoch) return rolled_back("the epoch of the local vault");
  return {};
}

Expected<void> check_follows(const SeenLocalAccount& before, const SeenLocalAccount& now) {
  if (now.revision < before.revision) return rolled_back("the revision of the account");
  if (now.revision == before.revision && now != before)
    return rolled_back("it has the revision of another one that was seen");
  if (now.vault == before.vault && now.epoch < before.epoch) return rolled_back("the epoch of the account");
  return {};
}

}  // namespace cerby::vault
