#!/usr/bin/env bash
# A base backup, from which restore.sh goes to any later time for which the WAL is archived.
#
#   base-backup.sh --connection STRING --to DIRECTORY [--keep COUNT]
#
# STRING is libpq's (host=… port=… user=…; the role needs REPLICATION). The backup is DIRECTORY/<UTC time>, moved there when it is whole and verified.
# --keep deletes older ones beyond COUNT (never less than 2). The archive of WAL is not touched: pg_archivecleanup with the oldest kept backup's
# label does that. Exit 0 made, 1 the backup failed or does not verify, 2 called wrongly or a tool is missing.
set -euo pipefail

fail() {
  printf 'base-backup.sh: %s\n' "$1" >&2
  exit "$2"
}

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
connection='' directory='' keep=''
while (($#)); do
  case $1 in
    --connection) connection=${2:-}; shift 2 || fail 'an option has no value' 2 ;;
    --to) directory=${2:-}; shift 2 || fail 'an option has no value' 2 ;;
    --keep) keep=${2:-}; shift 2 || fail 'an option has no value' 2 ;;
    *) fail "unknown: $1" 2 ;;
  esac
done
[[ -n $connection && -n $directory ]] || fail 'say --connection STRING --to DIRECTORY' 2
[[ -z $keep || $keep =~ ^([2-9]|[1-9][0-9]+)$ ]] || fail '--keep takes a number from 2' 2
for tool in pg_basebackup pg_verifybackup; do [[ -x $PG_BIN/$tool ]] || fail "$PG_BIN/$tool is missing: name PG_BIN" 2; done

mkdir -p -- "$directory"
name=$(date -u +%Y%m%dT%H%M%SZ)
[[ ! -e $directory/$name ]] || fail "$directory/$name is there already" 1
new=$(mktemp -d -- "$directory/.new.XXXXXX")
trap 'rm -rf -- "$new"' EXIT

# The WAL that the copy itself needs comes with it (stream), so it can be opened even before the archive has it.
"$PG_BIN/pg_basebackup" --dbname="$connection" --pgdata="$new/data" --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256 --no-password \
  || fail 'pg_basebackup failed' 1
"$PG_BIN/pg_verifybackup" --quiet "$new/data" || fail 'the backup does not verify' 1
sync -f -- "$new/data"
mv -T -- "$new/data" "$directory/$name"
sync -- "$directory"
printf 'base_backup=%s\n' "$directory/$name"

if [[ -n $keep ]]; then
  find "$directory" -mindepth 1 -maxdepth 1 -type d -name '2*T*Z' | sort -r | tail -n "+$((keep + 1))" | while IFS= read -r old; do
    rm -rf -- "$old"
    printf 'deleted=%s\n' "$old"
  done
fi
