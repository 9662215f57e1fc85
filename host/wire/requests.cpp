// From a frame's body to a typed request: one schema a message (PROTOCOL.md, "To the host").
#include <algorithm>
#include <limits>

#include "base/json.h"
#include "wire/messages.h"
#include "wire/page_schema.h"

namespace cerby::wire {
namespace {

constexpr std::size_t kChallengeSize = 32;
constexpr std::size_t kMaxVersion = 32;
constexpr std::size_t kMaxLaunchAddress = 2048;
constexpr std::size_t kMaxFinalAddress = 1024;
constexpr std::int32_t kMaxProtocol = 65535;
constexpr std::int64_t kMaxId = json::kMaxInteger - 1;

// A request as it lies in the frame: `type` and `id` beside the members of its body.
template <typename Body>
struct Message : Body {
  std::string type;
  std::uint64_t id = 0;
};
struct NothingMore {};

template <typename Body>
constexpr std::array envelope{
    json::member<&Message<Body>::type, Message<Body>>("type"),
    json::member<&Message<Body>::id, Message<Body>>("id", {.least = 1, .most = kMaxId})};

template <typename Body, std::size_t N>
constexpr std::array<json::Member, N + 2> in_envelope(const std::array<json::Member, N>& own) {
  std::array<json::Member, N + 2> all;
  std::ranges::copy(envelope<Body>, all.begin());
  std::ranges::copy(own, all.begin() + 2);
  return all;
}

// A member of a request's body.
template <auto Pointer, typename Body>
constexpr json::Member of(std::string_view key, json::Limits limits = {}) {
  return json::member<Pointer, Message<Body>>(key, limits);
}

template <typename Body>
constexpr auto members_of() {
  using json::Member;
  if constexpr (std::same_as<Body, HelloRequest>) {
    return in_envelope<Body>(
        std::array{of<&Body::protocol, Body>("protocol"),
                   of<&Body::extension_version, Body>("extension", {.bytes = kMaxVersion}),
                   of<&Body::challenge, Body>("challenge", {.bytes = kChallengeSize})});
  } else if constexpr (std::same_as<Body, LaunchRequest>) {
    return in_envelope<Body>(std::array{
        of<&Body::address, Body>("address", {.bytes = kMaxLaunchAddress}), of<&Body::cause, Body>("cause"),
        of<&Body::initiator, Body>("initiator"), of<&Body::remembered, Body>("remembered")});
  } else if constexpr (std::same_as<Body, ConfirmedRequest>) {
    return in_envelope<Body>(std::array{of<&Body::yes, Body>("yes"), of<&Body::remember, Body>("remember")});
  } else if constexpr (std::same_as<Body, PageRequest>) {
    return in_envelope<Body>(std::array{of<&Body::document, Body>("document"),
                                        of<&Body::origin, Body>("origin"), of<&Body::frame, Body>("frame"),
                                        of<&Body::page, Body>("page")});
  } else if constexpr (std::same_as<Body, FilledRequest>) {
    return in_envelope<Body>(
        std::array{of<&Body::document, Body>("document"), of<&Body::result, Body>("result")});
  } else if constexpr (std::same_as<Body, CancelRequest>) {
    return in_envelope<Body>(std::array{of<&Body::why, Body>("why")});
  } else if constexpr (std::same_as<Body, AccountsRequest>) {
    return in_envelope<Body>(std::array{of<&Body::origin, Body>("origin"), of<&Body::search, Body>("search"),
                                        of<&Body::limit, Body>("limit", {.least = 1, .most = kMaxAccounts})});
  } else if constexpr (std::same_as<Body, RevealRequest>) {
    return in_envelope<Body>(std::array{of<&Body::address, Body>("address", {.bytes = kMaxLaunchAddress}),
                                        of<&Body::field, Body>("field"),
                                        of<&Body::gesture, Body>("gesture")});
  } else if constexpr (std::same_as<Body, NewPasswordRequest>) {
    return in_envelope<Body>(std::array{of<&Body::address, Body>("address", {.bytes = kMaxLaunchAddress}),
                                        of<&Body::gesture, Body>("gesture")});
  } else if constexpr (std::same_as<Body, SignedInRequest>) {
    return in_envelope<Body>(std::array{of<&Body::address, Body>("address", {.bytes = kMaxFinalAddress})});
  } else {
    return in_envelope<Body>(std::array<Member, 0>{});
  }
}

}  // namespace
}  // namespace cerby::wire

