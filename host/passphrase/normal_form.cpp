#include "passphrase/normal_form.h"

#include <utf8proc.h>

#include <cstring>
#include <memory>

#include "base/utf8.h"

namespace cerby {
namespace {

constexpr std::size_t kLongest = 1024;  // bytes; vault/unlock.h refuses more
constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

// Room for `count` code points, and for the one that utf8proc_reencode needs to be free behind them, at an
// address for them.
class CodePoints {
 public:
  explicit CodePoints(std::size_t count) : memory_((count + 2) * sizeof(utf8proc_int32_t)) {
    const auto all = memory_.writable(SecretAccess("a passphrase as code points"));
    void* at = all.data();
    std::size_t room = all.size();
    first_ = static_cast<utf8proc_int32_t*>(
        std::align(alignof(utf8proc_int32_t), (count + 1) * sizeof(utf8proc_int32_t), at, room));
    if (first_ == nullptr) std::abort();  // there is one place more than asked for
  }
  utf8proc_int32_t* first() { return first_; }

 private:
  Secret memory_;
  utf8proc_int32_t* first_ = nullptr;
};

std::unexpected<Failure> refused(const char* why) {
  return fail(Outcome::InputInvalid, why);
}

}  // namespace

Expected<Secret> in_normal_form(SecretView passphrase) {
  const auto text = passphrase.text(SecretAccess("normalising a passphrase"));
  if (text.empty()) return Secret();
  if (text.size() > kLongest) return refused("the passphrase is too long");
  if (!is_utf8(text)) return refused("the passphrase is not UTF-8");
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto length = static_cast<utf8proc_ssize_t>(text.size());
  // By the calls that take the caller's memory: utf8proc_NFC() would leave a copy behind in ordinary one.
  const auto needed = utf8proc_decompose(bytes, length, nullptr, 0, kOptions);
  if (needed <= 0) return refused("the passphrase is not UTF-8");
  CodePoints points(static_cast<std::size_t>(needed));
  if (utf8proc_decompose(bytes, length, points.first(), needed, kOptions) != needed) {
    return fail(Outcome::InternalError, "the passphrase's decomposition");
  }
  const auto size = utf8proc_reencode(points.first(), needed, kOptions);
  if (size <= 0) return fail(Outcome::InternalError, "the passphrase's composition");
  if (static_cast<std::size_t>(size) > kLongest) return refused("the passphrase is too long");
  return Secret::copy_of(
      {reinterpret_cast<const std::uint8_t*>(points.first()), static_cast<std::size_t>(size)});
}

}  // namespace cerby
