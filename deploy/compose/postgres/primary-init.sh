#!/usr/bin/env bash
# Runs once, when the primary's database is made: the standby's role and its slot, and from the next start on commits that wait for it. Not earlier:
# what this script itself commits would wait for a standby that cannot be there yet.
set -euo pipefail

password=$(cat "${REPLICATION_PASSWORD_FILE:-/run/secrets/replication-password}")
psql -v ON_ERROR_STOP=1 -v "password=$password" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" << 'SQL'
CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD :'password';
SELECT pg_create_physical_replication_slot('standby');
ALTER SYSTEM SET synchronous_standby_names = 'standby';
SQL
printf 'host replication replicator samenet scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
