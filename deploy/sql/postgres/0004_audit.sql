-- The audit log: one chain a workspace, positions without gaps. hash covers the previous one and the ciphertext.
CREATE TABLE audit_entries (
    workspace_id uuid NOT NULL,
    position bigint NOT NULL,
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, position),
    UNIQUE (workspace_id, id)
);

-- Where each chain begins (what retention deleted is before) and ends.
CREATE TABLE audit_heads (
    workspace_id uuid NOT NULL PRIMARY KEY,
    start bigint NOT NULL,
    start_hash bytea NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    mac bytea NOT NULL
) WITH (fillfactor = 50);

-- Entries that were committed with the change they tell and are not in the chain yet.
CREATE TABLE audit_outbox (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITH (autovacuum_vacuum_threshold = 500);
