-- The engine's own tables, as in postgres/0002_messages.sql. Times are UTC microseconds since 1970, ids and hashes 16 octets big-endian.

CREATE TABLE messages (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NULL,
    etag INTEGER NOT NULL,
    flush_id BLOB NOT NULL,
    attempt INTEGER NOT NULL,
    size INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    status INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    owner TEXT NULL,
    head BLOB NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX messages_due ON messages (shard, due_at) WHERE due_at IS NOT NULL;

CREATE INDEX messages_status ON messages (workspace_id, status, id) WHERE status NOT IN (0, 7);

CREATE TABLE message_contents (
    workspace_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);

CREATE TABLE message_lookups (
    workspace_id BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 16),
    message_id BLOB NOT NULL,
    PRIMARY KEY (workspace_id, hash, message_id)
) WITHOUT ROWID;

-- One writer: the sequence is the order of commits.
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    recipient_hash BLOB NULL CHECK (length(recipient_hash) = 16),
    type INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (workspace_id, message_id, id)
);

CREATE TABLE idempotency_keys (
    workspace_id BLOB NOT NULL,
    key_hash BLOB NOT NULL CHECK (length(key_hash) = 16),
    request_hash BLOB NOT NULL,
    message_ids BLOB NOT NULL,
    batch INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, key_hash)
) WITHOUT ROWID;

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

CREATE TABLE suppressions (
    workspace_id BLOB NOT NULL,
    address_hash BLOB NOT NULL CHECK (length(address_hash) = 16),
    stream INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    source BLOB NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (workspace_id, address_hash, stream)
) WITHOUT ROWID;

CREATE TABLE silo_leases (
    owner TEXT NOT NULL PRIMARY KEY,
    ends_at INTEGER NOT NULL
);

CREATE TABLE data_keys (
    workspace_id BLOB NOT NULL,
    purpose INTEGER NOT NULL,
    version INTEGER NOT NULL,
    master_version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (workspace_id, purpose, version)
);

CREATE TABLE bootstrap (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    workspace_id BLOB NOT NULL
);
