#include "launch/frames.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "page/recipe_page.h"

namespace cerby::launch {
namespace {

using Meant = wire::DescribeFrameReply::Meant;

// The frames of the steps that may come next, in their order: up to the step that the outermost page itself
// is, and the one submitted last once more.
std::vector<Meant> meant_in(const page::Recipe& recipe, const page::PageDescription& page, const Origin& top,
                            std::optional<std::size_t> last) {
  std::vector<Meant> frames;
  const auto add = [&](const page::RecipePage& step) {
    if (step.top != top || !step.origin) return;
    const auto is_it = [&](const Meant& known) {
      return known.origin == step.origin->text() && known.path == step.path;
    };
    if (std::ranges::none_of(frames, is_it)) frames.push_back({step.origin->text(), step.path});
  };
  const auto here = page::step_of(recipe, page, {.origin = top}, last);
  const std::size_t from = last ? *last + 1 : 0;
  const std::size_t end = here && *here >= from ? *here : recipe.pages.size();
  for (std::size_t i = from; i < end; ++i) add(recipe.pages[i]);
  if (last && *last < recipe.pages.size()) add(recipe.pages[*last]);
  return frames;
}

}  // namespace

std::optional<wire::DescribeFrameReply> Frames::to_ask(const wire::PageRequest& request, const Origin& origin,
                                                       const page::AccountFacts& facts,
                                                       std::optional<std::size_t> last) {
  const bool is_answer = !std::exchange(answered_, true) && asked_of_ == request.document;
  if (is_answer || !facts.recipe) return std::nullopt;
  auto frames = meant_in(*facts.recipe, request.page, origin, last);
  if (frames.empty()) return std::nullopt;
  asked_of_ = request.document;
  answered_ = false;
  return wire::DescribeFrameReply{request.document, std::move(frames)};
}

Expected<std::optional<Origin>> Frames::top_of(const wire::PageRequest& request, const Origin& origin,
                                               const page::AccountFacts& facts) {
  if (!request.frame) return std::nullopt;
  answered_ = true;
  if (asked_of_.empty() || request.frame->top_document != asked_of_)
    return fail(Outcome::MessageUnexpected, "a frame that was not asked for");
  auto top = Origin::parse(request.frame->top, loopback_);
  if (!top) return fail(Outcome::OutsideOrigins, request.frame->top);
  const auto named = [&](const OriginPattern& pattern) { return pattern.matches(*top); };
  if (std::ranges::none_of(facts.origins, named)) return fail(Outcome::OutsideOrigins, top->text());
  const auto is_its = [&](const page::RecipePage& step) { return step.top == *top && step.origin == origin; };
  if (!facts.recipe || std::ranges::none_of(facts.recipe->pages, is_its) || !same_site(origin, *top))
    return fail(Outcome::OutsideOrigins, origin.text() + " in " + top->text());
  return std::optional(std::move(*top));
}

bool acts_out_of_view(const wire::PageRequest& request, const page::Plan& plan) {
  if (!request.frame || request.frame->visibility == page::Visibility::Visible) return false;
  return !std::holds_alternative<page::Wait>(plan.step) && !std::holds_alternative<page::End>(plan.step);
}

}  // namespace cerby::launch
