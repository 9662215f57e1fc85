// Sql: the text of a statement, which nothing from outside can be part of.
//
// A piece is a literal of this program (anything else does not compile); a text is one piece or several put
// together. Values go in by name (":user") and are bound. One text serves both databases; where it cannot,
// the place says so.
#pragma once

#include <span>

namespace cerby::workspace::store {

class Piece {
 public:
  consteval Piece(const char* literal) : text_(literal) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr const char* text() const { return text_; }

 private:
  const char* text_;
};

class Sql {
 public:
  // `columns`: how many the statement returns.
  consteval Sql(Piece piece, int columns = 0) : text_(piece.text()), columns_(columns) {}
  // For lists, whose order and filters vary: the pieces come from closed lists, so that there is a bounded
  // number of texts. Each is kept for the life of the process and is the same pointer each time.
  static Sql join(std::span<const Piece> pieces, int columns);

  [[nodiscard]] constexpr const char* text() const { return text_; }
  [[nodiscard]] constexpr int columns() const { return columns_; }

 private:
  constexpr Sql(const char* text, int columns, int) : text_(text), columns_(columns) {}
  const char* text_;
  int columns_;
};

}  // namespace cerby::workspace::store
