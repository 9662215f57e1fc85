#include "launch/fill_reply.h"

#include <algorithm>
#include <string>
#include <utility>

#include "page/candidates.h"

namespace cerby::launch {
namespace {

std::string action_of(const page::PageDescription& page, std::int32_t form) {
  return form < 0 ? std::string() : page.forms.at(static_cast<std::size_t>(form)).action;
}

std::string form_action_of(const page::PageDescription& page, const page::Fill& fill) {
  const auto* field = fill.writes.empty() ? nullptr : page::field_of(page, fill.writes.front().ref);
  return action_of(page, field == nullptr ? -1 : field->form);
}

std::string form_action_of(const page::PageDescription& page, const page::Press& press) {
  const auto button = std::ranges::find(page.buttons, press.ref, &page::Button::ref);
  return action_of(page, button == page.buttons.end() ? -1 : button->form);
}

}  // namespace

Values::Values(const vault::Account& account, std::string_view tenant, Secret password, Secret code,
               SecretView backup_code)
    : user_name_(view_of(account.user_name)),
      tenant_(view_of(tenant)),
      backup_code_(backup_code),
      password_(std::move(password)),
      code_(std::move(code)) {}

SecretView Values::of(const page::Write& write) const {
  switch (write.value) {
    case page::Value::Identifier:
      return user_name_;
    case page::Value::Password:
      return password_.view();
    case page::Value::BackupCode:
      return backup_code_;
    case page::Value::Tenant:
      return tenant_;
    case page::Value::Code:
      break;
  }
  return write.digit < 0 ? code_.view() : code_.view().part(static_cast<std::size_t>(write.digit), 1);
}

bool writes(const page::Fill& fill, page::Value value) {
  return std::ranges::any_of(fill.writes, [&](const page::Write& write) { return write.value == value; });
}

bool fits(const page::Fill& fill, const Secret& code) {
  return std::ranges::all_of(fill.writes, [&](const page::Write& write) {
    return write.value != page::Value::Code || write.digit < static_cast<std::int32_t>(code.size());
  });
}

bool takes(const page::PageDescription& page, const page::Fill& fill, std::size_t size) {
  return std::ranges::all_of(fill.writes, [&](const page::Write& write) {
    const auto* field = page::field_of(page, write.ref);
    return field == nullptr || field->max_length < 0 || static_cast<std::size_t>(field->max_length) >= size;
  });
}

wire::FillReply fill_reply(const wire::PageRequest& request, const page::Fill& fill, const Values& values) {
  wire::FillReply reply{
      .document = request.document, .steps = {}, .form_action = form_action_of(request.page, fill)};
  for (const auto& write : fill.writes) {
    reply.steps.push_back(
        {.ref = write.ref, .value = values.of(write), .action = wire::FillStep::Action::Write});
  }
  const bool click = fill.submit.how == page::Submit::How::Click;
  reply.steps.push_back({.ref = fill.submit.ref,
                         .value = {},
                         .action = click ? wire::FillStep::Action::Click : wire::FillStep::Action::Enter});
  return reply;
}

wire::FillReply press_reply(const wire::PageRequest& request, const page::Press& press) {
  wire::FillReply reply{
      .document = request.document, .steps = {}, .form_action = form_action_of(request.page, press)};
  reply.steps.push_back({.ref = press.ref, .value = {}, .action = wire::FillStep::Action::Click});
  return reply;
}

}  // namespace cerby::launch