namespace cerby::json {

template <typename Body>
struct Schema<wire::Message<Body>> {
  static constexpr auto members = wire::members_of<Body>();
};
template <>
struct Schema<wire::ProtocolRange> {
  static constexpr std::array members{
      member<&wire::ProtocolRange::min>("min", {.least = 1, .most = wire::kMaxProtocol}),
      member<&wire::ProtocolRange::max>("max", {.least = 1, .most = wire::kMaxProtocol})};
};
template <>
struct Schema<wire::InFrame> {
  using F = wire::InFrame;
  static constexpr std::array members{member<&F::top>("top"), member<&F::top_document>("top_document"),
                                      member<&F::visibility>("visibility")};
};
template <>
struct Names<wire::Cause> {
  static constexpr std::array<std::string_view, 2> values{"navigation", "button"};
};
template <>
struct Names<wire::FilledResult> {
  static constexpr std::array<std::string_view, 7> values{"submitted",       "field_gone", "field_hidden",
                                                          "target_changed",  "not_kept",   "document_changed",
                                                          "nothing_happened"};
};
template <>
struct Names<wire::Field> {
  static constexpr std::array<std::string_view, 3> values{"user_name", "password", "code"};
};
template <>
struct Names<wire::CancelRequest::Why> {
  static constexpr std::array<std::string_view, 2> values{"user", "tab_closed"};
};

}  // namespace cerby::json

namespace cerby::wire {
namespace {

// What a schema cannot say: how members depend on one another. Null: nothing is wrong.
template <typename Body>
std::optional<std::string> misfit(const Body&) {
  return std::nullopt;
}
template <>
std::optional<std::string> misfit(const HelloRequest& hello) {
  if (hello.protocol.min > hello.protocol.max) return "at /protocol, min is above max";
  return std::nullopt;
}
template <>
std::optional<std::string> misfit(const PageRequest& request) {
  return misfit_of(request.page);
}
template <>
std::optional<std::string> misfit(const RevealRequest& request) {
  if (!request.gesture) return "at /gesture, nothing is shown that nobody pressed for";
  return std::nullopt;
}
template <>
std::optional<std::string> misfit(const NewPasswordRequest& request) {
  if (!request.gesture) return "at /gesture, nothing is asked for that nobody pressed for";
  return std::nullopt;
}

template <typename Body>
std::optional<Refusal> parse_as(std::string_view text, Request& request) {
  Message<Body> message;
  const auto read = json::read(text, message);
  if (!read) return Refusal{message.id, json::failure_of(read.error())};
  if (auto wrong = misfit<Body>(message)) {
    return Refusal{message.id, {Outcome::ValueOutOfBounds, std::move(*wrong)}};
  }
  request.id = message.id;
  request.body.template emplace<Body>(static_cast<Body&&>(message));
  return std::nullopt;
}

bool is_unreadable(Outcome fault) {
  return fault == Outcome::JsonInvalid || fault == Outcome::Utf8Invalid || fault == Outcome::JsonTooDeep;
}

// Without a known type: what is wrong with the text, or else with the type.
Refusal refusal_of(std::string_view text, const std::optional<std::string>& type) {
  Message<NothingMore> message;
  const auto read = json::read(text, message);
  if (!read && (!type || is_unreadable(read.error().outcome))) {
    return {message.id, json::failure_of(read.error())};
  }
  return {message.id, {Outcome::TypeUnknown, "at /type"}};
}

struct Kind {
  std::string_view type;
  std::optional<Refusal> (*parse)(std::string_view text, Request& request);
};
constexpr std::array kKinds{Kind{"hello", &parse_as<HelloRequest>},
                            Kind{"launch", &parse_as<LaunchRequest>},
                            Kind{"confirmed", &parse_as<ConfirmedRequest>},
                            Kind{"page", &parse_as<PageRequest>},
                            Kind{"filled", &parse_as<FilledRequest>},
                            Kind{"cancel", &parse_as<CancelRequest>},
                            Kind{"status", &parse_as<StatusRequest>},
                            Kind{"unlock", &parse_as<UnlockRequest>},
                            Kind{"lock", &parse_as<LockRequest>},
                            Kind{"setup", &parse_as<SetupRequest>},
                            Kind{"accounts", &parse_as<AccountsRequest>},
                            Kind{"reveal", &parse_as<RevealRequest>},
                            Kind{"new_password", &parse_as<NewPasswordRequest>},
                            Kind{"signed_in", &parse_as<SignedInRequest>}};

}  // namespace

std::expected<Request, Refusal> parse_request(std::string_view body) {
  const auto type = json::find_text(body, "type", json::Limits{}.bytes);
  const auto kind =
      std::ranges::find_if(kKinds, [&](const Kind& known) { return type && known.type == *type; });
  if (kind == kKinds.end()) return std::unexpected(refusal_of(body, type));
  std::expected<Request, Refusal> request;
  if (auto refusal = kind->parse(body, *request)) return std::unexpected(std::move(*refusal));
  return request;
}

}  // namespace cerby::wire
