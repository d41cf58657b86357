#!/usr/bin/env bash
# The standby's start: the first time it copies the primary, then it follows it. Arguments: the server's command line.
set -euo pipefail

host=${PRIMARY_HOST:?} port=${PRIMARY_PORT:-5432}
if [[ ! -s $PGDATA/PG_VERSION ]]; then
  PGPASSWORD=$(cat "${REPLICATION_PASSWORD_FILE:-/run/secrets/replication-password}")
  export PGPASSWORD
  until pg_isready -q -h "$host" -p "$port"; do sleep 1; done
  # A copy that was cut short is not a database.
  find "$PGDATA" -mindepth 1 -delete
  pg_basebackup -h "$host" -p "$port" -U replicator -D "$PGDATA" -X stream -c fast --no-password
  # Ours alone: what the primary had set by ALTER SYSTEM is not for a standby.
  umask 077
  printf "primary_conninfo = 'host=%s port=%s user=replicator password=%s application_name=standby'\nprimary_slot_name = 'standby'\n" \
    "$host" "$port" "$PGPASSWORD" > "$PGDATA/postgresql.auto.conf"
  : > "$PGDATA/standby.signal"
  unset PGPASSWORD
fi
exec "$@" -D "$PGDATA"
