-- A local vault that was removed: its row stays for the accounts that were in it, without a name, keys, words and members.
ALTER TABLE vaults ADD COLUMN
  removed_at BIGINT CHECK (removed_at IS NULL OR kind = 1);

-- The feed has the name and the end of local vaults, too: the same rows, with a longer list of kinds.
CREATE TABLE changes_before AS SELECT * FROM changes;
DROP TABLE changes;
CREATE TABLE changes (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36)),
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
