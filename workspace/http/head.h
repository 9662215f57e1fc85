// The head of a request: request line and headers, up to the empty line, as RFC 9112 has them and stricter.
//
// One parser, so that there is nothing to disagree with, and what proxies and servers are known to read
// differently is refused: bare CR or LF, folded lines, blanks before a colon, Content-Length twice or beside
// Transfer-Encoding, any coding but "chunked", a target that is not a path.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "workspace/http/problem.h"
#include "workspace/http/request.h"

namespace cerby::workspace::http {

inline constexpr std::size_t kMaxHeaders = 64;

enum class Framing : std::uint8_t { Length, Chunked };
enum class Expectation : std::uint8_t { None, Continue };

struct Head {
  Request request;  // all but ids, client and body
  Framing framing = Framing::Length;
  std::uint64_t content_length = 0;
  Afterwards afterwards = Afterwards::KeepAlive;
  Expectation expectation = Expectation::None;
  std::string forwarded_for;  // X-Forwarded-For, joined by ","

  [[nodiscard]] bool has_body() const { return framing == Framing::Chunked || content_length > 0; }
};

// Looks for the end of the head while it arrives.
class HeadScan {
 public:
  enum class Found : std::uint8_t { NotYet, End, Broken };
  // `text`: all that has arrived; what was looked at before is not looked at again. Broken: it has a byte
  // that no head has, and what else arrives does not matter.
  Found look(std::string_view text);
  // Where the head ends, behind its empty line; after Found::End.
  [[nodiscard]] std::size_t end() const { return at_; }

 private:
  std::size_t at_ = 0;
};

// What the query of a target of this path is (Routes::query_of).
using QueryOf = std::function<Query(std::span<const std::string>)>;

// `text`: up to its empty line, with it. `most_body`: bytes that a body may have, by its own word.
std::expected<Head, Problem> parse_head(std::string_view text, std::uint64_t most_body,
                                        const QueryOf& query_of);

}  // namespace cerby::workspace::http
