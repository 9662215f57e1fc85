#include "workspace/store/prepared.h"

#include <soci/sqlite3/soci-sqlite3.h>
#include <sodium.h>

#include <charconv>
#include <span>

#include "base/utf8.h"
#include "workspace/store/faults.h"

namespace cerby::workspace::store {
namespace {

// How PostgreSQL writes and reads bytes as text.
constexpr std::string_view kHex = "\\x";

std::string to_hex(Bytes bytes) {
  std::string text(kHex.size() + bytes.size() * 2 + 1, '\0');
  text.replace(0, kHex.size(), kHex);
  sodium_bin2hex(text.data() + kHex.size(), bytes.size() * 2 + 1, bytes.data(), bytes.size());
  text.pop_back();  // the final zero
  return text;
}

std::vector<std::uint8_t> from_hex(std::string_view text) {
  if (!text.starts_with(kHex)) return {};
  text.remove_prefix(kHex.size());
  if (text.empty()) return {};  // an empty vector has no place to write to
  std::vector<std::uint8_t> bytes(text.size() / 2);
  std::size_t length = 0;
  sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr);
  bytes.resize(length);
  return bytes;
}

}  // namespace

// None where the use is wrong: a name that the text did not have the first time, or a value of another kind.
Prepared::Slot* Prepared::slot(const char* name, Kind kind) {
  for (const auto& known : slots_) {
    if (known->name != name) continue;
    if (known->kind == kind && !running_) {
      known->bound = true;
      return known.get();
    }
    wrong_ = name;
    wrong_as_ = Error::Failed;
    return nullptr;
  }
  if (statement_ != nullptr) {
    wrong_ = name;
    wrong_as_ = Error::Failed;
    return nullptr;
  }
  slots_.push_back(std::make_unique<Slot>());
  slots_.back()->name = name;
  slots_.back()->kind = kind;
  slots_.back()->bound = true;
  return slots_.back().get();
}

void Prepared::bind_text(const char* name, std::string_view text) {
  Slot* const place = slot(name, Kind::Text);
  if (place == nullptr) return;
  if (text.find('\0') != std::string_view::npos || !is_utf8(text)) {
    wrong_ = name;
    return;
  }
  place->text = text;
  place->indicator = soci::i_ok;
}

void Prepared::bind_integer(const char* name, std::int64_t number) {
  Slot* const place = slot(name, Kind::Integer);
  if (place == nullptr) return;
  place->integer = number;
  place->indicator = soci::i_ok;
}

