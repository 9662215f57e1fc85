-- The whole schema, for SQLite and PostgreSQL alike. A statement ends with a semicolon at the end of its line.
--
-- SQLite takes the type names it does not know (UUID, BYTEA) for what it is given: ids as text, sealed values as blobs.
-- Times are milliseconds since 1970 in UTC. Numbers of a closed list (SMALLINT) are those of the enums in this folder's
-- headers and in access/decide.h: all of them, and no other. `revision` is for counting a row's changes; nothing counts yet.
-- Every key holds the workspace, and so does every reference: a row cannot point into another workspace.

CREATE TABLE workspaces (
  id UUID NOT NULL PRIMARY KEY,
  host TEXT NOT NULL UNIQUE CHECK (host <> ''),
  label TEXT NOT NULL,
  feed BIGINT NOT NULL DEFAULT 0 CHECK (feed >= 0),
  extended_access SMALLINT NOT NULL DEFAULT 0 CHECK (extended_access IN (0, 1)),
  okta_domain TEXT,
  okta_token BYTEA,
  okta_token_key TEXT CHECK (okta_token_key <> ''),
  okta_token_status SMALLINT NOT NULL DEFAULT 0 CHECK (okta_token_status IN (0, 1, 2)),
  okta_token_checked_at BIGINT,
  longest_lease BIGINT NOT NULL DEFAULT 0 CHECK (longest_lease BETWEEN 0 AND 28800000),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CHECK (extended_access = 0 OR okta_domain IS NOT NULL),
  CHECK ((okta_token IS NULL) = (okta_token_key IS NULL))
);

CREATE TABLE users (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  email TEXT NOT NULL CHECK (email <> ''),
  email_folded TEXT NOT NULL CHECK (email_folded <> ''),
  user_name TEXT CHECK (user_name <> ''),
  user_name_folded TEXT,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  status SMALLINT NOT NULL CHECK (status IN (0, 1, 2)),
  role SMALLINT NOT NULL CHECK (role IN (0, 1, 2, 3, 4, 5)),
  all_access SMALLINT NOT NULL DEFAULT 0 CHECK (all_access IN (0, 1)),
  issuer TEXT,
  subject TEXT,
  external_id TEXT CHECK (external_id <> ''),
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  last_activity_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, email_folded),
  UNIQUE (workspace_id, user_name_folded),
  UNIQUE (workspace_id, issuer, subject),
  UNIQUE (workspace_id, external_id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id),
  CHECK ((issuer IS NULL) = (subject IS NULL)),
  CHECK ((user_name IS NULL) = (user_name_folded IS NULL)),
  CHECK (all_access = 0 OR role IN (4, 5))
);
CREATE UNIQUE INDEX users_one_owner ON users (workspace_id) WHERE role = 5;
CREATE INDEX users_by_age ON users (workspace_id, created_at, id);

CREATE TABLE vaults (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1)),
  label TEXT NOT NULL,
  epoch BIGINT NOT NULL DEFAULT 1 CHECK (epoch >= 1),
  owner_id UUID,
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id)
);
CREATE INDEX vaults_by_owner ON vaults (workspace_id, owner_id);

CREATE TABLE teams (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1)),
  external_id TEXT CHECK (external_id <> ''),
  vault_id UUID,
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, external_id),
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id)
);
CREATE INDEX teams_by_name ON teams (workspace_id, name, id);

CREATE TABLE team_members (
  workspace_id UUID NOT NULL,
  team_id UUID NOT NULL,
  user_id UUID NOT NULL,
  added_at BIGINT NOT NULL,
  added_by UUID,
  PRIMARY KEY (workspace_id, team_id, user_id),
  FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, added_by) REFERENCES users (workspace_id, id)
);
CREATE INDEX team_members_by_user ON team_members (workspace_id, user_id, team_id);

