// Strict JSON into typed structs: RFC 8259 and the rules of wire/PROTOCOL.md ("JSON"), without ever building
// a tree.
//
// A struct is described once, by a Schema of its members; the text is then read member by member straight
// into it, and every bound is checked before memory is taken. Used for messages, configuration and other
// files of ours.
//
//   template <>
//   struct cerby::json::Schema<Point> {
//     static constexpr std::array members{member<&Point::x>("x", {.least = 0, .most = 100}),
//                                         member<&Point::label>("label", {.bytes = 32})};
//   };
//   Point point;
//   auto read = json::read(text, point);
//
// What a member's type stands for: std::string a string; an enum one of its Names; bool; an integer type; a
// std::vector an array; std::vector<std::uint8_t> bytes in base64url; a struct with a Schema an object (or,
// with `static constexpr bool as_array = true`, an array of exactly its members); std::optional a member that
// may be absent.
//
// A key that its schema does not name is a fault. Documents of others, who add to them, are read by a schema
// with `static constexpr bool open = true`: such a key's value is skipped there, and has to be JSON still. A
// key that is named may be there once only, as everywhere.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/base64.h"
#include "base/outcome.h"

namespace cerby::json {

inline constexpr std::int64_t kMaxInteger = std::int64_t{1} << 53U;  // what JavaScript counts without gaps
inline constexpr std::size_t kMaxDepth = 16;

// Bounds of one member; those of an array's elements where it is one.
struct Limits {
  std::int64_t least = -kMaxInteger, most = kMaxInteger;  // of an integer
  std::size_t bytes = 256;                                // of a string, at most; of bytes, exactly
  std::size_t count = 0;                                  // of an array's elements, at most
  std::span<const std::string_view> words{};  // a string must be one of these, where there are any
};

// What is wrong, and where: a JSON pointer (RFC 6901) and the byte up to which the text was read.
struct Fault {
  Outcome outcome = Outcome::JsonInvalid;
  std::string place;
  std::size_t byte = 0;
};
Failure failure_of(const Fault& fault);  // its detail: "at /page/fields/3/ref, byte 1234"

template <typename T>
struct Schema;  // static constexpr std::array members
template <typename E>
struct Names;  // static constexpr std::array<std::string_view, N> values, in the order of the enum

enum class Kind : std::uint8_t { Text, Integer, Boolean, Object, Array, Tuple };

struct Member;
// How values of one C++ type are read; made by shape_of, never by hand.
struct Shape {
  Kind kind = Kind::Object;
  bool (*set_text)(void* target, std::string_view text, const Limits& limits) = nullptr;
  bool (*set_integer)(void* target, std::int64_t value) = nullptr;
  void (*set_boolean)(void* target, bool value) = nullptr;
  void* (*append)(void* array) = nullptr;  // the address of a new last element
  const Shape* element = nullptr;
  std::span<const Member> (*members)() = nullptr;
  bool open = false;  // of an object: may have more than its members
};
struct Member {
  std::string_view key;
  const Shape* shape = nullptr;
  Limits limits;
  bool required = true;
  void* (*locate)(void* object) = nullptr;
};

namespace detail {

template <typename T>
struct ElementOf {};
template <typename T>
struct ElementOf<std::vector<T>> {
  using Type = T;
};
template <typename T>
concept IsVector = requires { typename ElementOf<T>::Type; };
template <typename T>
concept IsBytes = std::same_as<T, std::vector<std::uint8_t>>;

template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename T>
struct Unwrapped {
  using Type = T;
};
template <typename T>
struct Unwrapped<std::optional<T>> {
  using Type = T;
};

template <typename T>
struct PointerTo;
template <typename C, typename M>
struct PointerTo<M C::*> {
  using Class = C;
  using Type = M;
};

bool is_text_within(std::string_view text, const Limits& limits);

template <typename T>
bool set_text(void* target, std::string_view text, const Limits& limits) {
  T& value = *static_cast<T*>(target);
  if constexpr (std::same_as<T, std::string>) {
    if (!is_text_within(text, limits)) return false;
    value.assign(text);
    return true;
  } else if constexpr (IsBytes<T>) {
    if (text.size() > limits.bytes * 2) return false;  // before memory is taken for it
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != limits.bytes) return false;
    value = std::move(*bytes);
    return true;
  } else {
    for (std::size_t i = 0; i < Names<T>::values.size(); ++i) {
      if (Names<T>::values[i] == text) {
        value = static_cast<T>(i);
        return true;
      }
    }
    return false;
  }
}

template <typename T>
bool set_integer(void* target, std::int64_t value) {
  if (!std::in_range<T>(value)) return false;
  *static_cast<T*>(target) = static_cast<T>(value);
  return true;
}

template <typename T>
constexpr bool is_tuple() {
  if constexpr (requires { Schema<T>::as_array; }) return Schema<T>::as_array;
  return false;
}

template <typename T>
constexpr bool is_open() {
  if constexpr (requires { Schema<T>::open; }) return Schema<T>::open;
  return false;
}

template <typename T>
constexpr Shape make_shape();

}  // namespace detail

