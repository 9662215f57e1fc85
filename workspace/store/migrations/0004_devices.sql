-- Letting devices in. Nobody had asked for codes by the table that is made anew: there was no program for it.
DROP TABLE device_codes;

-- What a device that waits has asked for last. An approver's nonce is of one request, and so is the device's own.
CREATE TABLE device_requests (
  workspace_id UUID NOT NULL,
  device_id UUID NOT NULL,
  user_id UUID NOT NULL,
  commitment BYTEA NOT NULL,
  nonce BYTEA,
  approver_id UUID,
  approver_nonce BYTEA,
  expires_at BIGINT,
  PRIMARY KEY (workspace_id, device_id),
  FOREIGN KEY (workspace_id, device_id, user_id) REFERENCES devices (workspace_id, id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, approver_id, user_id) REFERENCES devices (workspace_id, id, user_id),
  CHECK ((approver_id IS NULL) = (approver_nonce IS NULL)),
  CHECK ((approver_id IS NULL) = (expires_at IS NULL)),
  CHECK (nonce IS NULL OR approver_id IS NOT NULL)
);
CREATE INDEX device_requests_by_approver ON device_requests (workspace_id, approver_id) WHERE approver_id IS NOT NULL;

-- The code that was mailed last for a device, hashed under a random key: `wrapped`, under the master key of that name.
CREATE TABLE device_codes (
  workspace_id UUID NOT NULL,
  device_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  master_key TEXT NOT NULL CHECK (master_key <> ''),
  wrapped BYTEA NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, device_id),
  FOREIGN KEY (workspace_id, device_id) REFERENCES devices (workspace_id, id) ON DELETE CASCADE
);

-- When a user was sent one, for an hour: also for a device that is gone.
CREATE TABLE device_mails (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX device_mails_by_user ON device_mails (workspace_id, user_id, sent_at);
CREATE INDEX device_mails_by_time ON device_mails (sent_at);

-- Who let a device in: signed by the approver, and chained to the user's approval before.
CREATE TABLE device_approvals (
  workspace_id UUID NOT NULL,
  user_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  device_id UUID NOT NULL,
  approver_id UUID NOT NULL,
  previous BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, number),
  UNIQUE (workspace_id, device_id),
  FOREIGN KEY (workspace_id, device_id, user_id) REFERENCES devices (workspace_id, id, user_id),
  FOREIGN KEY (workspace_id, approver_id, user_id) REFERENCES devices (workspace_id, id, user_id)
);

-- The feed has devices, too: the same rows, with a longer list of kinds.
CREATE TABLE changes_before AS SELECT * FROM changes;
DROP TABLE changes;
CREATE TABLE changes (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28)),
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
