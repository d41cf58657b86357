#!/usr/bin/env bash
# The rehearsal of a point-in-time restore, in a temporary directory, with the scripts that production uses: PostgreSQL with archiving, a silo, mail
# before and after a noted time; the database is lost; it comes back as it was at that time, from base backup and archive.
#
#   deploy/backup/rehearse.sh [--silo MONKEYSMAIL.DLL]
#
# Shows: messages of before are there (their content readable with the key file, which was kept apart), later ones are not, deliveries are held, the
# release lets go what was queued. Last line: restored_to=… messages_before=… messages_after=0 held=yes released=yes
# Exit 0 all of it holds, 1 something does not (named), 2 the rehearsal could not run. Needs postgresql-15, postfix (smtp-sink), curl, the built silo.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
export PG_BIN

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "rehearse.sh: $*"
  exit 2
}

silo=$repository/artifacts/bin/MonkeysMail.Silo/debug/monkeysmail.dll
while (($#)); do
  case $1 in
    --silo) silo=${2:-}; shift 2 || fail '--silo has no value' ;;
    *) fail "unknown: $1" ;;
  esac
done
[[ -f $silo ]] || fail "$silo is not there: dotnet build MonkeysMail.Silo, or name --silo"
PATH=$PATH:/usr/sbin
for tool in "$PG_BIN/initdb" smtp-sink curl setpriv dotnet; do
  command -v "$tool" > /dev/null || fail "missing $tool: apt-get install postgresql-15 postfix curl util-linux"
done

work=$(mktemp -d /var/tmp/mm-rehearsal.XXXXXX)
chmod 711 "$work"
declare -A pids=()

# stop NAME SIGNAL: asks, waits 40 s, then kills.
stop() {
  local pid=${pids[$1]:-} deadline=$((SECONDS + 40))
  [[ -n $pid ]] || return 0
  unset "pids[$1]"
  kill "-$2" "$pid" 2> /dev/null || true
  while kill -0 "$pid" 2> /dev/null && ((SECONDS < deadline)); do sleep 0.1; done
  kill -KILL "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
}
cleanup() {
  local status=$?
  set +e
  stop silo TERM
  stop sink TERM
  stop postgres INT
  if [[ -n ${REHEARSAL_KEEP:-} ]]; then say "kept: $work"; else rm -rf "$work"; fi
  exit "$status"
}
trap cleanup EXIT
trap 'exit 2' INT TERM
trap 'fail "line $LINENO: $BASH_COMMAND"' ERR

