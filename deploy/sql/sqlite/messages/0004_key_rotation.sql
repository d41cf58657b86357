-- Rotation and destruction of keys while everything runs.
ALTER TABLE data_keys ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;

UPDATE data_keys SET created_at = CAST(unixepoch('subsec') * 1000000 AS INTEGER);

CREATE INDEX data_keys_master ON data_keys (master_version);

-- One row a workspace whose keys have changed since they were made. It stays when the keys are destroyed.
CREATE TABLE key_changes (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    destroyed INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX key_changes_at ON key_changes (changed_at);

-- Jobs over keys and what they seal; how far each has come, and who works on it until when.
CREATE TABLE key_jobs (
    kind INTEGER NOT NULL,
    workspace_id BLOB NOT NULL,
    target INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    position BLOB NOT NULL,
    examined INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    found INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    finished_at INTEGER NULL,
    runner TEXT NULL,
    runs_until INTEGER NULL,
    PRIMARY KEY (kind, workspace_id)
) WITHOUT ROWID;
