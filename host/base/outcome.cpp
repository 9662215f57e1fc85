#include "base/outcome.h"

#include <array>

namespace cerby {
namespace {

struct Row {
  std::string_view code, happened, hint;
};

constexpr std::array rows = {
#define CERBY_OUTCOME(symbol, code, happened, hint) Row{code, happened, hint},
#include "base/outcomes.def"
#undef CERBY_OUTCOME
};

const Row& row(Outcome outcome) {
  return rows.at(static_cast<std::size_t>(outcome));
}

}  // namespace

std::string_view code(Outcome outcome) {
  return row(outcome).code;
}
std::string_view happened(Outcome outcome) {
  return row(outcome).happened;
}
std::string_view hint(Outcome outcome) {
  return row(outcome).hint;
}

std::optional<Outcome> outcome_from_code(std::string_view text) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].code == text) return static_cast<Outcome>(i);
  }
  return std::nullopt;
}

std::string describe(const Failure& failure) {
  std::string text(happened(failure.outcome));
  if (!failure.detail.empty()) {
    if (text.ends_with('.')) text.pop_back();
    text += " (" + failure.detail + ").";
  }
  if (const auto advice = hint(failure.outcome); !advice.empty()) text.append(" ").append(advice);
  return text;
}

}  // namespace cerby
