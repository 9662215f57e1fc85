-- The audit log as it is written from now on. Nothing wrote to it before: what is made anew here was empty.

-- How far each chain has come. Whoever appends changes this row first, so that it is the chain's lock;
-- `checked_number` is how far the last checkpoint has come.
ALTER TABLE instances ADD COLUMN last_number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN last_hash BYTEA;
ALTER TABLE instances ADD COLUMN checked_number BIGINT NOT NULL DEFAULT 0;

DROP TABLE audit;
-- `entry` is all of it; the columns beside it are to find it by, and are held against it.
CREATE TABLE audit (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  instance_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  at BIGINT NOT NULL,
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26)),
  user_id UUID,
  item_id UUID,
  entry TEXT NOT NULL,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (workspace_id, instance_id, number),
  FOREIGN KEY (workspace_id, instance_id) REFERENCES instances (workspace_id, id)
);
CREATE INDEX audit_by_time ON audit (workspace_id, at, instance_id, number);
CREATE INDEX audit_by_user ON audit (workspace_id, user_id, at);
CREATE INDEX audit_by_item ON audit (workspace_id, item_id, at);

-- What is written stays. This stops a slip and a program that was taken over; whoever owns the database can
-- take it away, which the hashes and the signed checkpoints are for. SQLite's REPLACE deletes without a word.
-- only: sqlite
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: sqlite
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: sqlite
CREATE TRIGGER audit_once BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE workspace_id = NEW.workspace_id AND instance_id = NEW.instance_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: sqlite
CREATE TRIGGER checkpoints_kept BEFORE UPDATE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: sqlite
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON audit_checkpoints BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: sqlite
CREATE TRIGGER checkpoints_once BEFORE INSERT ON audit_checkpoints WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE workspace_id = NEW.workspace_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'append only'); END;
-- only: postgresql
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only' USING ERRCODE = 'restrict_violation'; END $$;
-- only: postgresql
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
-- only: postgresql
CREATE TRIGGER checkpoints_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION append_only();
