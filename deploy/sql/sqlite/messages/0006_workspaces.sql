-- Every workspace that there is or was, as in postgres/0008_workspaces.sql.
CREATE TABLE workspaces (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER NULL,
    erased_at INTEGER NULL,
    due_at INTEGER NULL,
    stage INTEGER NOT NULL DEFAULT 0,
    pass INTEGER NOT NULL DEFAULT 1,
    found INTEGER NOT NULL DEFAULT 0,
    deleted_rows INTEGER NOT NULL DEFAULT 0,
    runner TEXT NULL,
    runs_until INTEGER NULL
) WITHOUT ROWID;

CREATE INDEX workspaces_due ON workspaces (due_at) WHERE due_at IS NOT NULL;

INSERT INTO workspaces (workspace_id, created_at) SELECT workspace_id, min(created_at) FROM data_keys GROUP BY workspace_id;

INSERT OR IGNORE INTO workspaces (workspace_id, created_at, deleted_at, due_at)
SELECT workspace_id, changed_at, changed_at, CAST(unixepoch('subsec') * 1000000 AS INTEGER) FROM key_changes WHERE destroyed <> 0;