CREATE TABLE devices (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  label TEXT NOT NULL,
  signing_key BYTEA NOT NULL,
  sealing_key BYTEA NOT NULL,
  status SMALLINT NOT NULL CHECK (status IN (0, 1, 2)),
  approved_by UUID,
  created_at BIGINT NOT NULL,
  enrolled_at BIGINT,
  disabled_at BIGINT,
  last_seen_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, signing_key),
  UNIQUE (workspace_id, id, user_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, approved_by) REFERENCES devices (workspace_id, id),
  CHECK (status <> 1 OR enrolled_at IS NOT NULL),
  CHECK ((status = 2) = (disabled_at IS NOT NULL))
);
CREATE INDEX devices_by_user ON devices (workspace_id, user_id, status);

-- The codes that let a device in, mailed or compared; hashed.
CREATE TABLE device_codes (
  workspace_id UUID NOT NULL,
  device_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  way SMALLINT NOT NULL CHECK (way IN (0, 1)),
  tries BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, device_id, code_hash),
  FOREIGN KEY (workspace_id, device_id) REFERENCES devices (workspace_id, id) ON DELETE CASCADE
);

-- A user's list of devices, signed by one of them and chained to the list before.
CREATE TABLE device_lists (
  workspace_id UUID NOT NULL,
  user_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  previous BYTEA NOT NULL,
  list BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  signed_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, number),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, signed_by, user_id) REFERENCES devices (workspace_id, id, user_id)
);

-- Cloud: one a vault and epoch, wrapped by the master key of that name. Local: one a device besides, sealed to it and
-- signed by the device that sent it.
CREATE TABLE vault_keys (
  workspace_id UUID NOT NULL,
  vault_id UUID NOT NULL,
  epoch BIGINT NOT NULL CHECK (epoch >= 1),
  device_id UUID,
  master_key TEXT CHECK (master_key <> ''),
  wrapped BYTEA NOT NULL,
  sent_by UUID,
  signature BYTEA,
  created_at BIGINT NOT NULL,
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, device_id) REFERENCES devices (workspace_id, id),
  FOREIGN KEY (workspace_id, sent_by) REFERENCES devices (workspace_id, id),
  CHECK ((device_id IS NULL) = (master_key IS NOT NULL)),
  CHECK ((device_id IS NULL) = (sent_by IS NULL)),
  CHECK ((device_id IS NULL) = (signature IS NULL))
);
CREATE UNIQUE INDEX vault_keys_of_cloud ON vault_keys (workspace_id, vault_id, epoch) WHERE device_id IS NULL;
CREATE UNIQUE INDEX vault_keys_of_device ON vault_keys (workspace_id, vault_id, epoch, device_id) WHERE device_id IS NOT NULL;
CREATE INDEX vault_keys_by_device ON vault_keys (workspace_id, device_id);
CREATE INDEX vault_keys_by_master_key ON vault_keys (master_key) WHERE master_key IS NOT NULL;

