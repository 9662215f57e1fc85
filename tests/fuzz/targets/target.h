// What the targets share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::fuzz {

inline constexpr SecretAccess kFuzz("a fuzz target looks at the result");

// What must hold of every input; libFuzzer keeps the input for which it does not.
inline void require(bool holds, const char* what) {
  if (holds) return;
  (void)std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// A refusal is one of those that the header of what is called names.
inline void require_refusal(const Failure& failure, std::initializer_list<Outcome> named) {
  for (const Outcome outcome : named) {
    if (failure.outcome == outcome) return;
  }
  (void)std::fprintf(stderr, "refused with %s\n", describe(failure).c_str());
  std::abort();
}

// A finding must be one when its file is run alone. So a target that draws keys, ids or nonces calls this for
// each input, once what it makes for all of them is made: from here on the same is drawn for each.
void begin_input();
// Writes what a target has made for all its inputs into the folder CERBY_FUZZ_MADE, where that is set: run.sh
// holds that of two processes against each other, and seeds are made from it.
void keep(const char* name, Bytes made);

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
inline Secret secret_of(const std::uint8_t* data, std::size_t size) {
  return Secret::copy_of(SecretView(data, size));
}

// Reads every byte, so that a view of memory that is gone is seen.
inline void look_at(SecretView view) {
  std::uint8_t all = 0;
  for (const std::uint8_t byte : view.bytes(kFuzz)) all = static_cast<std::uint8_t>(all ^ byte);
  if (all == 0 && view.size() == SIZE_MAX) std::abort();  // uses it
}

}  // namespace cerby::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
