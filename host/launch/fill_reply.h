// The `fill` that carries out one step of a plan: the values for this page alone, and what is pressed.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"
#include "page/plan.h"
#include "vault/account.h"
#include "wire/messages.h"

namespace cerby::launch {

// The values of one fill: the account's user name, what its source gave for this page, and at most one code.
// The account, its tenant and the backup code outlive it.
class Values {
 public:
  Values(const vault::Account& account, std::string_view tenant, Secret password, Secret code,
         SecretView backup_code);
  [[nodiscard]] SecretView of(const page::Write& write) const;

 private:
  SecretView user_name_, tenant_, backup_code_;
  Secret password_, code_;
};

bool writes(const page::Fill& fill, page::Value value);
// Whether every box of a split code has its digit.
bool fits(const page::Fill& fill, const Secret& code);
// Whether the fields that are written take as many bytes.
bool takes(const page::PageDescription& page, const page::Fill& fill, std::size_t size);

// They hold views of `values`.
wire::FillReply fill_reply(const wire::PageRequest& request, const page::Fill& fill, const Values& values);
wire::FillReply press_reply(const wire::PageRequest& request, const page::Press& press);

}  // namespace cerby::launch
