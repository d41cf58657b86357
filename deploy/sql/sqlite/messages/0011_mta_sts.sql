-- As postgres/0013_mta_sts.sql.
CREATE TABLE mta_sts_policies (
    workspace_id BLOB NOT NULL,
    domain_hash BLOB NOT NULL,
    fetched_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (workspace_id, domain_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX mta_sts_policies_expiry ON mta_sts_policies (expires_at);
