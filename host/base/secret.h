// Secret: the one type that holds a secret.
//
// Bytes in libsodium's guarded memory: locked, not dumped, between guard pages, wiped when freed. Small ones
// share such places (secret_pool.h), because each place costs a dozen system calls. It cannot be copied,
// compared with ==, formatted or logged: that does not compile. Reading it takes a SecretAccess, which says
// why; `git grep SecretAccess` finds every place that looks inside one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace cerby {

using Bytes = std::span<const std::uint8_t>;

// The right to look inside a Secret, with the reason, for the reader of the code.
class SecretAccess {
 public:
  explicit consteval SecretAccess(const char* reason) : reason_(reason) {}
  [[nodiscard]] constexpr const char* reason() const { return reason_; }

 private:
  const char* reason_;
};

// A part of a Secret that somebody else owns. As closed as a Secret.
class SecretView {
 public:
  SecretView() = default;
  SecretView(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] SecretView part(std::size_t offset, std::size_t length) const;
  [[nodiscard]] Bytes bytes(SecretAccess) const { return {data_, size_}; }
  [[nodiscard]] std::string_view text(SecretAccess) const;
  // In constant time; sizes are not secret.
  [[nodiscard]] bool equals(SecretView other) const;

 private:
  const std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// Ordinary text, to be put beside secrets.
SecretView view_of(std::string_view text);

class Secret {
 public:
  Secret() = default;
  // `size` zero bytes. Throws guarded::None, a std::bad_alloc, when no guarded memory can be had; where the
  // system locks no more of it, it is had all the same (secret_place.h).
  explicit Secret(std::size_t size);
  static Secret random(std::size_t size);
  static Secret copy_of(SecretView view);
  // For what arrives from outside in ordinary memory (a prompt, a pipe): copies it, then wipes the source.
  static Secret take(std::span<std::uint8_t> source);
  static Secret take(std::span<char> source);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] SecretView view() const { return {data_, size_}; }
  [[nodiscard]] Bytes bytes(SecretAccess access) const { return view().bytes(access); }
  [[nodiscard]] std::string_view text(SecretAccess access) const { return view().text(access); }
  [[nodiscard]] std::span<std::uint8_t> writable(SecretAccess) { return {data_, size_}; }
  // Forgets the bytes from `size` on; what is cut off is wiped.
  void shrink(std::size_t size);
  // Wipes and frees now.
  void clear();

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

template <typename Stream>
Stream& operator<<(Stream&, const Secret&) = delete;
template <typename Stream>
Stream& operator<<(Stream&, const SecretView&) = delete;

// Wipes ordinary memory in a way the compiler keeps.
void wipe(std::span<std::uint8_t> memory);
void wipe(std::span<char> memory);

// Must be called once before any Secret is made; false when libsodium cannot start.
[[nodiscard]] bool start_secrets();

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

}  // namespace cerby
