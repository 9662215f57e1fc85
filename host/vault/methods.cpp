// Vault's unlock methods: adding and removing one never touches the items.
#include <algorithm>

#include "vault/open_vault.h"
#include "vault/vault.h"
#include "vault/work.h"

namespace cerby::vault {

Expected<void> Vault::add_method(const Method& method) {
  CERBY_TRY(auto change, Change::begin(*open_));
  if (change.methods().rows >= kMaxMethods)
    return fail(Outcome::InputInvalid, "there are 16 unlock methods already");
  if (std::ranges::find(change.methods().known, method.id, &Method::id) != change.methods().known.end()) {
    return fail(Outcome::InputInvalid, "there is an unlock method with that id");
  }
  CERBY_CHECK(check_method(open_->id, method, open_->key));
  CERBY_CHECK(insert_method(*open_->database, method));
  CERBY_CHECK(change.commit());
  open_->methods.push_back(method);
  return {};
}

Expected<void> Vault::remove_method(const Uuid& id) {
  CERBY_TRY(auto change, Change::begin(*open_));
  const auto& known = change.methods().known;
  const auto found = std::ranges::find(known, id, &Method::id);
  if (found == known.end()) return fail(Outcome::NotFound, id.text());
  if (found->kind == MethodKind::Recovery &&
      std::ranges::count(known, MethodKind::Recovery, &Method::kind) == 1) {
    return fail(Outcome::InputInvalid, "the recovery words are the last way to open the vault");
  }
  CERBY_TRY(auto row, open_->database->prepare("DELETE FROM method WHERE id = ?"));
  CERBY_CHECK(row.bind(Bytes(id.bytes)).run());
  CERBY_CHECK(change.commit());
  std::erase_if(open_->methods, [&](const Method& method) { return method.id == id; });
  return {};
}

Expected<void> Vault::replace_methods(const std::vector<Uuid>& gone, const Method& added) {
  CERBY_TRY(auto change, Change::begin(*open_));
  auto left = change.methods().known;
  for (const auto& id : gone) {
    if (std::erase_if(left, [&](const Method& method) { return method.id == id; }) == 0)
      return fail(Outcome::NotFound, id.text());
    CERBY_TRY(auto row, open_->database->prepare("DELETE FROM method WHERE id = ?"));
    CERBY_CHECK(row.bind(Bytes(id.bytes)).run());
  }
  left.push_back(added);
  if (method_of(left, MethodKind::Recovery) == nullptr) {
    return fail(Outcome::InputInvalid, "the recovery words are the last way to open the vault");
  }
  if (change.methods().rows - gone.size() >= kMaxMethods)
    return fail(Outcome::InputInvalid, "there are 16 unlock methods already");
  CERBY_CHECK(check_method(open_->id, added, open_->key));
  CERBY_CHECK(insert_method(*open_->database, added));
  CERBY_CHECK(change.commit());
  open_->methods = std::move(left);
  return {};
}

}  // namespace cerby::vault
