#include "process/fetch_frames.h"

#include <utility>

#include "process/helper_protocol.h"

namespace cerby::process {
namespace {

constexpr std::uint32_t kLeastStatus = 200, kMostStatus = 599;

std::unexpected<Failure> malformed() {
  return fail(Outcome::HelperFailed, "a request or an answer that is not of this version");
}

}  // namespace

Expected<Secret> payload_of(const FetchRequest& request, std::chrono::milliseconds limit) {
  std::size_t size = 1 + 4 + 4 + request.url.size() + 4 + request.body.size();
  for (const auto& header : request.headers) size += 8 + header.name.size() + header.value.size();
  if (size > kMaxHelperPayload || request.headers.size() > kMaxFetchHeaders)
    return fail(Outcome::HelperFailed, "a request that is too large");
  PayloadWriter payload(size);
  payload.u8(static_cast<std::uint8_t>(request.method)).u32(static_cast<std::uint32_t>(limit.count()));
  payload.text(request.url).u32(static_cast<std::uint32_t>(request.headers.size()));
  for (const auto& header : request.headers) payload.text(header.name).secret(header.value.view());
  return payload.rest(request.body.view()).finish();
}

Expected<TimedFetch> fetch_from(const Secret& payload) {
  PayloadReader reader(payload);
  TimedFetch fetch;
  const auto method = reader.u8();
  fetch.limit = std::chrono::milliseconds(reader.u32());
  fetch.request.url = reader.text();
  const auto headers = reader.u32();
  const bool known = method == static_cast<std::uint8_t>(FetchMethod::Get) ||
                     method == static_cast<std::uint8_t>(FetchMethod::Post) ||
                     method == static_cast<std::uint8_t>(FetchMethod::Delete) ||
                     method == static_cast<std::uint8_t>(FetchMethod::Put);
  if (!known || headers > kMaxFetchHeaders || fetch.limit.count() < 1 || fetch.limit > kLongestFetch)
    return malformed();
  fetch.request.method = static_cast<FetchMethod>(method);
  for (std::uint32_t i = 0; i < headers; ++i) {
    auto name = reader.text();
    fetch.request.headers.push_back({std::move(name), reader.secret()});
  }
  fetch.request.body = reader.rest();
  if (!reader.finished()) return malformed();
  return fetch;
}

Secret payload_of(const Fetched& answer) {
  return PayloadWriter(8 + answer.account_state.size() + answer.body.size())
      .u32(answer.status)
      .text(answer.account_state)
      .rest(answer.body.view())
      .finish();
}

Expected<Fetched> fetched_from(const Secret& payload) {
  PayloadReader reader(payload);
  Fetched answer;
  answer.status = reader.u32();
  answer.account_state = reader.text();
  answer.body = reader.rest();
  if (!reader.finished() || answer.status < kLeastStatus || answer.status > kMostStatus ||
      answer.body.size() > kMaxFetchedBody)
    return malformed();
  return answer;
}

}  // namespace cerby::process
