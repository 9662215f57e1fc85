// The notes of an account, put together from what the vault has no field of its own for.
#pragma once

#include <string_view>
#include <vector>

#include "import/secret_arena.h"

namespace cerby::importing {

class Notes {
 public:
  void text(SecretView notes) {
    if (!notes.empty()) line({notes});
  }
  // "name: value", for a custom field. Both outlive this.
  void field(SecretView name, SecretView value) {
    if (!value.empty()) line({name, view_of(name.empty() ? "" : ": "), value});
  }
  [[nodiscard]] SecretView in(SecretArena& arena) const {
    return parts_.size() == 1 ? parts_.front() : arena.join(parts_);
  }

 private:
  void line(std::initializer_list<SecretView> parts) {
    if (!parts_.empty()) parts_.push_back(view_of("\n"));
    parts_.insert(parts_.end(), parts);
  }
  std::vector<SecretView> parts_;
};

}  // namespace cerby::importing
