// What SOCI and the databases throw, as an Error. The only place that looks at an exception.
#pragma once

#include "workspace/store/error.h"

namespace soci {
class session;
}

namespace cerby::workspace::store {

// Called in a catch (...); `session` is the one that threw, null where it never came to be.
Failure fault_of_current_exception(soci::session* session) noexcept;

// Whether it says that a PostgreSQL server, or a transaction of it, only reads.
bool is_read_only(const Failure& failure);

}  // namespace cerby::workspace::store