# await SECONDS WHAT COMMAND…
await() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      tail -n 15 "$work"/*.log >&2
      fail "$what did not happen in time"
    fi
    sleep 0.1
  done
}

# PostgreSQL refuses to run as root; the scripts of backup run as its user too. Only in a subshell: it replaces the shell.
# What is started ends with the script even when that is killed.
as_postgres() { cd / && if ((EUID == 0)); then exec setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig QUIT "$@"; else exec setpriv --pdeathsig QUIT "$@"; fi; }
run_as_postgres() { (as_postgres "$@"); }
if ((EUID == 0)); then install -d -o postgres -g postgres -m 700 "$work/pg"; else install -d -m 700 "$work/pg"; fi
# That user need not be able to read the repository.
install -d -m 755 "$work/bin"
install -m 755 "$here"/{archive,base-backup,restore}.sh "$work/bin/"

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
  done
  printf '%s' "$port"
}
pg_port=$(free_port) http_port=$(free_port) sink_port=$(free_port)

postgres_start() {
  as_postgres "$PG_BIN/postgres" -D "$1" -p "$pg_port" >> "$work/postgres.log" 2>&1 < /dev/null &
  pids[postgres]=$!
  await 30 "PostgreSQL's start" "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$pg_port" -d postgres -U monkeysmail
}
ask() { "$PG_BIN/psql" -XAtq -h 127.0.0.1 -p "$pg_port" -U monkeysmail -d "${2:-monkeysmail}" -c "$1"; }

sink_start() {
  local user=()
  # Not smtp-sink's own -u: with a change of user the kernel forgets whose end is to be its end.
  ((EUID != 0)) || user=(--reuid=nobody --regid=nogroup --clear-groups)
  setpriv "${user[@]}" --pdeathsig KILL smtp-sink -d "$work/sink/%s." "127.0.0.1:$sink_port" 128 >> "$work/sink.log" 2>&1 &
  pids[sink]=$!
}
sunk() { find "$work/sink" -type f | wc -l; }

letters() { LC_ALL=C tr -dc "$1" < <(head -c 8192 /dev/urandom) | head -c "$2"; }
key=mm_live_$(letters a-z0-9 12).$(letters A-Za-z0-9 43)
connection="Host=127.0.0.1;Port=$pg_port;Username=monkeysmail;Database=monkeysmail"

# silo_start DATA-DIRECTORY
silo_start() {
  MonkeysMail__Bootstrap__ApiKey=$key ConnectionStrings__MonkeysMail=$connection setpriv --pdeathsig KILL dotnet "$silo" \
    "--urls=http://127.0.0.1:$http_port" "--MonkeysMail:DataDirectory=$1" "--MonkeysMail:Keys:File=$work/apart/keys.json" \
    --MonkeysMail:Bootstrap:Domain=example.com "--MonkeysMail:Delivery:SmartHost=127.0.0.1:$sink_port" \
    --MonkeysMail:Delivery:FailuresBeforeBackOff=1000 --MonkeysMail:Retry:Schedule=2s >> "$work/silo.log" 2>&1 &
  pids[silo]=$!
  await 60 "the silo's start" curl -sf -m 2 -o /dev/null "http://127.0.0.1:$http_port/health/ready"
}
call() { curl -s -m 20 -H "Authorization: Bearer $key" "$@"; }

# send NAME COUNT: prints the ids.
send() {
  local number
  for ((number = 1; number <= $2; number++)); do
    call -w '\n' "http://127.0.0.1:$http_port/v1/messages" -H 'Content-Type: application/json' \
      -d "{\"from\": \"no-reply@example.com\", \"to\": [\"$1-$number@example.net\"], \"subject\": \"$1\", \"text\": \"Text of $1 $number.\"}" \
      | sed -nE 's/.*"id": ?"(msg_[^"]+)".*/\1/p'
  done
}
status() { call "http://127.0.0.1:$http_port/v1/messages/$1" | sed -nE 's/^\{"id": ?"[^"]*", ?"status": ?("[^"]*"|[0-9]+).*/\1/p' | tr -d '"'; }
code() { call -o /dev/null -w '%{http_code}' "http://127.0.0.1:$http_port/v1/messages/$1"; }
all_are() {
  local wanted=$1 id
  shift
  for id in "$@"; do [[ $(status "$id") == "$wanted" ]] || return 1; done
}
# count CODE IDS…: how many answer so.
count() {
  local wanted=$1 id found=0
  shift
  for id in "$@"; do if [[ $(code "$id") == "$wanted" ]]; then found=$((found + 1)); fi; done
  printf '%s' "$found"
}

say '1. PostgreSQL with archiving, a base backup'
run_as_postgres "$PG_BIN/initdb" -D "$work/pg/data" -U monkeysmail -A trust -E UTF8 --locale=C > "$work/postgres.log" 2>&1
run_as_postgres mkdir -m 700 "$work/pg/wal"
cat > "$work/settings" << CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$work/pg'
wal_level = replica
archive_mode = on
archive_command = '$work/bin/archive.sh $work/pg/wal "%p" "%f"'
archive_timeout = 60
CONF
run_as_postgres tee -a "$work/pg/data/postgresql.conf" < "$work/settings" > /dev/null
postgres_start "$work/pg/data"
ask 'CREATE DATABASE monkeysmail' postgres
install -d -m 700 "$work/silo-1" "$work/silo-2" "$work/apart"
install -d -m 777 "$work/sink"
silo_start "$work/silo-1"
base=$(run_as_postgres "$work/bin/base-backup.sh" --connection "host=127.0.0.1 port=$pg_port user=monkeysmail" --to "$work/pg/base" | sed -n 's/^base_backup=//p')

