#include "page/code_boxes.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

namespace cerby::page {
namespace {

constexpr std::ptrdiff_t kFewest = 6, kMost = 8;  // digits of a one-time code (otp/otpauth.h)
constexpr std::int32_t kWeight = 60;

bool is_box(const JudgedField& judged) {
  return judged.takes_text && judged.usable && judged.field->max_length == 1 &&
         judged.field->type != "password";
}

// What might be one where the page says so: nothing about it says that it is for something else.
bool may_be_box(const JudgedField& judged) {
  if (!judged.takes_text || !judged.usable) return false;
  if (judged.role != FieldRole::Code && judged.role != FieldRole::Other) return false;
  const Field& field = *judged.field;
  const bool whole = field.max_length < 0 || (field.max_length >= kFewest && field.max_length <= kMost);
  return field.max_length == 1 ||
         (whole && field.type != "password" && (judged.plain || judged.role == FieldRole::Code));
}

std::string without_digits(std::string text) {
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

bool are_alike(const JudgedField& first, const JudgedField& second) {
  if (is_box(first) && is_box(second)) return true;
  const Field &a = *first.field, &b = *second.field;
  const auto same = [&](const std::string Field::* text) {
    return without_digits(a.*text) == without_digits(b.*text);
  };
  if (a.type != b.type || a.max_length != b.max_length || a.box.height != b.box.height) return false;
  if (!same(&Field::label) || !same(&Field::aria) || !same(&Field::placeholder)) return false;
  const auto numbered = [&](const std::string Field::* text) {
    return a.*text != b.*text;  // alike but for their numbers
  };
  constexpr std::int32_t kWidest = 100;  // CSS pixels
  const bool small = a.box.y == b.box.y && a.box.width == b.box.width && a.box.width <= kWidest;
  return a.max_length == 1 || small || numbered(&Field::label) || numbered(&Field::aria);
}

using Fields = std::vector<JudgedField>::iterator;

void mark(Fields begin, Fields end) {
  if (const auto count = end - begin; count < kFewest || count > kMost) return;
  std::for_each(begin, end, [](JudgedField& box) {
    box.role = FieldRole::Code;
    box.code += kWeight;
    box.plain = false;
    box.signals.push_back({"one of a row of boxes", kWeight});
  });
}

}  // namespace

void mark_code_boxes(std::vector<JudgedField>& fields, bool code_asked_for) {
  const auto takes_one = code_asked_for ? may_be_box : is_box;
  auto end = fields.begin();
  while (end != fields.end()) {
    const auto begin = std::find_if(end, fields.end(), takes_one);
    end = begin;
    while (end != fields.end() && takes_one(*end) &&
           (end == begin || !code_asked_for || are_alike(*std::prev(end), *end)))
      ++end;
    mark(begin, end);
  }
}

}  // namespace cerby::page
