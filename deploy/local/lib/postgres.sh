# PostgreSQL servers of a local cluster: a primary, and with a standby the synchronous copy of it. Durable settings, as in production.

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
PG_PORT=${MM_PG_PORT:-5432}

# PostgreSQL refuses to run as root.
as_postgres() { if ((EUID == 0)); then printf '%s\n' setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else printf '%s\n' "$@"; fi; }
pg_run() {
  local words
  mapfile -t words < <(as_postgres "$@")
  (cd / && "${words[@]}")
}

pg_data() { printf '%s/%s' "${MM_PG_DIRECTORY:-$STATE/postgres}" "$1"; }

# pg_ip NAME: each server lives where it was made.
pg_ip() { cat "$STATE/$1.ip"; }

# pg_make NAME ZONE: a new, empty server. An empty zone is the hub.
pg_make() {
  local name=$1 zone=$2 directory
  directory=${MM_PG_DIRECTORY:-$STATE/postgres}
  mkdir -p "$directory"
  chmod 711 "$STATE" "$directory"
  if ((EUID == 0)); then chown postgres "$directory"; fi
  if [[ -n $zone ]]; then zone_ip "$zone"; else hub_ip; fi > "$STATE/$name.ip"
  printf '%s' "$zone" > "$STATE/$name.zone"
  pg_run "$PG_BIN/initdb" -D "$(pg_data "$name")" -U monkeysmail -A trust -E UTF8 --locale=C > "$(log_file "$name")" 2>&1 || fail "initdb failed: $(log_file "$name")"
  pg_configure "$name"
  printf 'host all,replication all 127.0.0.0/8 trust\nhost all,replication all 10.%s.0.0/16 trust\n' "$NET" > "$STATE/hba"
  sed 's/all,replication/all/' "$STATE/hba" > "$STATE/hba.all"
  sed 's/all,replication/replication/' "$STATE/hba" >> "$STATE/hba.all"
  pg_run tee -a "$(pg_data "$name")/pg_hba.conf" < "$STATE/hba.all" > /dev/null
}

pg_configure() {
  pg_run tee -a "$(pg_data "$1")/postgresql.conf" > /dev/null << CONF
listen_addresses = '$(pg_ip "$1")'
port = $PG_PORT
unix_socket_directories = ''
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
hot_standby = on
max_wal_senders = 5
wal_keep_size = 512MB
max_connections = 200
shared_buffers = ${MM_PG_SHARED_BUFFERS:-256MB}
max_wal_size = ${MM_PG_MAX_WAL:-2GB}
tcp_keepalives_idle = 2
tcp_keepalives_interval = 1
tcp_keepalives_count = 3
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
CONF
}

pg_start() {
  local name=$1 words
  mapfile -t words < <(in_zone "$(cat "$STATE/$name.zone")" $(as_postgres "$PG_BIN/postgres" -D "$(pg_data "$name")"))
  (cd / && spawn "$name" "${words[@]}")
}

pg_ready() { "$PG_BIN/pg_isready" -q -h "$(pg_ip "$1")" -p "$PG_PORT" -U monkeysmail -d postgres; }
pg_ask() { psql -XAtq -h "$(pg_ip "$1")" -p "$PG_PORT" -U monkeysmail -d "${3:-monkeysmail}" -c "$2"; }

# pg_follow NAME ZONE PRIMARY: a standby that the primary waits for at each commit.
pg_follow() {
  local name=$1 zone=$2 primary=$3
  zone_ip "$zone" > "$STATE/$name.ip"
  printf '%s' "$zone" > "$STATE/$name.zone"
  pg_run "$PG_BIN/pg_basebackup" -h "$(pg_ip "$primary")" -p "$PG_PORT" -U monkeysmail -D "$(pg_data "$name")" -R -X stream -c fast >> "$(log_file "$name")" 2>&1 \
    || fail "pg_basebackup failed: $(log_file "$name")"
  printf "listen_addresses = '%s'\nprimary_conninfo = 'host=%s port=%s user=monkeysmail application_name=%s'\n" \
    "$(pg_ip "$name")" "$(pg_ip "$primary")" "$PG_PORT" "$name" | pg_run tee -a "$(pg_data "$name")/postgresql.conf" > /dev/null
  # -R writes its own primary_conninfo, without the name; ours, in the main file, must win.
  pg_run sed -i '/^primary_conninfo/d' "$(pg_data "$name")/postgresql.auto.conf"
  pg_start "$name"
  await 30 "the standby's start" pg_ready "$name"
  pg_ask "$primary" "ALTER SYSTEM SET synchronous_standby_names = '$name'" postgres
  pg_ask "$primary" 'SELECT pg_reload_conf()' postgres > /dev/null
  await 30 "the synchronous standby" pg_is_synchronous "$primary"
}

pg_is_synchronous() { [[ $(pg_ask "$1" "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'" postgres) == 1 ]]; }

# The standby becomes the primary and waits for nobody; the old one must be dead.
pg_promote() {
  pg_ask "$1" "SELECT pg_promote(true, 30)" postgres > /dev/null
  pg_ask "$1" "ALTER SYSTEM SET synchronous_standby_names = ''" postgres
  pg_ask "$1" 'SELECT pg_reload_conf()' postgres > /dev/null
}

# Both servers are named; Npgsql takes the one that accepts writes.
connection_string() {
  local hosts name
  for name in "$@"; do hosts=${hosts:+$hosts,}$(pg_ip "$name"):$PG_PORT; done
  printf 'Host=%s;Username=monkeysmail;Database=monkeysmail%s' "$hosts" "$([[ $# -gt 1 ]] && printf ';Target Session Attributes=primary' || true)"
}