say '2. mail before the time: some delivered, some waiting for a host that does not answer'
sink_start
mapfile -t delivered < <(send delivered 5)
await 30 'the delivery of the first messages' all_are delivered "${delivered[@]}"
stop sink TERM
mapfile -t waiting < <(send waiting 3)
await 30 'the deferral of the next messages' all_are deferred "${waiting[@]}"
ask 'SELECT pg_sleep(1)' > /dev/null
moment=$(ask "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
ask 'SELECT pg_sleep(1)' > /dev/null

say "3. after $moment: what waited is delivered, more is sent, then the database is lost"
sink_start
await 60 'the delivery of what waited' all_are delivered "${waiting[@]}"
mapfile -t later < <(send later 4)
await 30 'the delivery of the later messages' all_are delivered "${later[@]}"
((${#delivered[@]} == 5 && ${#waiting[@]} == 3 && ${#later[@]} == 4)) || fail 'not every message was accepted'
ask 'SELECT pg_switch_wal()' > /dev/null
await 30 'archiving' test "$(ask 'SELECT last_failed_wal IS NULL AND archived_count > 0 FROM pg_stat_archiver')" = t
last_wal=$(ask "SELECT pg_walfile_name(pg_current_wal_lsn() - 1)")
await 30 "the archiving of $last_wal" run_as_postgres test -e "$work/pg/wal/$last_wal"
stop silo TERM
stop postgres QUIT
rm -rf "$work/pg/data" "$work/silo-1"

say '4. restore: refused for a time that the archive does not reach, then done'
refused=0
run_as_postgres "$work/bin/restore.sh" --base "$base" --archive "$work/pg/wal" --to 2999-01-01T00:00:00Z --data "$work/pg/beyond" --user monkeysmail 2> "$work/beyond.log" || refused=$?
said=$(run_as_postgres "$work/bin/restore.sh" --base "$base" --archive "$work/pg/wal" --to "$moment" --data "$work/pg/data" --user monkeysmail) || fail 'the restore failed'
say "   $said"
postgres_start "$work/pg/data"
before_release=$(sunk)
silo_start "$work/silo-2"

say '5. what is there, what is not, and what is sent'
there=$(count 200 "${delivered[@]}" "${waiting[@]}")
gone=$(count 404 "${later[@]}")
readable=$(call "http://127.0.0.1:$http_port/v1/messages/${waiting[0]}/raw" | grep -c 'Text of waiting 1' || true)
mapfile -t fresh < <(send fresh 1)
sleep 8 # more than a sweep (5 s) and the delay of the retries
held=no
if all_are deferred "${waiting[@]}" && all_are queued "${fresh[@]}" && (($(sunk) == before_release)); then held=yes; fi
ConnectionStrings__MonkeysMail=$connection dotnet "$silo" ctl release --data-directory "$work/silo-2" >&2
released=no
deadline=$((SECONDS + 60))
until all_are delivered "${waiting[@]}" "${fresh[@]}"; do
  ((SECONDS < deadline)) || break
  sleep 0.2
done
if all_are delivered "${waiting[@]}" "${fresh[@]}" && (($(sunk) == before_release + 4)); then released=yes; fi

printf 'restored_to=%s messages_before=%s messages_after=%s held=%s released=%s\n' "$moment" "$there" $((${#later[@]} - gone)) "$held" "$released"
trap - ERR
wrong=()
((there == 8)) || wrong+=("messages_before is $there of 8")
((gone == 4)) || wrong+=("$((4 - gone)) later messages are there")
((refused == 1)) || wrong+=("a restore beyond the archive ended with $refused")
((readable == 1)) || wrong+=('content of before is not readable')
[[ $held == yes ]] || wrong+=('deliveries were not held')
[[ $released == yes ]] || wrong+=('the release did not let them go')
((${#wrong[@]} == 0)) || { printf 'rehearse.sh: %s\n' "${wrong[@]}" >&2; exit 1; }
