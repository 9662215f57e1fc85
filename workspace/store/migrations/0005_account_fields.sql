-- An account's custom fields, one a row: in plain text, or sealed for a place of its own (sealing/sealed_secret.h, of which
-- the item is the field). `version` counts how often the value was set.
CREATE TABLE account_fields (
  workspace_id UUID NOT NULL,
  account_id UUID NOT NULL,
  id UUID NOT NULL,
  label TEXT NOT NULL CHECK (label <> ''),
  value TEXT,
  epoch BIGINT CHECK (epoch >= 1),
  sealed BYTEA,
  version BIGINT NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  PRIMARY KEY (workspace_id, account_id, id),
  UNIQUE (workspace_id, id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id),
  CHECK ((value IS NULL) <> (sealed IS NULL)),
  CHECK ((sealed IS NULL) = (epoch IS NULL))
);
