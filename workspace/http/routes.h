// Routes: which handler answers which method and path.
//
// A pattern is a path whose segments are words, or "{name}" for a UUID in lower case with hyphens. Nothing
// else stands for an id, and this is the one place that looks: a wrong form is not found, as an unknown id
// is. No word has the form of a UUID, so that at most one pattern fits a path.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workspace/http/request.h"
#include "workspace/http/response.h"

namespace cerby::workspace::http {

// Runs on a worker's thread: it may wait for the database. What it throws, whatever it is, is a 500;
// the log has its type, and nothing of what it says.
using Handler = std::function<Response(const Request&)>;

class Routes {
 public:
  // "/api/v1/accounts/{id}". HEAD is answered by GET's handler, without the body; OPTIONS by the table.
  // A query that is not Plain holds for every method of the pattern: what is refused with 405 is no less of a
  // secret.
  // Throws std::logic_error for a pattern that is malformed or there already.
  Routes& add(Method method, std::string_view pattern, Handler handler, Query query = Query::Plain);

  // Plain where no pattern fits.
  [[nodiscard]] Query query_of(std::span<const std::string> path) const;

  struct Match {
    std::size_t index = 0;  // of labels()
    const Handler* handler = nullptr;
    std::vector<Uuid> ids;
  };
  struct NotFound {};
  struct WrongMethod {
    std::string allow;  // "GET, HEAD, OPTIONS"
  };
  struct Options {
    std::string allow;
  };
  using Result = std::variant<Match, NotFound, WrongMethod, Options>;
  [[nodiscard]] Result find(Method method, std::span<const std::string> path) const;

  // "GET /api/v1/accounts/{id}", in the order they were added.
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

 private:
  struct Entry {
    Method method;
    std::size_t index;
    Handler handler;
  };
  struct Pattern {
    std::vector<std::string> segments;  // empty: an id
    std::vector<Entry> entries;
    Query query = Query::Plain;
    [[nodiscard]] bool fits(std::span<const std::string> path, std::vector<Uuid>& ids) const;
    [[nodiscard]] const Entry* entry(Method method) const;
    [[nodiscard]] std::string allow() const;
  };
  static std::vector<std::string> segments_of(std::string_view pattern);

  std::vector<Pattern> patterns_;
  std::vector<std::string> labels_;
};

}  // namespace cerby::workspace::http
