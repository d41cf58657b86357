-- When a message ended, for retention; of those that ended before this script it is not known, and their creation stands for it.
ALTER TABLE messages ADD COLUMN ended_at timestamptz NULL;

-- When a workspace is walked over next. A walk moves it ahead by its lease.
ALTER TABLE workspaces ADD COLUMN retention_at timestamptz NOT NULL DEFAULT now();

CREATE INDEX workspaces_retention ON workspaces (retention_at) WHERE deleted_at IS NULL;

CREATE INDEX suppressions_expiry ON suppressions (workspace_id, expires_at) WHERE expires_at IS NOT NULL;
