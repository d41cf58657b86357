-- The audit log: one chain a workspace, positions without gaps. hash covers the previous one and the ciphertext.
CREATE TABLE audit_entries (
    workspace_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    sealed BLOB NOT NULL,
    PRIMARY KEY (workspace_id, position)
) WITHOUT ROWID;

CREATE UNIQUE INDEX audit_entries_id ON audit_entries (workspace_id, id);

-- Where each chain begins (what retention deleted is before) and ends.
CREATE TABLE audit_heads (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    start INTEGER NOT NULL,
    start_hash BLOB NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    mac BLOB NOT NULL
) WITHOUT ROWID;

-- Entries that were committed with the change they tell and are not in the chain yet.
CREATE TABLE audit_outbox (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
