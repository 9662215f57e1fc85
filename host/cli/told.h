// What the host answered, as a line for a person. No values: of a fill, which fields get something.
#pragma once

#include <string>

#include "wire/messages.h"

namespace cerby::cli {

std::string told(const wire::ReplyBody& reply);

}  // namespace cerby::cli
