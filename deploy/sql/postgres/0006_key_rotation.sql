-- Rotation and destruction of keys while everything runs.
ALTER TABLE data_keys ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

CREATE INDEX data_keys_master ON data_keys (master_version);

-- One row a workspace whose keys have changed since they were made: silos look for late ones. It stays when the keys are destroyed.
CREATE TABLE key_changes (
    workspace_id uuid NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    destroyed boolean NOT NULL
);

CREATE INDEX key_changes_at ON key_changes (changed_at);

-- Jobs over keys and what they seal; how far each has come, and which silo works on it until when.
CREATE TABLE key_jobs (
    kind smallint NOT NULL,
    workspace_id uuid NOT NULL,
    target integer NOT NULL,
    stage smallint NOT NULL,
    pass smallint NOT NULL,
    position bytea NOT NULL,
    examined bigint NOT NULL,
    changed bigint NOT NULL,
    found bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    not_before timestamptz NOT NULL,
    finished_at timestamptz NULL,
    runner text NULL,
    runs_until timestamptz NULL,
    PRIMARY KEY (kind, workspace_id)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 500);