CREATE TABLE recovery_keys (
  workspace_id UUID NOT NULL,
  vault_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  epoch BIGINT NOT NULL CHECK (epoch >= 1),
  wrapped BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (workspace_id, vault_id, number),
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX recovery_keys_one_active ON recovery_keys (workspace_id, vault_id) WHERE ended_at IS NULL;

CREATE TABLE accounts (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  vault_id UUID NOT NULL,
  label TEXT NOT NULL CHECK (label <> ''),
  application TEXT NOT NULL,
  status SMALLINT NOT NULL CHECK (status IN (0, 1, 2)),
  url TEXT NOT NULL,
  domain TEXT NOT NULL,
  username TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  avatar_url TEXT NOT NULL,
  recipe TEXT NOT NULL,
  autofill_mfa SMALLINT NOT NULL DEFAULT 1 CHECK (autofill_mfa IN (0, 1)),
  password_visible SMALLINT NOT NULL DEFAULT 0 CHECK (password_visible IN (0, 1)),
  mfa_enabled SMALLINT NOT NULL DEFAULT 0 CHECK (mfa_enabled IN (0, 1)),
  mfa_types TEXT NOT NULL,
  has_passkey SMALLINT NOT NULL DEFAULT 0 CHECK (has_passkey IN (0, 1)),
  extended_at BIGINT,
  extended_by UUID,
  synced_at BIGINT,
  last_login_at BIGINT,
  last_login_by UUID,
  last_password_change_at BIGINT,
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  deleted_at BIGINT,
  deleted_by UUID,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id),
  FOREIGN KEY (workspace_id, extended_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, last_login_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, deleted_by) REFERENCES users (workspace_id, id),
  CHECK ((status = 2) = (deleted_at IS NOT NULL)),
  CHECK (deleted_at IS NOT NULL OR deleted_by IS NULL)
);
CREATE INDEX accounts_by_label ON accounts (workspace_id, label, id);
CREATE INDEX accounts_by_age ON accounts (workspace_id, created_at, id);
CREATE INDEX accounts_by_application ON accounts (workspace_id, application, id);
CREATE INDEX accounts_by_vault ON accounts (workspace_id, vault_id);
CREATE INDEX accounts_extended ON accounts (workspace_id, id) WHERE extended_at IS NOT NULL;

CREATE TABLE account_origins (
  workspace_id UUID NOT NULL,
  account_id UUID NOT NULL,
  origin TEXT NOT NULL CHECK (origin <> ''),
  PRIMARY KEY (workspace_id, account_id, origin),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX account_origins_by_origin ON account_origins (workspace_id, origin, account_id);

CREATE TABLE account_secrets (
  workspace_id UUID NOT NULL,
  account_id UUID NOT NULL,
  type SMALLINT NOT NULL CHECK (type IN (0, 1, 2, 3, 4)),
  id UUID NOT NULL,
  epoch BIGINT NOT NULL CHECK (epoch >= 1),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  PRIMARY KEY (workspace_id, account_id, type),
  UNIQUE (workspace_id, id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id)
);

CREATE TABLE secrets (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  vault_id UUID NOT NULL,
  title TEXT NOT NULL CHECK (title <> ''),
  category TEXT NOT NULL,
  status SMALLINT NOT NULL CHECK (status IN (0, 1, 2)),
  requires_identity_challenge SMALLINT NOT NULL DEFAULT 0 CHECK (requires_identity_challenge IN (0, 1)),
  body_secret_id UUID NOT NULL,
  version_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  epoch BIGINT NOT NULL CHECK (epoch >= 1),
  sealed BYTEA NOT NULL,
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  deleted_at BIGINT,
  deleted_by UUID,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, vault_id) REFERENCES vaults (workspace_id, id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, deleted_by) REFERENCES users (workspace_id, id),
  CHECK ((status = 2) = (deleted_at IS NOT NULL)),
  CHECK (deleted_at IS NOT NULL OR deleted_by IS NULL)
);
CREATE INDEX secrets_by_title ON secrets (workspace_id, title, id);
CREATE INDEX secrets_by_age ON secrets (workspace_id, created_at, id);
CREATE INDEX secrets_by_vault ON secrets (workspace_id, vault_id);

CREATE TABLE collections (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  parent_id UUID,
  label TEXT NOT NULL CHECK (label <> ''),
  revision BIGINT NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at BIGINT NOT NULL,
  created_by UUID,
  updated_at BIGINT NOT NULL,
  updated_by UUID,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, parent_id) REFERENCES collections (workspace_id, id),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, updated_by) REFERENCES users (workspace_id, id),
  CHECK (parent_id <> id)
);
CREATE INDEX collections_by_parent ON collections (workspace_id, parent_id);
CREATE INDEX collections_by_label ON collections (workspace_id, label, id);
CREATE INDEX collections_by_age ON collections (workspace_id, created_at, id);

