-- As postgres/0009_retention.sql.
ALTER TABLE messages ADD COLUMN ended_at INTEGER NULL;

ALTER TABLE workspaces ADD COLUMN retention_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX workspaces_retention ON workspaces (retention_at) WHERE deleted_at IS NULL;

CREATE INDEX suppressions_expiry ON suppressions (workspace_id, expires_at) WHERE expires_at IS NOT NULL;
