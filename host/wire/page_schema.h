// How a page description lies in JSON (PROTOCOL.md, "`page`"): in the `page` message, and in the files that
// `cerbyctl explain` reads.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>

#include "base/json.h"
#include "page/page.h"

namespace cerby::wire {

inline constexpr std::size_t kMaxFields = 400;
inline constexpr std::size_t kMaxButtons = 400;
inline constexpr std::size_t kMaxForms = 60;
inline constexpr std::size_t kMaxFrames = 40;
inline constexpr std::size_t kMaxHeadings = 40;
inline constexpr std::size_t kMaxAlerts = 40;
inline constexpr std::size_t kMaxTexts = 120;
inline constexpr std::array<std::string_view, 4> kFieldTags{"input", "select", "textarea", "editable"};

// What a schema cannot say: a ref that two elements have, or a form that is not there. None: nothing is
// wrong.
std::optional<std::string> misfit_of(const page::PageDescription& page);

inline constexpr json::Limits kRefLimits{.least = 0, .most = std::numeric_limits<std::int32_t>::max()};
inline constexpr json::Limits kFormLimits{.least = -1, .most = std::int64_t{kMaxForms} - 1};

}  // namespace cerby::wire

namespace cerby::json {

template <>
struct Names<page::Visibility> {
  static constexpr std::array<std::string_view, 7> values{"visible", "hidden",     "transparent", "covered",
                                                          "clipped", "off_screen", "tiny"};
};
template <>
struct Schema<page::Box> {
  static constexpr bool as_array = true;
  static constexpr std::array members{member<&page::Box::x>("x"), member<&page::Box::y>("y"),
                                      member<&page::Box::width>("width"),
                                      member<&page::Box::height>("height")};
};
template <>
struct Schema<page::Field> {
  using F = page::Field;
  static constexpr std::array members{member<&F::ref>("ref", wire::kRefLimits),
                                      member<&F::tag>("tag", {.words = wire::kFieldTags}),
                                      member<&F::type>("type"),
                                      member<&F::autocomplete>("autocomplete"),
                                      member<&F::name>("name"),
                                      member<&F::id>("id"),
                                      member<&F::label>("label"),
                                      member<&F::placeholder>("placeholder"),
                                      member<&F::aria>("aria"),
                                      member<&F::nearby>("nearby"),
                                      member<&F::input_mode>("input_mode"),
                                      member<&F::form>("form", wire::kFormLimits),
                                      member<&F::max_length>("max_length", {.least = -1}),
                                      member<&F::box>("box"),
                                      member<&F::visibility>("visibility"),
                                      member<&F::enabled>("enabled"),
                                      member<&F::read_only>("read_only"),
                                      member<&F::filled>("filled"),
                                      member<&F::focused>("focused"),
                                      member<&F::frame>("frame", {.least = 0, .most = wire::kMaxFrames})};
};
template <>
struct Schema<page::Button> {
  using B = page::Button;
  static constexpr std::array members{member<&B::ref>("ref", wire::kRefLimits),
                                      member<&B::tag>("tag"),
                                      member<&B::type>("type"),
                                      member<&B::text>("text"),
                                      member<&B::name>("name"),
                                      member<&B::id>("id"),
                                      member<&B::aria>("aria"),
                                      member<&B::target>("target"),
                                      member<&B::form>("form", wire::kFormLimits),
                                      member<&B::box>("box"),
                                      member<&B::visibility>("visibility"),
                                      member<&B::enabled>("enabled")};
};
template <>
struct Schema<page::Form> {
  using F = page::Form;
  static constexpr std::array members{member<&F::name>("name"), member<&F::id>("id"),
                                      member<&F::heading>("heading"), member<&F::method>("method"),
                                      member<&F::action>("action")};
};
template <>
struct Schema<page::Frame> {
  using F = page::Frame;
  static constexpr std::array members{member<&F::origin>("origin"), member<&F::path>("path"),
                                      member<&F::box>("box"), member<&F::visibility>("visibility")};
};
template <>
struct Schema<page::PageDescription> {
  using P = page::PageDescription;
  static constexpr std::array members{member<&P::path>("path"),
                                      member<&P::title>("title"),
                                      member<&P::language>("language"),
                                      member<&P::fields>("fields", {.count = wire::kMaxFields}),
                                      member<&P::buttons>("buttons", {.count = wire::kMaxButtons}),
                                      member<&P::forms>("forms", {.count = wire::kMaxForms}),
                                      member<&P::frames>("frames", {.count = wire::kMaxFrames}),
                                      member<&P::headings>("headings", {.count = wire::kMaxHeadings}),
                                      member<&P::alerts>("alerts", {.count = wire::kMaxAlerts}),
                                      member<&P::texts>("texts", {.count = wire::kMaxTexts})};
};

}  // namespace cerby::json
