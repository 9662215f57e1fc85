// One use of a prepared statement: bind, step through the rows, and it is ready for the next use.
//
// For the files of this folder; SOCI stays behind it (connection.cpp). A statement is prepared once for a
// connection, and used by one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/store/error.h"

namespace cerby::workspace::store {

class Prepared;

class Statement {
 public:
  explicit Statement(Prepared* prepared) : prepared_(prepared) {}
  Statement(Statement&& other) noexcept : prepared_(other.prepared_) { other.prepared_ = nullptr; }
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // `name` as in the text, without the colon. Each name of the text is bound before each use; a text that is
  // not UTF-8 or holds a zero makes the use `Invalid`.
  Statement& bind(const char* name, std::string_view text);
  Statement& bind(const char* name, const std::string& text) { return bind(name, std::string_view(text)); }
  Statement& bind(const char* name, const char* text) { return bind(name, std::string_view(text)); }
  Statement& bind(const char* name, std::int64_t number);
  Statement& bind(const char* name, const Uuid& id);
  // Sealed bytes and hashes alone.
  Statement& bind(const char* name, Bytes bytes);
  template <typename T>
  Statement& bind(const char* name, const std::optional<T>& value) {
    return value ? bind(name, *value) : bind_null(name, T{});
  }
  template <typename T>
    requires std::is_enum_v<T>
  Statement& bind(const char* name, T value) {
    return bind(name, static_cast<std::int64_t>(value));
  }

  // True: there is a row.
  Result<bool> step();
  // For what returns no rows: how many it changed.
  Result<std::int64_t> run();

  // Of the current row, by its place in the list, from 0. Texts and bytes live until the next step.
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  // `otherwise`: for what is null or no number.
  [[nodiscard]] std::int64_t integer(int column, std::int64_t otherwise = 0) const;
  [[nodiscard]] Uuid id(int column) const;
  [[nodiscard]] std::vector<std::uint8_t> bytes(int column) const;
  [[nodiscard]] std::optional<std::string> text_or_none(int column) const;
  [[nodiscard]] std::optional<std::int64_t> integer_or_none(int column) const;
  [[nodiscard]] std::optional<Uuid> id_or_none(int column) const;
  // A number that no list has is kUnknown, which is in none: never another one's meaning.
  static constexpr std::int64_t kUnknown = 255;
  template <typename T>
  [[nodiscard]] T as(int column) const {
    const std::int64_t number = integer(column, kUnknown);
    return static_cast<T>(number < 0 || number > kUnknown ? kUnknown : number);
  }

 private:
  Statement& bind_null(const char* name, const std::string&);
  Statement& bind_null(const char* name, std::int64_t);
  Statement& bind_null(const char* name, const Uuid&);
  Statement& bind_null(const char* name, Bytes);
  Prepared* prepared_;
};

}  // namespace cerby::workspace::store