-- Every collection with each one that it is in, to any depth; itself at depth 0.
CREATE TABLE collection_ancestors (
  workspace_id UUID NOT NULL,
  collection_id UUID NOT NULL,
  ancestor_id UUID NOT NULL,
  depth BIGINT NOT NULL CHECK (depth >= 0),
  PRIMARY KEY (workspace_id, collection_id, ancestor_id),
  FOREIGN KEY (workspace_id, collection_id) REFERENCES collections (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, ancestor_id) REFERENCES collections (workspace_id, id) ON DELETE CASCADE,
  CHECK ((depth = 0) = (collection_id = ancestor_id))
);
CREATE INDEX collection_ancestors_below ON collection_ancestors (workspace_id, ancestor_id, collection_id);

CREATE TABLE collection_items (
  workspace_id UUID NOT NULL,
  collection_id UUID NOT NULL,
  account_id UUID,
  secret_id UUID,
  added_at BIGINT NOT NULL,
  added_by UUID,
  FOREIGN KEY (workspace_id, collection_id) REFERENCES collections (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, secret_id) REFERENCES secrets (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, added_by) REFERENCES users (workspace_id, id),
  CHECK ((account_id IS NULL) <> (secret_id IS NULL))
);
CREATE UNIQUE INDEX collection_items_of_account ON collection_items (workspace_id, account_id, collection_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX collection_items_of_secret ON collection_items (workspace_id, secret_id, collection_id) WHERE secret_id IS NOT NULL;
CREATE INDEX collection_items_in ON collection_items (workspace_id, collection_id);

CREATE TABLE grants (
  workspace_id UUID NOT NULL,
  account_id UUID,
  secret_id UUID,
  collection_id UUID,
  user_id UUID,
  team_id UUID,
  role SMALLINT NOT NULL CHECK (role IN (0, 1)),
  granted_at BIGINT NOT NULL,
  granted_by UUID,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, secret_id) REFERENCES secrets (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, collection_id) REFERENCES collections (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, granted_by) REFERENCES users (workspace_id, id),
  CHECK ((CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN secret_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END) = 1),
  CHECK ((user_id IS NULL) <> (team_id IS NULL))
);
CREATE UNIQUE INDEX grants_account_user ON grants (workspace_id, account_id, user_id) WHERE account_id IS NOT NULL AND user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_account_team ON grants (workspace_id, account_id, team_id) WHERE account_id IS NOT NULL AND team_id IS NOT NULL;
CREATE UNIQUE INDEX grants_secret_user ON grants (workspace_id, secret_id, user_id) WHERE secret_id IS NOT NULL AND user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_secret_team ON grants (workspace_id, secret_id, team_id) WHERE secret_id IS NOT NULL AND team_id IS NOT NULL;
CREATE UNIQUE INDEX grants_collection_user ON grants (workspace_id, collection_id, user_id) WHERE collection_id IS NOT NULL AND user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_collection_team ON grants (workspace_id, collection_id, team_id) WHERE collection_id IS NOT NULL AND team_id IS NOT NULL;
CREATE INDEX grants_by_user ON grants (workspace_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX grants_by_team ON grants (workspace_id, team_id) WHERE team_id IS NOT NULL;

CREATE TABLE api_keys (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  label TEXT NOT NULL,
  hash BYTEA NOT NULL,
  scopes BIGINT NOT NULL CHECK (scopes >= 0),
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX api_keys_by_user ON api_keys (workspace_id, user_id, created_at, id);

-- What the identity provider's SCIM client shows; it acts as no user. Hashed, as API keys are.
CREATE TABLE scim_tokens (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  label TEXT NOT NULL,
  hash BYTEA NOT NULL,
  scopes BIGINT NOT NULL CHECK (scopes BETWEEN 1 AND 3),
  created_at BIGINT NOT NULL,
  created_by UUID,
  expires_at BIGINT,
  last_used_at BIGINT,
  revoked_at BIGINT,
  revoked_by UUID,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash),
  FOREIGN KEY (workspace_id, created_by) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, revoked_by) REFERENCES users (workspace_id, id),
  CHECK (revoked_at IS NOT NULL OR revoked_by IS NULL)
);
CREATE INDEX scim_tokens_by_age ON scim_tokens (workspace_id, created_at, id);

