// Page sums: the last 16 bytes of every page of the vault's file are a digest of the page (FORMAT.md, "Page
// sums"). What the keys authenticate is noticed without them when it is read; they are there for what nobody
// reads - free space, unused fields of SQLite's header - so that a look at the whole file notices any change
// of it, and says on which page. They have no key: whoever can write the file can write them too.
//
// They are made below SQLite, where it hands pages to the disk. Inside this folder only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"

struct sqlite3;
struct sqlite3_file;
struct sqlite3_vfs;

namespace cerby::vault {

// For vfs.cpp: opens a main file whose pages have sums, and the bytes that SQLite keeps for one. What SQLite
// keeps for its journal holds pages as they were, with their sums.
int open_summed(sqlite3_vfs* system, const char* name, sqlite3_file* file, int flags, int* given);
int summed_file_size(const sqlite3_vfs& system);
// Before the first write to a new file: its pages keep room for their sums.
void reserve_page_sums(sqlite3* connection);
// Whether a page, of 4,096 bytes with its sum, is as it was written. Pages count from 1.
bool page_sum_fits(std::uint64_t number, Bytes page);
// vault_damaged for a file whose pages have no room for sums. Call it within a transaction.
Expected<void> check_page_sums_kept(sqlite3* connection);
// One line for each page that is not as it was written, and one when the file is longer or shorter than its
// header says. Reads the whole file; call it within a transaction. storage_failed.
Expected<std::vector<std::string>> changed_pages(sqlite3* connection);

}  // namespace cerby::vault
