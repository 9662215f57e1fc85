// Checkpoints of the audit log: the heads of all chains that have moved, signed by a master key's signing
// key, each chained to the one before.
//
// A run of the service remembers the last one that it has made or met. Where that is not there any more, or
// is another, somebody has written the log anew: nothing is signed over it, so that verification shows it,
// until the service is started again.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "workspace/sealing/master_key.h"
#include "workspace/store/checkpoints.h"
#include "workspace/store/database.h"
#include "workspace/store/rows.h"

namespace cerby::workspace::journal {

class Checkpoints {
 public:
  // Both outlive it.
  Checkpoints(store::Database& database, const sealing::MasterKeys& keys)
      : database_(database), keys_(keys) {}

  // Over what has moved since the last one; none where nothing has, or where no key signs. Each is logged
  // with its hash, so that a log which is kept elsewhere can be held against the database. `Failed`: the last
  // one is not what it was.
  store::Result<std::optional<store::StoredCheckpoint>> make(const Uuid& workspace, store::Time now);

  // For all workspaces that have moved. One whose checkpoint fails does not keep the others from theirs.
  store::Result<void> make_all(store::Time now);

 private:
  struct Met {
    std::int64_t number = 0;
    audit::Hash hash{};
  };
  store::Result<void> expect(store::Transaction& transaction, const Uuid& workspace, const Met& met);

  store::Database& database_;
  const sealing::MasterKeys& keys_;
  std::mutex mutex_;
  std::map<Uuid, Met> met_;
};

// The first of them that signs; null where none does.
const sealing::MasterKey* signing_key(const sealing::MasterKeys& keys);

}  // namespace cerby::workspace::journal
