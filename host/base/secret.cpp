#include "base/secret.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/secret_pool.h"

namespace cerby {

SecretView SecretView::part(std::size_t offset, std::size_t length) const {
  if (offset > size_ || length > size_ - offset) std::abort();
  return {data_ + offset, length};
}

std::string_view SecretView::text(SecretAccess) const {
  return {reinterpret_cast<const char*>(data_), size_};
}

SecretView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool SecretView::equals(SecretView other) const {
  return size_ == other.size_ && (size_ == 0 || sodium_memcmp(data_, other.data_, size_) == 0);
}

Secret::Secret(std::size_t size) : size_(size), capacity_(size) {
  if (size == 0) return;
  data_ = guarded::take(size);
}

Secret Secret::random(std::size_t size) {
  Secret secret(size);
  if (size > 0) randombytes_buf(secret.data_, size);
  return secret;
}

Secret Secret::copy_of(SecretView view) {
  Secret secret(view.size());
  if (!view.empty()) std::memcpy(secret.data_, view.bytes(SecretAccess("copying")).data(), view.size());
  return secret;
}

Secret Secret::take(std::span<std::uint8_t> source) {
  Secret secret(source.size());
  if (!source.empty()) std::memcpy(secret.data_, source.data(), source.size());
  wipe(source);
  return secret;
}

Secret Secret::take(std::span<char> source) {
  return take(std::span(reinterpret_cast<std::uint8_t*>(source.data()), source.size()));
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    clear();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
  }
  return *this;
}

Secret::~Secret() {
  clear();
}

void Secret::shrink(std::size_t size) {
  if (size > size_) std::abort();
  if (size < size_) wipe(std::span(data_ + size, size_ - size));
  size_ = size;
}

void Secret::clear() {
  if (data_ != nullptr) guarded::give_back(data_, capacity_);
  data_ = nullptr;
  size_ = capacity_ = 0;
}

bool start_secrets() {
  return sodium_init() >= 0;
}

}  // namespace cerby
