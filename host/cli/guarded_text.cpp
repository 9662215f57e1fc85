#include "cli/guarded_text.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"
#include "base/json_writer.h"

namespace cerby::cli {

void GuardedText::add_bytes(const char* data, std::size_t size) {
  if (size == 0) return;
  Secret longer(text_.size() + size);
  const auto bytes = longer.writable(SecretAccess("text for a person who asked to see it"));
  const auto before = text_.bytes(SecretAccess("text for a person who asked to see it"));
  if (!before.empty()) std::memcpy(bytes.data(), before.data(), before.size());
  std::memcpy(bytes.data() + before.size(), data, size);
  text_ = std::move(longer);
}

void GuardedText::add(std::string_view text) {
  add_bytes(text.data(), text.size());
}

void GuardedText::add(SecretView secret) {
  add(secret.text(SecretAccess("shown to a person who asked to see it")));
}

void GuardedText::add_json(SecretView secret) {
  json::CountingSink counted;
  json::Writer(counted).secret(secret);
  Secret quoted(counted.size());
  json::GuardedSink sink(quoted);
  json::Writer(sink).secret(secret);
  add(quoted.view());
}

Expected<void> GuardedText::write_to(int descriptor) const {
  Bytes left = text_.bytes(SecretAccess("shown to a person who asked to see it"));
  while (!left.empty()) {
    const ssize_t wrote = ::write(descriptor, left.data(), left.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return fail_with_errno("writing");
    left = left.subspan(static_cast<std::size_t>(wrote));
  }
  return {};
}

}  // namespace cerby::cli
