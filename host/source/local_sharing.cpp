#include "source/local_sharing.h"

#include <algorithm>
#include <utility>

#include "source/local_list.h"
#include "vault/encoding.h"
#include "vault/keys.h"

namespace cerby::source {
namespace {

std::unexpected<Failure> no_chain(const char* whose) {
  return fail(Outcome::InputInvalid,
              std::string(whose) + " one device alone, which no other has signed for: let a second one in");
}

std::string member_path(const Uuid& local_vault, const Uuid& user) {
  return "/api/v1/vaults/" + local_vault.text() + "/members/" + user.text();
}

}  // namespace

std::string letters_of(const vault::Enrolment& enrolment, const vault::DeviceChain& chain) {
  const auto hash = vault::unkeyed_digest(vault::Encoding("cerby device chain letters 1")
                                              .prefixed(vault::as_bytes(enrolment.workspace))
                                              .prefixed(enrolment.user.bytes)
                                              .number(chain.number())
                                              .prefixed(chain.hash())
                                              .bytes());
  static_assert(kChainLetters == 16);
  std::string letters;
  for (const std::size_t at : {0UZ, 8UZ})
    letters += vault::code_letters(vault::read_number<std::uint64_t>(Bytes(hash).subspan(at)), 8);
  for (const std::size_t at : {12UZ, 8UZ, 4UZ}) letters.insert(at, 1, ' ');
  return letters;
}

Expected<ComparedUsers> to_compare(const LocalTalk& talk, const Uuid& other) {
  CERBY_TRY(const auto own, own_devices(talk.devices, talk.vault));
  if (own.enrolment.user == other)
    return fail(Outcome::InputInvalid, "it is your own vault, or you yourself");
  if (own.chain.number() == 0) return no_chain("you have");
  const vault::Enrolment who{.workspace = talk.workspace(), .user = other};
  CERBY_TRY(const auto fetched, fetch_chain(talk.devices, who));
  if (fetched.chain.number() == 0) return no_chain("that user has");
  CERBY_TRY(const auto seen, talk.vault.seen_chain(who.workspace, other));
  return ComparedUsers{
      .other = other,
      .own_letters = letters_of(own.enrolment, own.chain),
      .other_letters = letters_of(who, fetched.chain),
      .chain = {.workspace = who.workspace,
                .user = other,
                .generation = fetched.generation,
                .number = fetched.chain.number(),
                .hash = fetched.chain.hash()},
      .known = seen && seen->generation == fetched.generation && fetched.chain.has(seen->number, seen->hash)};
}

Expected<void> compared(const LocalTalk& talk, const ComparedUsers& comparison) {
  // A person has looked at it: what was there before, as of devices that were all lost, does not count.
  CERBY_TRY(const auto seen, talk.vault.seen_chain(comparison.chain.workspace, comparison.other));
  if (seen && !comparison.known)
    CERBY_CHECK(talk.vault.forget_chain(comparison.chain.workspace, comparison.other));
  return talk.vault.see(comparison.chain);
}

Expected<Uuid> user_of(const LocalTalk& talk, std::string_view email) {
  CERBY_TRY(const auto users, all_rows(talk.devices, "/api/v1/users", users_from));
  const auto found = std::ranges::find(users.rows, email, &AnsweredUser::email);
  if (found == users.rows.end()) return fail(Outcome::NotFound, std::string(email));
  return found->id;
}

Expected<void> add_member(const LocalTalk& talk, const Uuid& local_vault, const Uuid& user) {
  const auto& to = talk.devices;
  CERBY_CHECK(ask(FetchMethod::Put, to.workspace, member_path(local_vault, user), to.proof, to.fetcher));
  return talk.vault.put_seen_member(
      {.workspace = talk.workspace(), .vault = local_vault, .user = user, .member = true});
}

Expected<void> remove_member(const LocalTalk& talk, const Uuid& local_vault, const Uuid& user) {
  // First here: whatever the workspace says then, they are sent no key any more.
  CERBY_CHECK(talk.vault.put_seen_member(
      {.workspace = talk.workspace(), .vault = local_vault, .user = user, .member = false}));
  const auto& to = talk.devices;
  CERBY_CHECK(ask(FetchMethod::Delete, to.workspace, member_path(local_vault, user), to.proof, to.fetcher));
  return {};
}

Expected<Uuid> owner_of(const LocalTalk& talk, const Uuid& local_vault) {
  const auto& to = talk.devices;
  CERBY_TRY(auto body, ask(FetchMethod::Get, to.workspace, "/api/v1/vaults/" + local_vault.text(), to.proof,
                           to.fetcher));
  CERBY_TRY(const auto found, vault_from(std::move(body), local_vault));
  if (!found.owner) return fail(Outcome::InputInvalid, "it is no local vault");
  return *found.owner;
}

Expected<void> accept_owner(const LocalTalk& talk, const Uuid& local_vault, const Uuid& owner) {
  CERBY_TRY(const auto keys, talk.vault.data_keys(talk.workspace(), local_vault));
  return talk.vault.see(vault::SeenLocalVault{.workspace = talk.workspace(),
                                              .vault = local_vault,
                                              .owner = owner,
                                              .epoch = keys ? keys->newest() : 0});
}

}  // namespace cerby::source
