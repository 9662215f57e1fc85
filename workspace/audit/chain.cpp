#include "workspace/audit/chain.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#include "base/base64.h"
#include "base/json.h"
#include "base/json_writer.h"

namespace cerby::workspace::audit {
namespace {

using Personal = std::array<unsigned char, crypto_generichash_blake2b_PERSONALBYTES>;

consteval Personal personal(std::string_view text) {
  Personal bytes{};
  for (std::size_t i = 0; i < text.size(); ++i) bytes.at(i) = static_cast<unsigned char>(text[i]);
  return bytes;
}

constexpr Personal kOfEntries = personal("cerby audit 1");
constexpr Personal kOfCheckpoints = personal("cerby checkpt 1");
constexpr std::string_view kCheckpoint = "cerby audit checkpoint 1";

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::array<std::uint8_t, 8> big_endian(std::int64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes.at(7 - i) = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i));
  return bytes;
}

// Of all parts, one behind the other: all but the last have a fixed length, or say it.
Hash hash_of(const Personal& personal, std::initializer_list<Bytes> parts) {
  Hash hash{};
  crypto_generichash_blake2b_state state;
  if (crypto_generichash_blake2b_init_salt_personal(&state, nullptr, 0, hash.size(), nullptr,
                                                    personal.data()) != 0)
    std::abort();  // all of it is constant
  for (const Bytes part : parts) crypto_generichash_blake2b_update(&state, part.data(), part.size());
  crypto_generichash_blake2b_final(&state, hash.data(), hash.size());
  return hash;
}

struct WrittenHead {
  std::string instance;
  std::int64_t number = 0;
  std::vector<std::uint8_t> hash;
};
struct WrittenHeads {
  std::vector<WrittenHead> heads;
};

}  // namespace
}  // namespace cerby::workspace::audit

template <>
struct cerby::json::Schema<cerby::workspace::audit::WrittenHead> {
  using Head = cerby::workspace::audit::WrittenHead;
  static constexpr std::array members{
      member<&Head::instance>("instance", {.bytes = 36}),
      member<&Head::number>("number", {.least = 1}),
      member<&Head::hash>("hash", {.bytes = sizeof(cerby::workspace::audit::Hash)}),
  };
};
template <>
struct cerby::json::Schema<cerby::workspace::audit::WrittenHeads> {
  static constexpr std::array members{member<&cerby::workspace::audit::WrittenHeads::heads>(
      "heads", {.count = cerby::workspace::audit::kMostHeads})};
};

namespace cerby::workspace::audit {

Hash hash_of_entry(const Uuid& workspace, const Uuid& instance, std::int64_t number, const Hash& previous,
                   std::string_view entry) {
  return hash_of(kOfEntries,
                 {workspace.bytes, instance.bytes, big_endian(number), previous, bytes_of(entry)});
}

std::string text_of(const std::vector<Head>& heads) {
  std::string text;
  json::StringSink sink(text);
  json::Writer writer(sink);
  writer.begin_object();
  writer.key("heads");
  writer.begin_array();
  for (const Head& head : heads) {
    writer.begin_object();
    writer.member("instance", head.instance.text());
    writer.member("number", head.number);
    writer.member("hash", base64url(head.hash));
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return text;
}

Expected<std::vector<Head>> heads_of(std::string_view text) {
  WrittenHeads written;
  if (const auto read = json::read(text, written); !read) {
    auto failure = json::failure_of(read.error());
    return fail(Outcome::InputInvalid, std::move(failure.detail));
  }
  std::vector<Head> heads;
  for (const WrittenHead& one : written.heads) {
    Head& head = heads.emplace_back();
    CERBY_TRY(head.instance, Uuid::parse(one.instance));
    head.number = one.number;
    std::copy_n(one.hash.begin(), head.hash.size(), head.hash.begin());
  }
  if (text_of(heads) != text) return fail(Outcome::InputInvalid, "not as heads are written");
  return heads;
}

std::vector<std::uint8_t> message_of(const Checkpoint& checkpoint) {
  const auto number = big_endian(checkpoint.number);
  const auto at = big_endian(checkpoint.at);
  const std::array length{static_cast<std::uint8_t>(checkpoint.key.size())};
  const std::array<Bytes, 8> parts{
      bytes_of(kCheckpoint),    checkpoint.workspace.bytes, number, at, checkpoint.previous, length,
      bytes_of(checkpoint.key), bytes_of(checkpoint.heads)};
  std::vector<std::uint8_t> message;
  for (const Bytes part : parts) message.insert(message.end(), part.begin(), part.end());
  return message;
}

Hash hash_of_checkpoint(const Checkpoint& checkpoint, Bytes signature) {
  return hash_of(kOfCheckpoints, {message_of(checkpoint), signature});
}

std::string hex_of(Bytes bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::optional<Hash> hash_of_hex(std::string_view text) {
  Hash hash{};
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(hash.data(), hash.size(), text.data(), text.size(), nullptr, &size, &end) != 0 ||
      size != hash.size() || end != text.data() + text.size())
    return {};
  return hash;
}

}  // namespace cerby::workspace::audit
