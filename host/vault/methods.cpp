// Vault's unlock methods: changing them never touches the items.
#include <algorithm>

#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {
namespace {

bool is_other_way(const Method& method) {
  return method.kind != MethodKind::Recovery;
}

}  // namespace

Expected<void> Vault::change_methods(const MethodChange& with, Left left) {
  CERBY_TRY(auto change, Change::begin(*open_));
  auto after = change.methods().known;
  const bool had_another_way = std::ranges::any_of(after, is_other_way);
  for (const auto& id : with.gone) {
    if (std::erase_if(after, [&](const Method& method) { return method.id == id; }) == 0)
      return fail(Outcome::NotFound, id.text());
    CERBY_TRY(auto row, open_->database->prepare("DELETE FROM method WHERE id = ?"));
    CERBY_CHECK(row.bind(Bytes(id.bytes)).run());
  }
  if (change.methods().rows - with.gone.size() + with.added.size() > kMaxMethods)
    return fail(Outcome::InputInvalid, "there are 16 unlock methods already");
  for (const auto& method : with.added) {
    if (std::ranges::find(after, method.id, &Method::id) != after.end())
      return fail(Outcome::InputInvalid, "there is an unlock method with that id");
    // Of another kind there is one: whoever looked for it before this change may have looked too early.
    if (is_other_way(method) && method_of(after, method.kind) != nullptr)
      return fail(Outcome::InputInvalid, "the vault has an unlock method of that kind already: " +
                                             std::string(text_of(method.kind)));
    CERBY_CHECK(check_method(open_->id, method, open_->key));
    CERBY_CHECK(insert_method(*open_->database, method));
    after.push_back(method);
  }
  if (method_of(after, MethodKind::Recovery) == nullptr)
    return fail(Outcome::InputInvalid, "the recovery words are the last way to open the vault");
  if (left == Left::AnotherWay && had_another_way && std::ranges::none_of(after, is_other_way))
    return fail(Outcome::InputInvalid, "the vault would open by its recovery words only");
  CERBY_CHECK(change.commit());
  open_->methods = std::move(after);
  return {};
}

}  // namespace cerby::vault
