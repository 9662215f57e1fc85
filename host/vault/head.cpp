#include "vault/head.h"

#include <algorithm>
#include <utility>

#include "vault/encoding.h"
#include "vault/schema.h"

namespace cerby::vault {
namespace {

Digest mac_of(const Head& head, const Digest& methods, const Keys& keys, std::uint32_t format) {
  const auto start = Encoding("head")
                         .number(format)
                         .raw(head.vault.bytes)
                         .number(head.epoch)
                         .number(head.created.count())
                         .number(head.generation)
                         .number(head.count);
  return keys.head({start.bytes(), head.buckets, methods});
}

Uuid uuid_of(Bytes bytes) {
  Uuid id;
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

// Whatever a later version calls its kinds, it can be shown to people.
bool is_kind(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::unexpected<Failure> damaged(std::string what) {
  return fail(Outcome::VaultDamaged, std::move(what));
}

}  // namespace

Expected<StoredHead> read_head(Database& database) {
  CERBY_TRY(auto row,
            database.prepare("SELECT vault_id, epoch, created, generation, count, buckets, mac FROM head"));
  CERBY_TRY(const bool found, row.step());
  if (!found) return damaged("there is no head");
  StoredHead stored;
  const auto vault = row.blob(0), buckets = row.blob(5), mac = row.blob(6);
  if (vault.size() != stored.head.vault.bytes.size() || buckets.size() != kBucketsSize ||
      mac.size() != sizeof(Digest)) {
    return damaged("the head's sizes");
  }
  stored.head.vault = uuid_of(vault);
  stored.head.epoch = static_cast<std::uint32_t>(row.integer(1));
  stored.head.created = UnixTime(row.integer(2));
  stored.head.generation = static_cast<std::uint64_t>(row.integer(3));
  stored.head.count = static_cast<std::uint64_t>(row.integer(4));
  stored.head.buckets.assign(buckets.begin(), buckets.end());
  stored.mac.assign(mac.begin(), mac.end());
  return stored;
}

Expected<std::uint64_t> read_generation(Database& database) {
  CERBY_TRY(auto row, database.prepare("SELECT generation FROM head"));
  CERBY_TRY(const bool found, row.step());
  if (!found) return damaged("there is no head");
  return static_cast<std::uint64_t>(row.integer(0));
}

Expected<VaultName> read_vault_name(Database& database) {
  CERBY_TRY(auto row,
            database.prepare("SELECT vault_id, length(buckets), length(mac), epoch, generation FROM head"));
  CERBY_TRY(const bool found, row.step());
  if (!found) return damaged("there is no head");
  const auto id = row.blob(0);
  if (id.size() != sizeof(Uuid) || row.integer(1) != kBucketsSize || row.integer(2) != sizeof(Digest))
    return damaged("the head's sizes");
  return VaultName{.vault = uuid_of(id),
                   .epoch = static_cast<std::uint32_t>(row.integer(3)),
                   .generation = static_cast<std::uint64_t>(row.integer(4))};
}

Expected<Methods> read_methods(Database& database) {
  // Nothing has authenticated them yet. A value that is too long comes as NULL, which no column of ours
  // holds: its length is looked at, and it is not read. (length() of a text would stop at a NUL in it.) The
  // bounds are those of FORMAT.md.
  CERBY_TRY(auto row,
            database.prepare("SELECT iif(length(id) = 16, id, NULL), "
                             "iif(length(CAST(kind AS BLOB)) <= 32, kind, NULL), "
                             "iif(length(parameters) <= 4096, parameters, NULL), "
                             "iif(length(wrapped) <= 4096, wrapped, NULL), "
                             "iif(length(secret) <= 4096, secret, NULL), created FROM method ORDER BY id"));
  Methods methods;
  Encoding all("");
  while (true) {
    CERBY_TRY(const bool found, row.step());
    if (!found) break;
    if (++methods.rows > kMaxMethods) return damaged("too many unlock methods");
    const auto id = row.blob(0), parameters = row.blob(2), wrapped = row.blob(3), secret = row.blob(4);
    const auto kind = row.text(1);
    if (id.size() != sizeof(Uuid)) return damaged("an unlock method's id");
    if (!is_kind(kind)) return damaged("an unlock method's kind");
    for (const int column : {2, 3, 4}) {
      if (row.is_null(column)) return damaged("an unlock method's size");
    }
    const auto created = Encoding("").number(row.integer(5));
    for (const auto column : {id, as_bytes(kind), parameters, wrapped, secret, created.bytes()}) {
      all.prefixed(column);
    }
    const auto known = method_kind_from(kind);
    if (!known) {
      methods.unknown.emplace_back(kind);
      continue;
    }
    methods.known.push_back({.id = uuid_of(id),
                             .kind = *known,
                             .parameters = {parameters.begin(), parameters.end()},
                             .wrapped = {wrapped.begin(), wrapped.end()},
                             .secret = {secret.begin(), secret.end()},
                             .created = UnixTime(row.integer(5))});
  }
  methods.digest = unkeyed_digest(all.bytes());
  return methods;
}

Expected<void> insert_method(Database& database, const Method& method) {
  CERBY_TRY(auto row, database.prepare("INSERT INTO method (id, kind, parameters, wrapped, secret, "
                                       "created) VALUES (?, ?, ?, ?, ?, ?)"));
  return row.bind(Bytes(method.id.bytes))
      .bind(text_of(method.kind))
      .bind(Bytes(method.parameters))
      .bind(Bytes(method.wrapped))
      .bind(Bytes(method.secret))
      .bind(std::int64_t{method.created.count()})
      .run();
}

Expected<void> verify_head(const StoredHead& stored, const Methods& methods, const Keys& keys,
                           std::uint32_t format) {
  if (!same(mac_of(stored.head, methods.digest, keys, format), stored.mac)) {
    return damaged("the head does not fit its contents, or an unlock method was changed");
  }
  return {};
}

Expected<void> write_head(Database& database, const Head& head, const Keys& keys, std::uint32_t format) {
  CERBY_TRY(const auto methods, read_methods(database));
  const auto mac = mac_of(head, methods.digest, keys, format);
  CERBY_TRY(auto row,
            database.prepare("REPLACE INTO head (one, vault_id, epoch, created, generation, count, buckets, "
                             "mac) VALUES (1, ?, ?, ?, ?, ?, ?, ?)"));
  return row.bind(Bytes(head.vault.bytes))
      .bind(head.epoch)
      .bind(std::int64_t{head.created.count()})
      .bind(head.generation)
      .bind(head.count)
      .bind(Bytes(head.buckets))
      .bind(Bytes(mac))
      .run();
}

}  // namespace cerby::vault
