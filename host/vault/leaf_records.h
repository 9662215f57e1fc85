// The records of an SQLite file that SQLite itself may no longer be able to read. Every page is looked at by
// itself, whatever the pages above it say: so what lies on a page that is whole is found, also where the
// file's header, its schema or the way to that page is destroyed. What is found is nobody's word for
// anything: it may be old, or made up, and is held against the keys by whoever takes it.
//
// The file format: https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1. Inside this folder only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

struct Field {
  enum class Kind : std::uint8_t { Null, Integer, Real, Text, Blob };
  Kind kind = Kind::Null;
  std::int64_t integer = 0;  // of an Integer
  Bytes bytes;               // of a Text or a Blob; good until the visit ends
};
using Record = std::vector<Field>;

// Visits each record of 2 to 8 fields that can be read, of tables and indexes alike. Gives one line for each
// page that is not as it was written, and for a file that is longer or shorter than it should be. `file` is
// open for reading. storage_failed.
Expected<std::vector<std::string>> each_record(int file, const std::function<void(const Record&)>& visit);

}  // namespace cerby::vault
