#!/usr/bin/env bash
# What queues cost: dead destinations those that live, a flooding workspace another, deferred messages the silo's memory, a restart the first retry.
#
#   deploy/bench/queues.sh [--messages 100000] [--destinations 1000] [--dead 100] [--deferred 500000]      about twenty minutes
#
# The first two are of a silo's delivery alone, with a DNS and mail hosts of the bench (queues.cs). For the others the engine on PostgreSQL accepts the messages over HTTP, a sink
# defers them, and after the restart a sink takes them. --deferred 0 leaves these out. Needs root, the .NET 10 SDK, the Debian packages postgresql-15 and postfix; BENCH_TMP and
# BENCH_KEEP as in run.sh. Exit: 0 the figures hold, 1 one does not (named), 2 the bench could not run.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
REPOSITORY=$(cd "$BENCH/../.." && pwd)
# shellcheck disable=SC2034
PG_BIN=/usr/lib/postgresql/15/bin
# shellcheck disable=SC2034
CONNECTIONS=64 SILO_PUBLISHED=
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

for part in common cpu postgres sink silo figures; do
  # shellcheck source=/dev/null
  source "$BENCH/lib/$part.sh"
done

MESSAGES=100000 DESTINATIONS=1000 DEAD=100 DEFERRED=500000
while (($# > 0)); do
  case $1 in
    --messages | --destinations | --dead | --deferred) (($# > 1)) || fail "$1 needs a value" ;;&
    --messages) MESSAGES=$2; shift 2 ;;
    --destinations) DESTINATIONS=$2; shift 2 ;;
    --dead) DEAD=$2; shift 2 ;;
    --deferred) DEFERRED=$2; shift 2 ;;
    *) fail "unknown option $1" ;;
  esac
done

ask() { psql -XAtq -h 127.0.0.1 -p "$POSTGRES_PORT" -U monkeysmail -d monkeysmail -v ON_ERROR_STOP=1 -c "$1"; }
deferred() { ask 'SELECT count(*) FROM messages WHERE status = 1 AND owner IS NULL'; }
are_deferred() { (($(deferred) >= $1)); }

# queues VERB OPTION…: the last line of the tool.
queues() {
  ulimit -n 65536 2> /dev/null || ulimit -n "$(ulimit -Hn)"
  "$WORK/tools/queues/queues" "$@" 2> "$WORK/queues.err" | tail -n 1
  [[ ! -s $WORK/queues.err ]] || { cat "$WORK/queues.err" >&2; return 1; }
}

# resident: the silo's memory in bytes once garbage is collected.
resident() {
  interruptible probe collect "$SILO_PID" > /dev/null
  awk '/^VmRSS:/ { print $2 * 1024 }' "/proc/$SILO_PID/status"
}

# defer COUNT: that many more are accepted and deferred.
defer() {
  local before
  before=$(deferred)
  silo_load --size 512 --count "$1" > /dev/null || fail 'the load failed'
  await 900 'the deferrals' are_deferred $((before + $1))
}

# measure_deferred: BYTES a deferred message, RESTART seconds.
measure_deferred() {
  local before after started
  silo_publish
  read -r ENGINE_PORT SINK_PORT POSTGRES_PORT <<< "$(probe ports 3 | tr '\n' ' ')"
  sink_start -r RCPT
  undo_later sink_stop
  undo_later silo_stop
  BENCH_SILO_ARGS='--MonkeysMail:Retry:Schedule=2h' silo_start postgres
  say 'warming up'
  defer 20000
  before=$(resident)
  say "deferring $DEFERRED messages"
  defer "$DEFERRED"
  after=$(resident)
  BYTES=$(calc "($after - $before) / $DEFERRED" %.0f)

  say 'restarting'
  stop_process "$SILO_PID" 60
  sink_stop
  ask "UPDATE messages SET due_at = now() - interval '1 minute' WHERE status = 1" > /dev/null
  sink_start
  started=$(date +%s%6N)
  (cd "$SILO_DIR" && exec "$SILO_PUBLISHED/monkeysmail" "--MonkeysMail:DataDirectory=$SILO_DIR" --urls "http://127.0.0.1:$ENGINE_PORT" \
    "--MonkeysMail:Delivery:SmartHost=127.0.0.1:$SINK_PORT" "--ConnectionStrings:MonkeysMail=$(postgres_connection_string)") > "$WORK/silo-again.log" 2>&1 &
  SILO_PID=$!
  RESTART=$(calc "($(sink_await 1) - $started) / 1000000" %.1f)
}

main() {
  trap finish EXIT
  trap 'exit 2' INT TERM
  require_packages
  make_work_dir
  undo_later stop_descendants
  interruptible build_tools load probe queues
  BYTES=na RESTART=na
  local line dead flood
  say "$MESSAGES messages over $DESTINATIONS destinations, $DEAD of them dead"
  line=$(queues dead --messages "$MESSAGES" --destinations "$DESTINATIONS" --dead "$DEAD") || fail 'the measurement of dead destinations failed'
  say "  $line"
  dead=$(value dead_ratio "$line")
  say "one message of a workspace among $MESSAGES of another"
  line=$(queues flood --messages "$MESSAGES") || fail 'the measurement of a flood failed'
  say "  $line"
  flood=$(value flood_delay_ms "$line")
  ((DEFERRED == 0)) || measure_deferred

  FAILED=0
  require_at_most dead_ratio "$dead" 1.1
  require_at_most flood_delay_ms "$flood" 1000
  require_at_most deferred_bytes "$BYTES" 1000
  require_at_most restart_s "$RESTART" 60
  VERDICT_REACHED=1
  undo_all
  printf '%s\n' "dead_ratio=$dead flood_delay_ms=$flood deferred_bytes=$BYTES restart_s=$RESTART"
  exit "$FAILED"
}

main
