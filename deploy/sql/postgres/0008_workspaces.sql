-- Every workspace that there is or was, by ids and times alone. deleted_at makes the row a tombstone. due_at: something is to be done for it (rows to delete when it is
-- deleted, else held mail to wake), and how far that has come, and which silo works on it until when.
CREATE TABLE workspaces (
    workspace_id uuid NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz NULL,
    erased_at timestamptz NULL,
    due_at timestamptz NULL,
    stage smallint NOT NULL DEFAULT 0,
    pass smallint NOT NULL DEFAULT 1,
    found bigint NOT NULL DEFAULT 0,
    deleted_rows bigint NOT NULL DEFAULT 0,
    runner text NULL,
    runs_until timestamptz NULL
) WITH (fillfactor = 70);

CREATE INDEX workspaces_due ON workspaces (due_at) WHERE due_at IS NOT NULL;

-- What releases before this one made has keys; what they destroyed the keys of is a tombstone whose rows are to be deleted.
INSERT INTO workspaces (workspace_id, created_at) SELECT workspace_id, min(created_at) FROM data_keys GROUP BY workspace_id;

INSERT INTO workspaces (workspace_id, created_at, deleted_at, due_at)
SELECT workspace_id, changed_at, changed_at, now() FROM key_changes WHERE destroyed ON CONFLICT DO NOTHING;
