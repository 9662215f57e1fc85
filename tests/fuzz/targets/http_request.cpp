// The input is what arrives on a connection: the head of a request, and a chunked body.
#include <vector>

#include "target.h"
#include "workspace/http/chunks.h"
#include "workspace/http/head.h"

using namespace cerby;
using namespace cerby::workspace;

namespace {

constexpr std::uint64_t kMostBody = 4096;

void require_same_in_pieces(std::string_view text, std::span<const std::uint8_t> body, std::size_t used) {
  http::Chunks chunks;
  std::vector<std::uint8_t> other(kMostBody);
  for (std::size_t at = 0; at < used; ++at)
    fuzz::require(chunks.take(text.substr(at, 1), other).has_value(), "a byte at a time as well");
  fuzz::require(chunks.done() && chunks.size() == body.size(), "the same size in pieces");
  fuzz::require(std::equal(body.begin(), body.end(), other.begin()), "the same body in pieces");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  http::HeadScan scan;
  const auto found = scan.look(text);
  http::HeadScan in_pieces;
  auto found_in_pieces = http::HeadScan::Found::NotYet;
  for (std::size_t end = 1; end <= size && found_in_pieces == http::HeadScan::Found::NotYet; ++end)
    found_in_pieces = in_pieces.look(text.substr(0, end));
  fuzz::require(found == found_in_pieces && scan.end() == in_pieces.end(), "found alike wherever it is cut");
  if (found != http::HeadScan::Found::End) return 0;

  const auto query_of = [](std::span<const std::string> path) {
    return path.size() == 1   ? http::Query::Secret
           : path.size() == 2 ? http::Query::Unread
                              : http::Query::Plain;
  };
  const auto head = http::parse_head(text.substr(0, scan.end()), kMostBody, query_of);
  if (!head) {
    fuzz::require(head.error().status >= 400 && head.error().status <= 505, "refused by its status");
    return 0;
  }
  fuzz::require(head->content_length <= kMostBody, "a length within its bounds");
  fuzz::require(head->request.secret_query.empty() || head->request.target.query.empty(), "one query");
  fuzz::require(http::secret_parameter(head->request.secret_query, "code").has_value(),
                "a query that can be read");
  fuzz::look_at(head->request.authorization.view());
  fuzz::look_at(head->request.api_key.view());
  fuzz::look_at(head->request.cookie.view());
  if (head->framing != http::Framing::Chunked) return 0;
  fuzz::require(head->content_length == 0, "one framing");
  const auto rest = text.substr(scan.end());
  http::Chunks chunks;
  std::vector<std::uint8_t> body(kMostBody);
  const auto used = chunks.take(rest, body);
  if (!used || !chunks.done()) return 0;
  body.resize(chunks.size());
  require_same_in_pieces(rest, body, *used);
  return 0;
}
