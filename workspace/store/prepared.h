// A prepared statement of a connection, with the places that its values go into and come from. SOCI binds
// those places once; a use writes and reads them.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "workspace/store/connection.h"
#include "workspace/store/sql.h"

namespace cerby::workspace::store {

class Prepared {
 public:
  Prepared(soci::session& session, Engine engine, Sql sql) : session_(session), engine_(engine), sql_(sql) {}

  void bind_text(const char* name, std::string_view text);
  void bind_integer(const char* name, std::int64_t number);
  void bind_bytes(const char* name, Bytes bytes);
  enum class Kind : std::uint8_t { Text, Integer, Bytes };
  void bind_null(const char* name, Kind kind);

  Result<bool> step();
  Result<std::int64_t> run();
  // Makes ready for the next use; SQLite holds its locks until then.
  void finish();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] const std::string& text(int column) const;
  [[nodiscard]] std::vector<std::uint8_t> bytes(int column) const;

 private:
  struct Slot {
    std::string name;
    Kind kind;
    std::string text;
    long long integer = 0;
    std::unique_ptr<soci::blob> blob;  // SQLite alone; PostgreSQL's blobs in SOCI are large objects
    soci::indicator indicator = soci::i_ok;
    bool bound = false;
  };
  struct Column {
    std::string value;
    soci::indicator indicator = soci::i_null;
  };

  Slot* slot(const char* name, Kind kind);
  void define();
  void connect_places();
  Result<void> check_bound() const;
  Result<bool> execute();

  soci::session& session_;
  Engine engine_;
  Sql sql_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Column> columns_;
  std::unique_ptr<soci::statement> statement_;
  bool running_ = false;
  bool has_failed_ = false;
  std::string wrong_;  // why this use cannot be
  Error wrong_as_ = Error::Invalid;
};

}  // namespace cerby::workspace::store
