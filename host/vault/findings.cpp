#include "vault/findings.h"

#include <algorithm>

namespace cerby::vault {

std::string_view text_of(ItemState state) {
  switch (state) {
    case ItemState::Whole:
      return "whole";
    case ItemState::Unvouched:
      return "unvouched";
    case ItemState::Older:
      return "older";
    case ItemState::NotInSummary:
      return "not_in_summary";
    case ItemState::Unreadable:
      return "unreadable";
    case ItemState::Missing:
      return "missing";
  }
  return {};
}

std::string_view text_of(Loss loss) {
  switch (loss) {
    case Loss::Named:
      return "named";
    case Loss::Counted:
      return "counted";
    case Loss::Unknown:
      return "unknown";
  }
  return {};
}

std::size_t Findings::taken() const {
  return static_cast<std::size_t>(std::ranges::count(items, true, &FoundItem::taken));
}

std::size_t Findings::not_whole() const {
  return items.size() -
         static_cast<std::size_t>(std::ranges::count(items, ItemState::Whole, &FoundItem::state));
}

bool Findings::takes_all() const {
  return taken() == items.size() && methods_lost.empty() && loss == Loss::Named;
}

bool Findings::is_whole() const {
  return damage.empty() && methods_lost.empty() && not_whole() == 0;
}

}  // namespace cerby::vault