template <typename T>
inline constexpr Shape shape_of = detail::make_shape<T>();

namespace detail {

template <typename T>
constexpr Shape make_shape() {
  Shape shape;
  if constexpr (std::same_as<T, bool>) {
    shape.kind = Kind::Boolean;
    shape.set_boolean = [](void* target, bool value) { *static_cast<bool*>(target) = value; };
  } else if constexpr (std::integral<T>) {
    shape.kind = Kind::Integer;
    shape.set_integer = &set_integer<T>;
  } else if constexpr (std::same_as<T, std::string> || std::is_enum_v<T> || IsBytes<T>) {
    shape.kind = Kind::Text;
    shape.set_text = &set_text<T>;
  } else if constexpr (IsVector<T>) {
    shape.kind = Kind::Array;
    shape.element = &shape_of<typename ElementOf<T>::Type>;
    shape.append = [](void* array) -> void* { return &static_cast<T*>(array)->emplace_back(); };
  } else {
    shape.kind = is_tuple<T>() ? Kind::Tuple : Kind::Object;
    shape.members = []() -> std::span<const Member> { return Schema<T>::members; };
    shape.open = is_open<T>();
  }
  return shape;
}

}  // namespace detail

// `Class`: the struct that is described, where the pointer is to a member of its base.
template <auto Pointer, typename Class = typename detail::PointerTo<decltype(Pointer)>::Class>
constexpr Member member(std::string_view key, Limits limits = {}) {
  using Type = typename detail::PointerTo<decltype(Pointer)>::Type;
  Member member;
  member.key = key;
  member.limits = limits;
  member.required = !detail::is_optional<Type>;
  member.shape = &shape_of<typename detail::Unwrapped<Type>::Type>;
  member.locate = [](void* object) -> void* {
    auto& place = static_cast<Class*>(object)->*Pointer;
    if constexpr (detail::is_optional<Type>) {
      return &place.emplace();
    } else {
      return &place;
    }
  };
  return member;
}

namespace detail {
std::expected<void, Fault> read(std::string_view text, const Shape& shape, void* target);
}

// Reads one value, usually an object. First comes what makes the whole text unreadable: utf8_invalid,
// json_invalid, json_too_deep; else the first fault in reading order: key_unknown, key_duplicate,
// key_missing, value_wrong_type, value_out_of_bounds. After a fault the good members of `target` are set
// nevertheless: a message's id is among them.
template <typename T>
std::expected<void, Fault> read(std::string_view text, T& target) {
  return detail::read(text, shape_of<T>, &target);
}

// The string at `key` of the outermost object, to know which schema to read by. Reads no further than that;
// none when there is none of at most `bytes` bytes, or the text is not JSON up to there.
std::optional<std::string> find_text(std::string_view text, std::string_view key, std::size_t bytes);

}  // namespace cerby::json
