#include "workspace/signin/guarded_text.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace cerby::workspace::signin {
namespace {

constexpr SecretAccess kWriting("a text with secrets is put together in guarded memory");
constexpr std::string_view kHex = "0123456789ABCDEF";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

GuardedText& GuardedText::put(std::string_view part) {
  if (part.size() > text_.size() - size_) std::abort();
  if (!part.empty()) std::memcpy(text_.writable(kWriting).data() + size_, part.data(), part.size());
  size_ += part.size();
  return *this;
}

GuardedText& GuardedText::put(SecretView part) {
  return put(part.text(kWriting));
}

GuardedText& GuardedText::put_escaped(std::string_view part) {
  for (const char& c : part) {
    if (is_plain(c)) {
      put(std::string_view(&c, 1));
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    put("%").put(kHex.substr(byte >> 4U, 1)).put(kHex.substr(byte & 0x0FU, 1));
  }
  return *this;
}

GuardedText& GuardedText::put_escaped(SecretView part) {
  return put_escaped(part.text(kWriting));
}

Secret GuardedText::finish() {
  text_.shrink(size_);
  return std::move(text_);
}

}  // namespace cerby::workspace::signin
