#!/usr/bin/env bash
# Brings a base backup and the archived WAL to a point in time, in a new data directory, with deliveries held: what the copy has queued may have been
# sent after that time. Stop all silos first. Runs as the user that PostgreSQL runs as.
#
#   restore.sh --base DIRECTORY --archive DIRECTORY --to TIME --data NEW-DIRECTORY [--config FILE] [--database NAME] [--user NAME]
#
# --base      one base backup that was finished before TIME (base-backup.sh printed its path)
# --archive   where archive.sh keeps WAL
# --to        a time with its zone, such as 2026-11-24T10:15:00Z, or "latest"
# --data      must not exist; it is left stopped, consistent and with archiving off: it is another history, and needs an archive directory of its own
#             (ALTER SYSTEM RESET archive_mode, a new directory in archive_command, then base-backup.sh)
# --config    postgresql.conf when it is not in the base backup (Debian keeps it in /etc/postgresql)
# --database  monkeysmail; --user postgres
#
# Until the hold is written the server listens on a private socket alone. Prints restored_to=… held=yes. Exit 0 done, 1 the restore failed (for
# example: the WAL ends before TIME), 2 called wrongly or a tool is missing.
set -euo pipefail

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
server='' private=''

say() { printf 'restore.sh: %s\n' "$*" >&2; }
fail() {
  say "$1"
  exit "$2"
}

# However the script ends, nothing of it runs on.
cleanup() {
  if [[ -n $server ]] && kill -INT "$server" 2> /dev/null; then
    wait "$server" 2> /dev/null || true
  fi
  [[ -z $private ]] || rm -rf -- "$private"
}
trap cleanup EXIT

base='' archive='' to='' data='' config='' database=monkeysmail user=postgres
while (($#)); do
  case $1 in
    --base | --archive | --to | --data | --config | --database | --user)
      (($# >= 2)) || fail "$1 has no value" 2
      declare "${1#--}=$2"
      shift 2
      ;;
    *) fail "unknown: $1" 2 ;;
  esac
done
[[ -n $base && -n $archive && -n $to && -n $data ]] || fail 'say --base DIRECTORY --archive DIRECTORY --to TIME --data NEW-DIRECTORY' 2
[[ -f $base/backup_manifest ]] || fail "$base is not a base backup" 2
[[ -d $archive && $archive != *[\'\"%]* ]] || fail "$archive is not an archive" 2
[[ ! -e $data ]] || fail "$data exists: name a new directory" 2
((EUID != 0)) || fail 'PostgreSQL does not run as root: run this as its user' 2
for tool in postgres psql pg_isready; do [[ -x $PG_BIN/$tool ]] || fail "$PG_BIN/$tool is missing: name PG_BIN" 2; done
config=${config:-$base/postgresql.conf}
[[ -f $config ]] || fail "$config is not there: name postgresql.conf by --config" 2
target=''
if [[ $to != latest ]]; then
  if [[ $to =~ (Z|[+-][0-9]{2}:?[0-9]{2})$ ]]; then
    target=$(date -u -d "$to" '+%Y-%m-%d %H:%M:%S.%N' 2> /dev/null) || target=''
  fi
  [[ -n $target ]] || fail "$to is not a time with its zone, such as 2026-11-24T10:15:00Z" 2
  target="${target%???}+00" # PostgreSQL counts microseconds
fi

say "copying $base"
cp -a -- "$base" "$data"
chmod 700 -- "$data"
archive=$(realpath -- "$archive")
{
  printf '\n# Written by restore.sh.\n'
  printf "restore_command = 'cp \"%s/%%f\" \"%%p\"'\n" "$archive"
  # Across promotions of standbys; restored copies are not in this archive.
  printf "recovery_target_timeline = 'latest'\n"
  [[ -z $target ]] || printf "recovery_target_time = '%s'\nrecovery_target_inclusive = off\nrecovery_target_action = 'promote'\n" "$target"
} > "$data/restore.conf"
printf "include 'restore.conf'\narchive_mode = off\n" >> "$data/postgresql.auto.conf"
: > "$data/recovery.signal"
rm -f -- "$data/standby.signal"

# Nobody else reaches it, and it asks no standby.
private=$(mktemp -d)
printf 'local all all trust\n' > "$private/hba"
say "recovering to $to"
[[ $config != "$base/postgresql.conf" ]] || config=$data/postgresql.conf
"$PG_BIN/postgres" -D "$data" -c "config_file=$config" -c "data_directory=$data" -c "hba_file=$private/hba" -c listen_addresses= \
  -c "unix_socket_directories=$private" -c port=5432 -c ssl=off -c external_pid_file= -c synchronous_standby_names= -c archive_mode=off \
  -c primary_conninfo= -c logging_collector=off -c log_destination=stderr \
  2> "$private/log" < /dev/null &
server=$!
ask() { "$PG_BIN/psql" -XAtq -v ON_ERROR_STOP=1 -h "$private" -p 5432 -U "$user" "$@"; }
until [[ $(ask -d postgres -c 'SELECT pg_is_in_recovery()' 2> /dev/null) == f ]]; do
  if ! kill -0 "$server" 2> /dev/null; then
    server=''
    tail -n 15 "$private/log" >&2
    fail "the recovery ended before $to was reached; $data is of no use" 1
  fi
  sleep 0.2
done

ask -d "$database" > /dev/null << 'SQL' || fail "the hold could not be written; $data must not be used" 1
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS deliveries_hold (id smallint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1), since timestamptz NOT NULL DEFAULT now(), reason text NOT NULL);
INSERT INTO deliveries_hold (reason) VALUES ('a copy restored to a point in time; what it has queued may have been sent')
  ON CONFLICT (id) DO UPDATE SET since = now(), reason = excluded.reason;
SQL
# The role that owns the other tables owns this one too: silos read it, and `ctl release` deletes from it.
ask -d "$database" > /dev/null << 'SQL' || fail "the hold could not be given to the silos' role; $data must not be used" 1
DO $$ BEGIN
  EXECUTE format('ALTER TABLE deliveries_hold OWNER TO %I', (SELECT tableowner FROM pg_tables WHERE tablename = 'messages' LIMIT 1));
END $$;
SQL

last=$(ask -d postgres -c "SELECT coalesce(to_char(pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'none')")
kill -INT "$server"
wait "$server" || fail 'the restored server did not stop cleanly' 1
server=''
# What was for the recovery alone goes: a later start is an ordinary one.
sed -i "/^include 'restore.conf'$/d" "$data/postgresql.auto.conf"
rm -f -- "$data/restore.conf"
sync -f -- "$data"
printf 'restored_to=%s last_commit=%s held=yes data=%s\n' "$to" "$last" "$data"
