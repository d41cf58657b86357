-- While its row stands no silo sends mail; acceptance goes on. deploy/backup/restore.sh writes it before anybody else can connect (and makes the
-- table in a copy that is older than this script), `monkeysmail ctl release` deletes it.
CREATE TABLE IF NOT EXISTS deliveries_hold (
    id smallint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    since timestamptz NOT NULL DEFAULT now(),
    reason text NOT NULL
);
