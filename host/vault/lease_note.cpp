#include "vault/lease_note.h"

namespace cerby::vault {

Encoding message_of(const LeaseNote& note) {
  Encoding message("cerby lease use 1");
  message.prefixed(note.lease)
      .raw(note.id.bytes)
      .number(std::int64_t{note.used.count()})
      .number(static_cast<std::uint8_t>(note.filled))
      .number(note.left_out);
  return message;
}

}  // namespace cerby::vault
