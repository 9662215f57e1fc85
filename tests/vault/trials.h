// What is done to a program at one of its system calls, and at which of them it makes sense.
#pragma once

#include <span>

#include "vault/traced.h"

namespace cerby::vault::torture {

struct Trial {
  const char* name;
  Fault fault;
  bool (*of)(const Call& call);
};
std::span<const Trial> trials();

}  // namespace cerby::vault::torture
