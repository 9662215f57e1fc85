#include "source/local_answers.h"

#include <array>
#include <utility>

#include "base/base64.h"
#include "source/document.h"
#include "vault/local_account.h"

namespace cerby::source {
namespace {

constexpr std::size_t kMostLabel = 256, kMostRecovery = 1024;

using Text = std::optional<SecretView>;
using Number = std::optional<std::int64_t>;

std::optional<Uuid> id_in(const Text& field) {
  if (!field) return std::nullopt;
  const auto id = Uuid::parse(field->text(kReading));
  return id ? std::optional(*id) : std::nullopt;
}

bool is_number(const Number& field, std::int64_t most) {
  return field && *field >= 1 && *field <= most;
}

// What is sealed is not secret to who can only pass it on.
std::optional<std::vector<std::uint8_t>> bytes_in(const Text& field, std::size_t most) {
  if (!field || field->size() > most * 4 / 3 + 4) return std::nullopt;
  auto bytes = from_base64url(field->text(kReading));
  if (!bytes || bytes->empty() || bytes->size() > most) return std::nullopt;
  return bytes;
}

// {"data": [row, …], "meta": {"epoch": …}}; `row` reads the attribute of that name into the row in hand, and
// `take` has its resource at its end, and says whether it is one.
template <typename Row, typename Fields, typename Attribute, typename Take>
Expected<AnsweredPage<Row>> page_from(Secret body, const char* what, Attribute attribute, Take take) {
  Document document(std::move(body));
  auto& json = document.json();
  AnsweredPage<Row> page;
  Number epoch;
  bool data = false, meta = false, fits = true, is_array = false;
  json.object([&](std::string_view key) {
    if (key == "meta") {
      document.enter(meta);
      json.object([&](std::string_view about) {
        if (about == "epoch") return document.set(epoch);
        json.skip();
      });
      return;
    }
    if (key != "data") return json.skip();
    document.enter(data);
    is_array = json.array([&] {
      Fields fields;
      Resource resource;
      read_resource(document, resource, [&](std::string_view name) {
        if (!attribute(document, fields, name)) json.skip();
      });
      if (json.failed() || !fits) return;
      fits = std::ssize(page.rows) < kLocalPage && take(resource, fields, page.rows.emplace_back());
    });
  });
  CERBY_CHECK(document.end());
  if (!is_array || !fits || (epoch && !is_number(epoch, vault::kMaxEpoch))) return invalid(what);
  page.epoch = epoch.value_or(0);
  return page;
}

std::optional<vault::KeyPurpose> purpose_in(const Text& field) {
  using enum vault::KeyPurpose;
  for (const auto& [word, purpose] :
       {std::pair{"grant", Grant}, std::pair{"enrolment", Enrolment}, std::pair{"rotation", Rotation}}) {
    if (is(field, word)) return purpose;
  }
  return std::nullopt;
}

struct VaultFields {
  Text label, kind, owner;
  Number epoch;
};

bool read_vault(Document& document, VaultFields& fields, std::string_view name) {
  if (name == "label") return document.set(fields.label), true;
  if (name == "kind") return document.set(fields.kind), true;
  if (name == "ownerId") return document.set(fields.owner), true;
  if (name == "epoch") return document.set(fields.epoch), true;
  return false;
}

bool take_vault(const Resource& resource, const VaultFields& fields, AnsweredVault& vault) {
  const auto id = id_in(resource.id);
  vault.local = is(fields.kind, "local");
  if (!id || !is(resource.type, "vault") || !fields.label || (!vault.local && !is(fields.kind, "cloud")))
    return false;
  vault.id = *id;
  vault.label = text_of(fields.label, kMostLabel);
  if (!vault.local) return true;
  vault.owner = id_in(fields.owner);
  vault.epoch = fields.epoch.value_or(0);
  return is_number(fields.epoch, vault::kMaxEpoch) && vault.owner;
}

}  // namespace

Expected<AnsweredSealed> sealed_account_from(Secret body, const Uuid& asked) {
  Document document(std::move(body));
  Text vault, sealed;
  Number epoch, revision;
  CERBY_TRY(const auto resource, resource_of(document, [&](std::string_view key) {
              if (key == "vault") return document.set(vault);
              if (key == "epoch") return document.set(epoch);
              if (key == "revision") return document.set(revision);
              if (key == "sealed") return document.set(sealed);
              document.json().skip();
            }));
  const auto in = id_in(vault);
  auto bytes = bytes_in(sealed, vault::kMaxLocalAccount);
  if (!is(resource.type, "sealed_account") || !is(resource.id, asked.text()) || !in || !bytes ||
      !is_number(epoch, vault::kMaxEpoch) || !is_number(revision, INT64_MAX))
    return invalid("it is not the sealed account that was asked for");
  return AnsweredSealed{*in, *epoch, *revision, std::move(*bytes)};
}

Expected<AnsweredPage<AnsweredKey>> vault_keys_from(Secret body) {
  struct Fields {
    Text purpose, sealed, by, by_user;
    Number epoch;
  };
  return page_from<AnsweredKey, Fields>(
      std::move(body), "it is not a list of sealed keys",
      [](Document& document, Fields& fields, std::string_view name) {
        if (name == "epoch") return document.set(fields.epoch), true;
        if (name == "purpose") return document.set(fields.purpose), true;
        if (name == "sealed") return document.set(fields.sealed), true;
        if (name == "sentBy") return document.set(fields.by), true;
        if (name == "sentByUser") return document.set(fields.by_user), true;
        return false;
      },
      [](const Resource& resource, const Fields& fields, AnsweredKey& key) {
        const auto purpose = purpose_in(fields.purpose);
        const auto by = id_in(fields.by), by_user = id_in(fields.by_user);
        auto sealed = bytes_in(fields.sealed, vault::kSealedKeySize);
        if (!is(resource.type, "vault_key") || !purpose || !by || !by_user || !sealed ||
            !is_number(fields.epoch, vault::kMaxEpoch))
          return false;
        key = {*fields.epoch, *purpose, std::move(*sealed), *by, *by_user};
        return true;
      });
}

Expected<AnsweredPage<AnsweredRecipient>> key_recipients_from(Secret body) {
  struct Fields {
    Text user;
    std::optional<bool> has_key;
  };
  return page_from<AnsweredRecipient, Fields>(
      std::move(body), "it is not a list of who has a vault's key",
      [](Document& document, Fields& fields, std::string_view name) {
        if (name == "user") return document.set(fields.user), true;
        if (name == "hasKey") return document.set(fields.has_key), true;
        return false;
      },
      [](const Resource& resource, const Fields& fields, AnsweredRecipient& one) {
        const auto device = id_in(resource.id), user = id_in(fields.user);
        if (!is(resource.type, "key_recipient") || !device || !user || !fields.has_key) return false;
        one = {*device, *user, *fields.has_key};
        return true;
      });
}

Expected<AnsweredPage<AnsweredVault>> vaults_from(Secret body) {
  return page_from<AnsweredVault, VaultFields>(std::move(body), "it is not a list of vaults", read_vault,
                                               take_vault);
}

Expected<AnsweredVault> vault_from(Secret body, const Uuid& asked) {
  Document document(std::move(body));
  VaultFields fields;
  CERBY_TRY(const auto resource, resource_of(document, [&](std::string_view key) {
              if (!read_vault(document, fields, key)) document.json().skip();
            }));
  AnsweredVault vault;
  if (!take_vault(resource, fields, vault) || vault.id != asked)
    return invalid("it is not the vault that was asked for");
  return vault;
}

Expected<AnsweredPage<AnsweredPlace>> sealed_accounts_from(Secret body) {
  struct Fields {
    Number epoch, revision;
  };
  return page_from<AnsweredPlace, Fields>(
      std::move(body), "it is not a list of sealed accounts",
      [](Document& document, Fields& fields, std::string_view name) {
        if (name == "epoch") return document.set(fields.epoch), true;
        if (name == "revision") return document.set(fields.revision), true;
        return false;
      },
      [](const Resource& resource, const Fields& fields, AnsweredPlace& place) {
        const auto id = id_in(resource.id);
        if (!is(resource.type, "sealed_account") || !id || !is_number(fields.epoch, vault::kMaxEpoch) ||
            !is_number(fields.revision, INT64_MAX))
          return false;
        place = {*id, *fields.epoch, *fields.revision};
        return true;
      });
}

Expected<AnsweredPage<AnsweredUser>> users_from(Secret body) {
  struct Fields {
    Text email;
  };
  return page_from<AnsweredUser, Fields>(
      std::move(body), "it is not a list of users",
      [](Document& document, Fields& fields, std::string_view name) {
        return name == "email" ? (document.set(fields.email), true) : false;
      },
      [](const Resource& resource, const Fields& fields, AnsweredUser& user) {
        const auto id = id_in(resource.id);
        if (!is(resource.type, "user") || !id || !fields.email || fields.email->size() > kMostLabel)
          return false;
        user = {*id, text_of(fields.email, kMostLabel)};
        return true;
      });
}

Expected<AnsweredRecovery> recovery_key_from(Secret body) {
  Document document(std::move(body));
  Text sealed;
  Number number, epoch;
  CERBY_TRY(const auto resource, resource_of(document, [&](std::string_view key) {
              if (key == "number") return document.set(number);
              if (key == "epoch") return document.set(epoch);
              if (key == "sealed") return document.set(sealed);
              document.json().skip();
            }));
  auto bytes = bytes_in(sealed, kMostRecovery);
  if (!is(resource.type, "recovery_key") || !bytes || !is_number(number, INT64_MAX) ||
      !is_number(epoch, vault::kMaxEpoch))
    return invalid("it is not the recovery key of a vault");
  return AnsweredRecovery{*number, *epoch, std::move(*bytes)};
}

}  // namespace cerby::source
