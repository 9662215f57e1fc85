#include "page/writes.h"

#include <algorithm>

namespace cerby::page {
namespace {

Fill finished(std::vector<Write> writes, const Candidate& candidate) {
  Fill fill;
  fill.submit = candidate.form->submit ? Submit{Submit::How::Click, *candidate.form->submit}
                                       : Submit{Submit::How::Enter, writes.back().ref};
  fill.writes = std::move(writes);
  return fill;
}

bool takes(const Field& field, std::size_t size) {
  return field.max_length < 0 || static_cast<std::size_t>(field.max_length) >= size;
}

}  // namespace

Fill fill_credentials(const Candidate& candidate, const AccountFacts& account, const Progress& progress) {
  // A form with its password left empty would be a try that cannot go well.
  if (!candidate.passwords.empty() && !account.has_password) return {};
  std::vector<Write> writes;
  if (account.recipe && account.recipe->tenant && !candidate.tenants.empty()) {
    const Field& field = *candidate.tenants.front();
    if (!(progress.tenant_submitted && field.filled)) writes.push_back({field.ref, Value::Tenant, -1});
  }
  // After its own step the user name stands there already; written once more it would send some pages back.
  if (!candidate.identifiers.empty()) {
    const Field& field = *candidate.identifiers.front();
    if (!(progress.identifier_submitted && field.filled))
      writes.push_back({field.ref, Value::Identifier, -1});
  }
  if (!candidate.passwords.empty()) {
    writes.push_back({candidate.passwords.front()->ref, Value::Password, -1});
  }
  if (writes.empty()) return {};
  Fill fill = finished(std::move(writes), candidate);
  const auto called_code = [](const FieldUnderstanding& field) {
    return field.role == FieldRole::Password && field.called_code;
  };
  fill.password_called_code =
      !candidate.passwords.empty() && std::ranges::any_of(candidate.form->fields, called_code);
  return fill;
}

std::optional<Fill> fill_code(const Candidate& candidate, std::int32_t digits) {
  const std::vector<const Field*>& boxes = candidate.codes;
  if (boxes.size() == 1 && takes(*boxes.front(), static_cast<std::size_t>(digits))) {
    return finished({{boxes.front()->ref, Value::Code, -1}}, candidate);
  }
  if (boxes.size() != static_cast<std::size_t>(digits)) return std::nullopt;
  const bool rest_single =
      std::all_of(boxes.begin() + 1, boxes.end(), [](const Field* box) { return box->max_length == 1; });
  // One box that takes all, before boxes that take one: the page deals the digits out itself, as for a paste.
  if (rest_single && boxes.front()->max_length >= digits) {
    return finished({{boxes.front()->ref, Value::Code, -1}}, candidate);
  }
  std::vector<Write> writes;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    writes.push_back({boxes[i]->ref, Value::Code, static_cast<std::int32_t>(i)});
  }
  return finished(std::move(writes), candidate);
}

std::optional<Fill> fill_backup_code(const Candidate& candidate, std::size_t size) {
  const std::vector<const Field*>& boxes = candidate.codes;
  if (boxes.size() != 1 || !takes(*boxes.front(), size)) return std::nullopt;
  return finished({{boxes.front()->ref, Value::BackupCode, -1}}, candidate);
}

}  // namespace cerby::page
