-- Local vaults: why a device was sent a key, whom else the owner gave the vault's key, and accounts that devices
-- have sealed. `sealed` says in the clear what it is of (host/vault/FORMAT.md); the rest is theirs to read.
ALTER TABLE vault_keys ADD COLUMN
  purpose SMALLINT CHECK (purpose IN (0, 1, 2)) CHECK ((device_id IS NULL) = (purpose IS NULL));

CREATE TABLE vault_members (
  workspace_id UUID NOT NULL,
  vault_id UUID NOT NULL,
  user_id UUID NOT NULL,
  added_at BIGINT NOT NULL,
  added_by UUID,
  PRIMARY KEY (workspace_id, vault_id, user_id),
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, added_by) REFERENCES users (workspace_id, id)
);
CREATE INDEX vault_members_by_user ON vault_members (workspace_id, user_id);

CREATE TABLE local_accounts (
  workspace_id UUID NOT NULL,
  account_id UUID NOT NULL,
  epoch BIGINT NOT NULL CHECK (epoch >= 1),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  sealed BYTEA NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  PRIMARY KEY (workspace_id, account_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id)
);

-- The feed has local vaults, too: the same rows, with a longer list of kinds.
CREATE TABLE changes_before AS SELECT * FROM changes;
DROP TABLE changes;
CREATE TABLE changes (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34)),
  item_kind SMALLINT CHECK (item_kind IN (0, 1, 2)),
  item_id UUID,
  member_kind SMALLINT CHECK (member_kind IN (0, 1)),
  member_id UUID,
  other_id UUID,
  changed_by UUID,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, number),
  CHECK ((item_kind IS NULL) = (item_id IS NULL)),
  CHECK ((member_kind IS NULL) = (member_id IS NULL))
);
INSERT INTO changes SELECT * FROM changes_before;
DROP TABLE changes_before;
