-- Pages of the suppression list, newest first, as in postgres/0005_suppressions.sql.
CREATE INDEX suppressions_newest ON suppressions (workspace_id, created_at, address_hash, stream, reason);
