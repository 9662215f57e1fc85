// What follows for the user's local vaults when a device is let in or removed: said vault by vault. That one
// fails undoes nothing, and is named with what to do about it.
#pragma once

#include "cli/local_vault_place.h"

namespace cerby::cli {

struct KeysSent {
  Json local_vaults = Json::array();  // for the result's object
  int exit_code = kDone;              // kLeftOut: one lacks its key, or was not asked for
};
// The keys that this computer holds, to the device that was let in.
KeysSent send_keys_to(const Context& context, const LocalPlace& at, const Uuid& device);

// A new key for each local vault of the user's own, after a device was removed. Of the result's object,
// `local_vaults` is written to stdout vault by vault, since recovery words must arrive there before anything
// else is done; the caller writes the rest. The exit code: kLeftOut as above.
int rotate_every_local_vault(Context& context, const LocalPlace& at);

}  // namespace cerby::cli
