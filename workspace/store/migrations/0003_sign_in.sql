-- Signing in. Nobody had signed in by the two tables that are made anew: there was no program for it.
DROP TABLE sign_in_codes;
DROP TABLE sign_ins;

-- A sign-in that is on its way to the identity provider and back, in the browser whose cookie has that hash, for the
-- host that has the challenge's verifier and the device's key. `wrapped` is what PKCE verifier and nonce are derived
-- from, under the master key of that name.
CREATE TABLE sign_ins (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  state_hash BYTEA NOT NULL,
  browser_hash BYTEA NOT NULL,
  challenge BYTEA NOT NULL,
  device_key BYTEA NOT NULL,
  master_key TEXT NOT NULL CHECK (master_key <> ''),
  wrapped BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, state_hash)
);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- A session begins when its code is redeemed. Asked for with it once more, that session ends.
CREATE TABLE sign_in_codes (
  workspace_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  user_id UUID NOT NULL,
  session_id UUID,
  issuer TEXT NOT NULL CHECK (issuer <> ''),
  challenge BYTEA NOT NULL,
  device_key BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, code_hash),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, session_id, user_id) REFERENCES sessions (workspace_id, id, user_id) ON DELETE CASCADE,
  CHECK (session_id IS NULL OR used_at IS NOT NULL)
);
CREATE INDEX sign_in_codes_by_end ON sign_in_codes (expires_at);
CREATE INDEX sign_in_codes_by_user ON sign_in_codes (workspace_id, user_id);
CREATE INDEX sign_in_codes_by_session ON sign_in_codes (workspace_id, session_id);

-- What a session's refresh tokens are bound to, from before the device is one of the user's: `device_id` names that.
ALTER TABLE sessions ADD COLUMN device_key BYTEA;
