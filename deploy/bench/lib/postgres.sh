# A temporary PostgreSQL server: durable as in production (fsync, synchronous_commit), with memory and WAL sized for a database that does real work.

POSTGRES_DIR=
POSTGRES_PID=

postgres_start() {
  local name
  POSTGRES_DIR=$WORK/postgres
  install -d -o postgres -g postgres -m 700 "$POSTGRES_DIR"
  (as_postgres "$PG_BIN/initdb" -D "$POSTGRES_DIR/data" -U monkeysmail -A trust -E UTF8 --locale=C) > "$WORK/postgres.log" 2>&1 \
    || { cat "$WORK/postgres.log" >&2; fail "initdb failed"; }
  cat >> "$POSTGRES_DIR/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $POSTGRES_PORT
unix_socket_directories = '$POSTGRES_DIR'
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
shared_buffers = 512MB
max_wal_size = 4GB
wal_buffers = 16MB
checkpoint_timeout = 15min
max_connections = 100
CONF
  as_postgres "$PG_BIN/postgres" -D "$POSTGRES_DIR/data" >> "$WORK/postgres.log" 2>&1 &
  POSTGRES_PID=$!
  await 30 "PostgreSQL's start" "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT" -U monkeysmail -d postgres
  for name in fsync synchronous_commit full_page_writes; do
    [[ $(postgres_ask "SHOW $name") == on ]] || fail "PostgreSQL runs without $name"
  done
  postgres_ask 'CREATE DATABASE monkeysmail' > /dev/null
}

postgres_stop() {
  if [[ -n $POSTGRES_PID ]]; then
    stop_process "$POSTGRES_PID" 30 INT # fast shutdown
    POSTGRES_PID=
  fi
  [[ -z $POSTGRES_DIR ]] || rm -rf "$POSTGRES_DIR"
  POSTGRES_DIR=
}

# Only in a subshell: it replaces the shell, so that $! is the server and not a wrapper.
as_postgres() { cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

postgres_ask() { psql -XAtq -h 127.0.0.1 -p "$POSTGRES_PORT" -U monkeysmail -d postgres -c "$1"; }

postgres_connection_string() { printf 'Host=127.0.0.1;Port=%s;Username=monkeysmail;Database=monkeysmail' "$POSTGRES_PORT"; }
