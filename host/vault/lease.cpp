#include "vault/lease.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "vault/encoding.h"

namespace cerby::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kPurpose = "cerby offline lease 1";
constexpr SecretAccess kCoding("what an offline lease has of an account");
constexpr std::size_t kMostHost = 270, kMostText = 4096, kMostOrigins = 64;
constexpr std::size_t kSignature = sizeof(Signature);

using Hash = std::array<std::uint8_t, 32>;

Hash hash_of(Bytes box) {
  Hash hash{};
  crypto_generichash(hash.data(), hash.size(), box.data(), box.size(), nullptr, 0);
  return hash;
}

void write_terms(Encoding& to, const LeaseTerms& terms) {
  to.prefixed(as_bytes(terms.workspace))
      .raw(terms.user.bytes)
      .raw(terms.device.bytes)
      .raw(terms.account.bytes)
      .number(static_cast<std::uint8_t>(terms.owner ? 2 : 1))
      .number(std::int64_t{terms.issued.count()})
      .number(std::int64_t{terms.expires.count()});
}

Encoding message_of(const LeaseTerms& terms, const Hash& box) {
  Encoding message(kPurpose);
  write_terms(message, terms);
  message.prefixed(box);
  return message;
}

bool is_in_bounds(const LeaseTerms& terms) {
  return terms.expires > terms.issued && terms.expires - terms.issued <= kLongestLease;
}

// Reads from the front; once something is missing, nothing more comes.
class Parts {
 public:
  explicit Parts(SecretView all) : all_(all) {}
  SecretView take(std::size_t size) {
    if (!whole_ || size > all_.size() - at_) {
      whole_ = false;
      return {};
    }
    return all_.part(std::exchange(at_, at_ + size), size);
  }
  template <std::unsigned_integral Number>
  Number number() {
    const auto bytes = take(sizeof(Number)).bytes(kCoding);
    return whole_ ? read_number<Number>(bytes) : Number{};
  }
  SecretView prefixed(std::size_t most) {
    const auto size = number<std::uint32_t>();
    if (size > most) whole_ = false;
    return take(size);
  }
  std::string text(std::size_t most) {
    const auto part = prefixed(most).text(kCoding);
    if (!is_utf8(part)) whole_ = false;
    return std::string(part);
  }
  Uuid id() {
    Uuid id;
    const auto part = take(id.bytes.size()).bytes(kCoding);
    if (whole_) std::ranges::copy(part, id.bytes.begin());
    return id;
  }
  UnixTime time() { return UnixTime(static_cast<std::int64_t>(number<std::uint64_t>())); }
  SecretView rest() { return whole_ ? take(all_.size() - at_) : SecretView(); }
  void refuse() { whole_ = false; }
  [[nodiscard]] bool whole() const { return whole_ && at_ == all_.size(); }

 private:
  SecretView all_;
  std::size_t at_ = 0;
  bool whole_ = true;
};

// Of a lease or a stub, up to the signature.
LeaseTerms terms_from(Parts& parts) {
  LeaseTerms terms;
  if (parts.number<std::uint8_t>() != kVersion) parts.refuse();
  terms.workspace = parts.text(kMostHost);
  terms.user = parts.id();
  terms.device = parts.id();
  terms.account = parts.id();
  const auto role = parts.number<std::uint8_t>();
  if (role != 1 && role != 2) parts.refuse();
  terms.owner = role == 2;
  terms.issued = parts.time();
  terms.expires = parts.time();
  return terms;
}

struct ReadParts {
  LeaseTerms terms;
  Bytes signature, box;
};
LeaseResult<ReadParts> parts_of(Bytes lease) {
  if (lease.size() > kMostLease) return std::unexpected(LeaseRefusal::Malformed);
  Parts parts{SecretView(lease.data(), lease.size())};
  ReadParts read{.terms = terms_from(parts), .signature = {}, .box = {}};
  read.signature = parts.take(kSignature).bytes(kCoding);
  read.box = parts.rest().bytes(kCoding);
  if (!parts.whole()) return std::unexpected(LeaseRefusal::Malformed);
  return read;
}

// The size first, then the bytes: a secret never lies in memory that grows.
Secret contents_of(const LeasedAccount& account) {
  Encoding open("");
  for (const auto* text : {&account.name, &account.app, &account.login_address, &account.user_name})
    open.prefixed(as_bytes(*text));
  open.number(static_cast<std::uint32_t>(account.origins.size()));
  for (const auto& origin : account.origins) open.prefixed(as_bytes(origin));
  const auto start = open.bytes();
  constexpr std::size_t kLength = sizeof(std::uint32_t);
  Secret whole(start.size() + 2 * kLength + account.password.size() + account.otpauth.size());
  auto at = std::ranges::copy(start, whole.writable(kCoding).begin()).out;
  for (const auto* secret : {&account.password, &account.otpauth}) {
    const auto length = Encoding("").number(static_cast<std::uint32_t>(secret->size()));
    at = std::ranges::copy(length.bytes(), at).out;
    at = std::ranges::copy(secret->bytes(kCoding), at).out;
  }
  return whole;
}

}  // namespace

