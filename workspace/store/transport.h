// Whether what goes to the database's server, and what comes from it, is for that server alone.
#pragma once

#include "workspace/store/connection.h"

namespace cerby::workspace::store {

// PostgreSQL that is not on this machine is spoken to over TLS alone, with a certificate that says the
// server's name: libpq's own default takes any certificate, and none where the server, or who sits before it,
// has none. So the address itself says sslmode=verify-full, unless all of its hosts are of this machine: a
// Unix socket, localhost, 127.0.0.0/8, ::1. What it leaves out of them comes from the environment (PGHOST,
// PGHOSTADDR, PGSERVICE), as for libpq; PGSSLMODE does not stand for what it leaves out. `Invalid`, with what
// to write: that is missing; libpq cannot read the address.
Result<void> check_transport(const Address& address);

}  // namespace cerby::workspace::store
