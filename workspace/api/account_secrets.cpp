// An account's password and notes. Those who may log in with it get them; its Owners set them.
#include "workspace/api/query.h"
#include "workspace/api/resources.h"
#include "workspace/api/sealed.h"
#include "workspace/api/secret_body.h"

namespace cerby::workspace::api {
namespace {

using access::Action;
using http::Method;
using store::SecretType;

constexpr std::size_t kMostPassword = 4096;
constexpr std::size_t kMostNotes = 32UL * 1024;

template <typename Sink>
void write_secret(json::Writer<Sink>& writer, const OpenedSecret& one, std::string_view type) {
  const ShownSecret shown{"account_secret",   one.row.id,         one.account.vault,
                          one.row.created_at, one.row.updated_at, type};
  write_shown(writer, shown, [&](auto& to) { to.secret(one.secret.view()); });
}

template <SecretType type>
Reply get(Call& call) {
  constexpr std::string_view kName = type == SecretType::Password ? "password" : "notes";
  CERBY_TRY(const auto one, open_secret_of(call, type));
  return give_out(call, one, Shown::One, [&](auto& writer) { write_secret(writer, one, kName); });
}

template <SecretType type, std::size_t most>
Reply set(Call& call) {
  CERBY_TRY(const auto secret, secret_of(call.request, most));
  CERBY_CHECK(keep_secret_of(call, type, secret.view()));
  return no_content();
}

template <SecretType type>
Reply remove(Call& call) {
  CERBY_CHECK(remove_secret_of(call, type));
  return no_content();
}

// There is one password at the most: a list of it, since other types may come.
Reply list(Call& call) {
  // Both names are in use by clients of the product; one at a time.
  constexpr std::string_view kOneName = "filter[type]", kOtherName = "filter[secretType]";
  constexpr std::array<std::string_view, 4> kKnown{"page[number]", "page[size]", kOneName, kOtherName};
  constexpr std::array kTypes{Word<SecretType>{"password", SecretType::Password}};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  const bool is_other = target.parameter(kOtherName) != nullptr;
  if (is_other && target.parameter(kOneName) != nullptr)
    return std::unexpected(invalid_parameter(kOtherName, "The other name is there too.", "twice"));
  const auto filter = is_other ? kOtherName : kOneName;
  CERBY_TRY(const auto types, values_of(target, filter, kTypes));
  if (types.empty()) return std::unexpected(invalid_parameter(filter, "This is missing.", "missing"));
  const auto one = open_secret_of(call, SecretType::Password);
  if (!one) {
    const auto* const failure = std::get_if<store::Failure>(&one.error().why);
    const bool has_none = failure != nullptr && failure->error == store::Error::NotFound;
    if (!has_none) return std::unexpected(one.error());
  }
  if (!one || page.number > 1) return ListDocument(target, page).finish(one ? 1 : 0);
  return give_out(call, *one, Shown::List, [&](auto& writer) { write_secret(writer, *one, "password"); });
}

constexpr std::string_view kPassword = "/api/v1/accounts/{id}/password";
constexpr std::string_view kNotes = "/api/v1/accounts/{id}/notes";
constexpr std::array kOperations{
    reads_secret("/api/v1/accounts/{id}/secrets", list, SecretType::Password),
    reads_secret(kPassword, get<SecretType::Password>, SecretType::Password),
    changes_secret(Method::Put, kPassword, set<SecretType::Password, kMostPassword>),
    changes_secret(Method::Delete, kPassword, remove<SecretType::Password>),
    reads_secret(kNotes, get<SecretType::Notes>, SecretType::Notes),
    changes_secret(Method::Put, kNotes, set<SecretType::Notes, kMostNotes>),
    changes_secret(Method::Delete, kNotes, remove<SecretType::Notes>),
};

}  // namespace

std::span<const Operation> account_secret_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