std::string_view name(LeaseRefusal refusal) {
  switch (refusal) {
    case LeaseRefusal::Malformed:
      return "malformed";
    case LeaseRefusal::SignatureInvalid:
      return "signature_invalid";
    case LeaseRefusal::OtherWorkspace:
      return "other_workspace";
    case LeaseRefusal::OtherDevice:
      return "other_device";
    case LeaseRefusal::OtherAccount:
      return "other_account";
    case LeaseRefusal::TooLong:
      return "too_long";
    case LeaseRefusal::ClockBack:
      return "clock_back";
    case LeaseRefusal::Expired:
      return "expired";
    case LeaseRefusal::NotOpened:
      return "not_opened";
  }
  return "malformed";
}

LeaseResult<std::vector<std::uint8_t>> make_lease(const LeaseTerms& terms, const BoxKey& device,
                                                  const LeasedAccount& account,
                                                  const std::function<Signature(Bytes)>& sign) {
  if (!is_in_bounds(terms)) return std::unexpected(LeaseRefusal::TooLong);
  const auto box = box_for(device, contents_of(account).view());
  if (!box) return std::unexpected(LeaseRefusal::NotOpened);
  Encoding lease("");
  lease.number(kVersion);
  write_terms(lease, terms);
  lease.raw(sign(message_of(terms, hash_of(*box)).bytes())).raw(*box);
  if (lease.bytes().size() > kMostLease) return std::unexpected(LeaseRefusal::Malformed);
  return std::vector(lease.bytes().begin(), lease.bytes().end());
}

LeaseResult<Lease> read_lease(Bytes bytes, const PublicKey& pinned) {
  CERBY_TRY(auto read, parts_of(bytes));
  if (!verify(pinned, message_of(read.terms, hash_of(read.box)).bytes(), read.signature))
    return std::unexpected(LeaseRefusal::SignatureInvalid);
  return Lease{.terms = std::move(read.terms), .box = {read.box.begin(), read.box.end()}};
}

LeaseResult<std::vector<std::uint8_t>> lease_stub(Bytes lease) {
  CERBY_TRY(const auto read, parts_of(lease));
  Encoding stub("");
  stub.number(kVersion);
  write_terms(stub, read.terms);
  stub.raw(read.signature).raw(hash_of(read.box));
  return std::vector(stub.bytes().begin(), stub.bytes().end());
}

LeaseResult<LeaseTerms> read_lease_stub(Bytes stub, const PublicKey& pinned) {
  if (stub.size() > kMostLeaseStub) return std::unexpected(LeaseRefusal::Malformed);
  Parts parts{SecretView(stub.data(), stub.size())};
  auto terms = terms_from(parts);
  const auto signature = parts.take(kSignature).bytes(kCoding);
  Hash box{};
  const auto hash = parts.take(box.size()).bytes(kCoding);
  if (!parts.whole()) return std::unexpected(LeaseRefusal::Malformed);
  std::ranges::copy(hash, box.begin());
  if (!verify(pinned, message_of(terms, box).bytes(), signature))
    return std::unexpected(LeaseRefusal::SignatureInvalid);
  return terms;
}

LeaseResult<void> check_lease(const LeaseTerms& terms, const LeaseUse& use) {
  if (terms.workspace != use.workspace) return std::unexpected(LeaseRefusal::OtherWorkspace);
  if (terms.device != use.device) return std::unexpected(LeaseRefusal::OtherDevice);
  if (terms.account != use.account) return std::unexpected(LeaseRefusal::OtherAccount);
  if (!is_in_bounds(terms)) return std::unexpected(LeaseRefusal::TooLong);
  if (use.now >= lease_end(terms, use.received)) return std::unexpected(LeaseRefusal::Expired);
  if (use.now < use.seen || use.now < use.received || use.now + kLeaseSkew < terms.issued)
    return std::unexpected(LeaseRefusal::ClockBack);
  return {};
}

// Whichever comes first: by the service's clock, or as long after it came by this one's.
UnixTime lease_end(const LeaseTerms& terms, UnixTime received) {
  return std::min(terms.expires, received + (terms.expires - terms.issued));
}

LeaseResult<LeasedAccount> leased_account(Secret opened) {
  Parts parts(opened.view());
  LeasedAccount account;
  account.name = parts.text(kMostText);
  account.app = parts.text(kMostText);
  account.login_address = parts.text(kMostText);
  account.user_name = parts.text(kMostText);
  const auto origins = parts.number<std::uint32_t>();
  if (origins > kMostOrigins) return std::unexpected(LeaseRefusal::Malformed);
  for (std::uint32_t i = 0; i < origins; ++i) account.origins.push_back(parts.text(kMostText));
  const auto password = parts.prefixed(kMostText), otpauth = parts.prefixed(kMostText);
  if (!parts.whole()) return std::unexpected(LeaseRefusal::Malformed);
  account.password = Secret::copy_of(password);
  account.otpauth = Secret::copy_of(otpauth);
  return account;
}

}  // namespace cerby::vault
