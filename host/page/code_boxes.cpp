#include "page/code_boxes.h"

#include <algorithm>
#include <cstddef>

namespace cerby::page {
namespace {

constexpr std::ptrdiff_t kFewest = 6, kMost = 8;  // digits of a one-time code (otp/otpauth.h)
constexpr std::int32_t kWeight = 60;

bool is_box(const JudgedField& judged) {
  return judged.takes_text && judged.usable && judged.field->max_length == 1 &&
         judged.field->type != "password";
}

}  // namespace

void mark_code_boxes(std::vector<JudgedField>& fields) {
  auto end = fields.begin();
  while (end != fields.end()) {
    const auto begin = std::find_if(end, fields.end(), is_box);
    end = std::find_if_not(begin, fields.end(), is_box);
    if (const auto count = end - begin; count < kFewest || count > kMost) continue;
    std::for_each(begin, end, [](JudgedField& box) {
      box.role = FieldRole::Code;
      box.code += kWeight;
      box.plain = false;
      box.signals.push_back({"one of a row of boxes", kWeight});
    });
  }
}

}  // namespace cerby::page
