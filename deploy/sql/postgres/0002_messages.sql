-- The engine's own tables. Whatever can be read by its meaning (addresses, subjects, tags, reasons of a reply) is sealed; plain are ids,
-- status, times, sizes, counters and keyed hashes (16 octets, kept as uuid: no length word, compared by memcmp).

-- One row a message. Both blobs are small and stay in the page; fillfactor leaves room for the next version of each row beside it, which
-- pruning then frees without a vacuum.
CREATE TABLE messages (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NULL,
    etag bigint NOT NULL,
    flush_id uuid NOT NULL,
    attempt integer NOT NULL,
    size integer NOT NULL,
    shard smallint NOT NULL,
    status smallint NOT NULL,
    stream smallint NOT NULL,
    mode smallint NOT NULL,
    owner text NULL,
    head bytea NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITH (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0.1, autovacuum_analyze_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_vacuum_cost_limit = 2000);

ALTER TABLE messages ALTER COLUMN head SET STORAGE EXTERNAL, ALTER COLUMN state SET STORAGE EXTERNAL;

-- What the sweep looks for; a message that has ended is not in it.
CREATE INDEX messages_due ON messages (shard, due_at) WHERE due_at IS NOT NULL;

-- Lists by status. The common way queued (0) to delivered (7) never touches it: queued rows are found by messages_due.
CREATE INDEX messages_status ON messages (workspace_id, status, id) WHERE status NOT IN (0, 7);

-- Written once. Up to 8 kB stay in the row: no TOAST chunks and no second index for the usual message.
CREATE TABLE message_contents (
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_insert_scale_factor = 0.5);

ALTER TABLE message_contents ALTER COLUMN content SET STORAGE EXTERNAL;

-- Keyed hashes of recipients and tags, by which lists find messages, newest first.
CREATE TABLE message_lookups (
    workspace_id uuid NOT NULL,
    hash uuid NOT NULL,
    message_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, hash, message_id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5);

-- Facts about messages, in their final shape. An event's id is derived from its message (with recipient, attempt and type), so the primary
-- key makes it unique in the workspace and is the index by message too. Readers order by (transaction_id, sequence) and read below
-- pg_snapshot_xmin(pg_current_snapshot()): a transaction that commits late is then never skipped.
CREATE TABLE events (
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    workspace_id uuid NOT NULL,
    message_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    recipient_hash uuid NULL,
    type smallint NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, message_id, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5);

ALTER TABLE events ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE INDEX events_order ON events (transaction_id, sequence);

CREATE TABLE idempotency_keys (
    workspace_id uuid NOT NULL,
    key_hash uuid NOT NULL,
    request_hash bytea NOT NULL,
    message_ids uuid[] NOT NULL,
    batch boolean NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key_hash)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

-- stream -1: all streams. source: the event that caused it.
CREATE TABLE suppressions (
    workspace_id uuid NOT NULL,
    address_hash uuid NOT NULL,
    stream smallint NOT NULL,
    reason smallint NOT NULL,
    source uuid NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (workspace_id, address_hash, stream)
);

-- Ended leases stay for a while, so that a late renewal finds that it has ended.
CREATE TABLE silo_leases (
    owner text NOT NULL PRIMARY KEY,
    ends_at timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 100);

-- Wrapped keys: deleting a workspace's rows makes everything of it unreadable.
CREATE TABLE data_keys (
    workspace_id uuid NOT NULL,
    purpose smallint NOT NULL,
    version integer NOT NULL,
    master_version integer NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (workspace_id, purpose, version)
);

-- One row: the workspace of the first start.
CREATE TABLE bootstrap (
    id smallint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    workspace_id uuid NOT NULL
);
