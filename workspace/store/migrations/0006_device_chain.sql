-- Approvals and removals are one chain a user and generation: a first device that a mailed code let in, where no other
-- was trusted, begins the next generation. No program wrote lists of devices.
DROP TABLE device_lists;
CREATE TABLE device_chain (
  workspace_id UUID NOT NULL,
  user_id UUID NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  number BIGINT NOT NULL CHECK (number >= 1),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1)),
  device_id UUID NOT NULL,
  by_id UUID NOT NULL,
  previous BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, generation, number),
  UNIQUE (workspace_id, device_id, kind),
  FOREIGN KEY (workspace_id, device_id, user_id) REFERENCES devices (workspace_id, id, user_id),
  FOREIGN KEY (workspace_id, by_id, user_id) REFERENCES devices (workspace_id, id, user_id)
);
CREATE INDEX device_chain_by_maker ON device_chain (workspace_id, by_id);
INSERT INTO device_chain SELECT workspace_id, user_id, 1, number, 0, device_id, approver_id, previous, signature, hash, created_at FROM device_approvals;
DROP TABLE device_approvals;
