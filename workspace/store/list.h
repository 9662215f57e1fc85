// What the lists share: a page's bounds, and the texts that a closed list is put together from.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "workspace/store/error.h"
#include "workspace/store/page.h"
#include "workspace/store/rows.h"
#include "workspace/store/sql.h"
#include "workspace/store/statement.h"

namespace cerby::workspace::store {

// `Invalid` outside of the bounds.
inline Result<void> check(const Page& page) {
  if (page.size < 1 || page.size > kLargestPage || page.number < 1 || page.number > kLastPage) {
    return fail(Error::Invalid, "page");
  }
  return {};
}

inline constexpr Piece kPageEnd = " LIMIT :limit OFFSET :offset";

inline void bind_page(Statement& statement, const Page& page) {
  statement.bind("limit", page.size).bind("offset", (page.number - 1) * page.size);
}

// " AND COLUMN IN (:NAME0, :NAME1…)", as pieces; the names to bind are `names`.
struct FilterNames {
  Piece start;
  std::array<Piece, kMostFilterValues> placeholders;
  std::array<const char*, kMostFilterValues> names;
};

inline void add_filter(std::vector<Piece>& pieces, const FilterNames& filter, std::size_t count) {
  if (count == 0) return;
  pieces.push_back(filter.start);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) pieces.push_back(", ");
    pieces.push_back(filter.placeholders.at(i));
  }
  pieces.push_back(")");
}

// The rows of a statement that was bound, each made by `make`.
template <typename Row, typename Make>
Result<std::vector<Row>> all_rows(Statement& statement, Make make) {
  std::vector<Row> rows;
  while (true) {
    CERBY_TRY(const bool row, statement.step());
    if (!row) return rows;
    rows.push_back(make(statement));
  }
}

// The one row of a statement that was bound; `NotFound` with that detail when there is none.
template <typename Row, typename Make>
Result<Row> one_row(Statement& statement, Make make, const char* what) {
  CERBY_TRY(const bool row, statement.step());
  if (!row) return fail(Error::NotFound, what);
  return make(statement);
}

inline Result<std::int64_t> count_of(Statement& statement) {
  return one_row<std::int64_t>(statement, [](const Statement& row) { return row.integer(0); }, "count");
}

// A page of what `rows` selects, which ends with kPageEnd, and how many there are by `count`; `bind` gives
// both texts their values. `Invalid` where the page is out of bounds.
template <typename Row, typename Bind, typename Make>
Result<Listed<Row>> listed(Transaction& transaction, Sql count, Sql rows, const Page& page, Bind bind,
                           Make make) {
  CERBY_CHECK(check(page));
  Listed<Row> found;
  {
    auto statement = transaction.prepare(count);
    bind(statement);
    CERBY_TRY(found.total, count_of(statement));
  }
  auto statement = transaction.prepare(rows);
  bind(statement);
  bind_page(statement, page);
  CERBY_TRY(found.rows, all_rows<Row>(statement, make));
  return found;
}

// The same of a closed list of conditions, after `count` and after `rows`.
template <typename Row, typename Bind, typename Make>
Result<Listed<Row>> listed(Transaction& transaction, Piece count, Piece rows,
                           const std::vector<Piece>& conditions, Piece order, int columns, const Page& page,
                           Bind bind, Make make) {
  std::vector<Piece> pieces{count};
  pieces.insert(pieces.end(), conditions.begin(), conditions.end());
  const Sql counted = Sql::join(pieces, 1);
  pieces.front() = rows;
  pieces.push_back(order);
  pieces.push_back(kPageEnd);
  return listed<Row>(transaction, counted, Sql::join(pieces, columns), page, bind, make);
}

// `NotFound` when the statement changed nothing.
inline Result<void> change_one(Statement& statement, const char* what) {
  CERBY_TRY(const std::int64_t changed, statement.run());
  if (changed == 0) return fail(Error::NotFound, what);
  return {};
}

// Of a hash or a key; one of another length stays zeros, which is nobody's.
inline std::array<std::uint8_t, 32> bytes32_of(const Statement& row, int column) {
  std::array<std::uint8_t, 32> result{};
  const auto bytes = row.bytes(column);
  if (bytes.size() == result.size()) std::ranges::copy(bytes, result.begin());
  return result;
}

// Created at, created by, updated at, updated by: in this order, from `column` on.
inline Stamps stamps_of(const Statement& row, int column) {
  return {row.integer(column), row.id_or_none(column + 1), row.integer(column + 2),
          row.id_or_none(column + 3)};
}

}  // namespace cerby::workspace::store
