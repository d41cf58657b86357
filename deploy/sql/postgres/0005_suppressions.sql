-- Pages of the suppression list, newest first. With what filters them in it, a page of few matches does not visit every row.
CREATE INDEX suppressions_newest ON suppressions (workspace_id, created_at, address_hash, stream, reason);