-- A sign-in that is on its way to the identity provider and back. `sealed` is what the service needs to go on.
CREATE TABLE sign_ins (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  state_hash BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, state_hash)
);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- A session is a family of refresh tokens, which ends as a whole; also when the identity provider says that its own
-- session (`sid`, of `issuer`) has ended.
CREATE TABLE sessions (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  device_id UUID,
  channel SMALLINT NOT NULL CHECK (channel IN (0, 1)),
  issuer TEXT CHECK (issuer <> ''),
  sid TEXT CHECK (sid <> ''),
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  signed_in_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_why SMALLINT CHECK (ended_why IN (0, 1, 2, 3, 4, 5, 6)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, id, user_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, device_id, user_id) REFERENCES devices (workspace_id, id, user_id),
  CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  CHECK (issuer IS NOT NULL OR sid IS NULL)
);
CREATE INDEX sessions_by_user ON sessions (workspace_id, user_id, signed_in_at, id);
CREATE INDEX sessions_open_of_user ON sessions (workspace_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_by_device ON sessions (workspace_id, device_id);
CREATE INDEX sessions_by_sid ON sessions (workspace_id, issuer, sid) WHERE sid IS NOT NULL;
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Gives the tokens of the session that the sign-in began; asked for with it once more, that session ends.
CREATE TABLE sign_in_codes (
  workspace_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  user_id UUID NOT NULL,
  session_id UUID NOT NULL,
  challenge BYTEA NOT NULL,
  redirect TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, code_hash),
  FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id),
  FOREIGN KEY (workspace_id, session_id, user_id) REFERENCES sessions (workspace_id, id, user_id) ON DELETE CASCADE
);
CREATE INDEX sign_in_codes_by_end ON sign_in_codes (expires_at);
CREATE INDEX sign_in_codes_by_user ON sign_in_codes (workspace_id, user_id);
CREATE INDEX sign_in_codes_by_session ON sign_in_codes (workspace_id, session_id);

CREATE TABLE session_tokens (
  workspace_id UUID NOT NULL,
  hash BYTEA NOT NULL,
  session_id UUID NOT NULL,
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1)),
  number BIGINT NOT NULL CHECK (number >= 1),
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace_id, hash),
  UNIQUE (workspace_id, session_id, kind, number),
  FOREIGN KEY (workspace_id, session_id) REFERENCES sessions (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX session_tokens_by_end ON session_tokens (expires_at);

-- What it names may be gone by the time it is read: ids, not references.
CREATE TABLE changes (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26)),
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

-- How far each follower of the feed has come.
CREATE TABLE feed_followers (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  name TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 0),
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, name)
);

-- The instances of the service that write to the workspace's audit log: each has a chain of its own.
CREATE TABLE instances (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  id UUID NOT NULL,
  label TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE audit (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  instance_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  at BIGINT NOT NULL,
  kind SMALLINT NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
  user_id UUID,
  item_id UUID,
  entry TEXT NOT NULL,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (workspace_id, instance_id, number),
  FOREIGN KEY (workspace_id, instance_id) REFERENCES instances (workspace_id, id)
);
CREATE INDEX audit_by_time ON audit (workspace_id, at);
CREATE INDEX audit_by_user ON audit (workspace_id, user_id, at);
CREATE INDEX audit_by_item ON audit (workspace_id, item_id, at);

-- `key_id` names the key that signed.
CREATE TABLE audit_checkpoints (
  workspace_id UUID NOT NULL REFERENCES workspaces (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  at BIGINT NOT NULL,
  heads TEXT NOT NULL,
  previous BYTEA NOT NULL,
  key_id TEXT NOT NULL CHECK (key_id <> ''),
  signature BYTEA NOT NULL,
  PRIMARY KEY (workspace_id, number)
);
