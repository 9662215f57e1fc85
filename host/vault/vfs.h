// How SQLite reaches a vault's file: the system's own way, with page sums (page_sums.h), and without what a
// launch would pay for and not need:
//   - names are taken as they are, not looked through folder by folder: who opens a vault has looked at its
//     folder and at the file (secure_file.h);
//   - a journal that is there is opened as one that exists, so that its folder is not synced with it again,
//     and it is emptied where SQLite would remove it;
//   - chance comes from libsodium, and not from a device that would have to be opened.
// Inside this folder only.
#pragma once

namespace cerby::vault {

// The name that sqlite3_open_v2 takes. Null when SQLite has no memory.
const char* vfs_name();

}  // namespace cerby::vault