void Prepared::bind_bytes(const char* name, Bytes bytes) {
  Slot* const place = slot(name, Kind::Bytes);
  if (place == nullptr) return;
  place->indicator = soci::i_ok;
  if (engine_ == Engine::Postgres) {
    place->text = to_hex(bytes);
    return;
  }
  try {
    if (!place->blob) place->blob = std::make_unique<soci::blob>(session_);
    place->blob->trim(0);
    if (!bytes.empty()) {
      // Bytes have no sign in SOCI's interface.
      place->blob->write(0, reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
  } catch (...) {
    wrong_ = name;
    wrong_as_ = Error::Failed;
  }
}

void Prepared::bind_null(const char* name, Kind kind) {
  Slot* const place = slot(name, kind);
  if (place == nullptr) return;
  if (kind == Kind::Bytes && engine_ == Engine::Sqlite && !place->blob) {
    place->blob = std::make_unique<soci::blob>(session_);
  }
  place->text.clear();
  place->indicator = soci::i_null;
}

void Prepared::connect_places() {
  for (Column& column : columns_) statement_->exchange(soci::into(column.value, column.indicator));
  for (const auto& place : slots_) {
    if (place->kind == Kind::Integer) {
      statement_->exchange(soci::use(place->integer, place->indicator, place->name));
    } else if (place->blob) {
      statement_->exchange(soci::use(*place->blob, place->indicator, place->name));
    } else {
      statement_->exchange(soci::use(place->text, place->indicator, place->name));
    }
  }
}

void Prepared::define() {
  if (statement_ && !has_failed_) return;
  if (statement_) {
    // What threw leaves its values in SOCI's own buffers, where the next use would take them for a null's.
    statement_->bind_clean_up();
    connect_places();
  } else {
    columns_.resize(static_cast<std::size_t>(sql_.columns()));
    statement_ = std::make_unique<soci::statement>(session_);
    connect_places();
    statement_->alloc();
    try {
      statement_->prepare(sql_.text());
    } catch (...) {
      statement_.reset();
      throw;
    }
  }
  statement_->define_and_bind();
  has_failed_ = false;
}

Result<void> Prepared::check_bound() const {
  if (!wrong_.empty()) return fail(wrong_as_, wrong_);
  for (const auto& place : slots_) {
    if (!place->bound) return fail(Error::Failed, "not bound: " + place->name);
  }
  return {};
}

Result<bool> Prepared::execute() {
  CERBY_CHECK(check_bound());
  define();
  running_ = true;
  return statement_->execute(true);
}

Result<bool> Prepared::step() {
  try {
    return running_ ? statement_->fetch() : execute();
  } catch (...) {
    has_failed_ = true;
    return std::unexpected(fault_of_current_exception(&session_));
  }
}

Result<std::int64_t> Prepared::run() {
  try {
    CERBY_TRY(const bool row, execute());
    static_cast<void>(row);
    return statement_->get_affected_rows();
  } catch (...) {
    has_failed_ = true;
    return std::unexpected(fault_of_current_exception(&session_));
  }
}

void Prepared::finish() {
  running_ = false;
  wrong_.clear();
  wrong_as_ = Error::Invalid;
  for (const auto& place : slots_) place->bound = false;
  if (!statement_) {
    slots_.clear();  // it was never made: the next use says anew what it binds
  } else if (engine_ == Engine::Sqlite) {
    // SOCI does it at the next use alone, which is too late for the locks.
    sqlite_api::sqlite3_reset(
        static_cast<soci::sqlite3_statement_backend*>(statement_->get_backend())->stmt_);
  }
}

bool Prepared::is_null(int column) const {
  return columns_.at(static_cast<std::size_t>(column)).indicator == soci::i_null;
}

const std::string& Prepared::text(int column) const {
  static const std::string none;
  return is_null(column) ? none : columns_.at(static_cast<std::size_t>(column)).value;
}

std::vector<std::uint8_t> Prepared::bytes(int column) const {
  const std::string& value = text(column);
  if (engine_ == Engine::Postgres) return from_hex(value);
  return {value.begin(), value.end()};
}

Statement::~Statement() {
  if (prepared_ != nullptr) prepared_->finish();
}

Statement& Statement::bind(const char* name, std::string_view text) {
  prepared_->bind_text(name, text);
  return *this;
}

Statement& Statement::bind(const char* name, std::int64_t number) {
  prepared_->bind_integer(name, number);
  return *this;
}

Statement& Statement::bind(const char* name, const Uuid& id) {
  prepared_->bind_text(name, id.text());
  return *this;
}

Statement& Statement::bind(const char* name, Bytes bytes) {
  prepared_->bind_bytes(name, bytes);
  return *this;
}

Statement& Statement::bind_null(const char* name, const std::string&) {
  prepared_->bind_null(name, Prepared::Kind::Text);
  return *this;
}

Statement& Statement::bind_null(const char* name, std::int64_t) {
  prepared_->bind_null(name, Prepared::Kind::Integer);
  return *this;
}

Statement& Statement::bind_null(const char* name, const Uuid&) {
  prepared_->bind_null(name, Prepared::Kind::Text);
  return *this;
}

Statement& Statement::bind_null(const char* name, Bytes) {
  prepared_->bind_null(name, Prepared::Kind::Bytes);
  return *this;
}

Result<bool> Statement::step() {
  return prepared_->step();
}

Result<std::int64_t> Statement::run() {
  return prepared_->run();
}

bool Statement::is_null(int column) const {
  return prepared_->is_null(column);
}

std::string_view Statement::text(int column) const {
  return prepared_->text(column);
}

std::int64_t Statement::integer(int column, std::int64_t otherwise) const {
  const std::string& text = prepared_->text(column);
  const char* const end = text.data() + text.size();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end ? number : otherwise;
}

Uuid Statement::id(int column) const {
  return Uuid::parse(text(column)).value_or(Uuid{});
}

std::vector<std::uint8_t> Statement::bytes(int column) const {
  return prepared_->bytes(column);
}

std::optional<std::string> Statement::text_or_none(int column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(text(column));
}

std::optional<std::int64_t> Statement::integer_or_none(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<Uuid> Statement::id_or_none(int column) const {
  if (is_null(column)) return std::nullopt;
  return id(column);
}

}  // namespace cerby::workspace::store
