// A kernel that has nothing left to watch a descriptor with (epoll_ctl, ENOSPC).
#pragma once

namespace cerby::workspace::http::test {

// So many descriptors from now on cannot be watched.
void refuse_watches(int count);

}  // namespace cerby::workspace::http::test
