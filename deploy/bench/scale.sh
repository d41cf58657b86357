#!/usr/bin/env bash
# Does another silo add throughput? The work is bound by something other than this machine's cores: a sink that takes its time over each final dot, and a limit of
# connections to it for each silo. One, two and three silos, each time a fresh cluster with two fronts, PostgreSQL and the same load for each silo.
#
#   deploy/bench/scale.sh [--delay-ms 400] [--connections 20] [--messages 3000]
#
# --messages is for each silo. The rate is that of the middle 60 % of the deliveries, so that neither start nor end count. What one silo can do at most is
# connections / delay. MM_NET, MM_LB_PORT, MM_SILO, MM_FRONT as in deploy/local/up.sh, CHAOS_TMP and CHAOS_KEEP as in deploy/chaos.
# The last line has messages per second. Exit: 0 two silos do at least 1.7 and three 2.4 times as much as one, 1 not so, 2 it could not run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=SCRIPTDIR/../chaos/lib/harness.sh
. "$here/../chaos/lib/harness.sh"

DELAY=400 CONNECTIONS=20 MESSAGES=3000
while (($#)); do
  case $1 in
    --delay-ms) DELAY=$2; shift 2 ;;
    --connections) CONNECTIONS=$2; shift 2 ;;
    --messages) MESSAGES=$2; shift 2 ;;
    *) fail "unknown: $1" ;;
  esac
done

# measure SILOS: into $RATE.
measure() {
  local count=$((MESSAGES * $1)) pace=$((CONNECTIONS * 1000 * $1 * 3 / DELAY / 2)) line deadline
  say "$1 silos: $count messages, offered at $pace/s"
  export MM_LOCAL=$WORK/cluster-$1 MM_ZONELESS_FRONTS=1
  STATE=$MM_LOCAL
  cluster_up --silos "$1"
  mkdir "$WORK/$1"
  "$MM_AUDIT" sink --sink "$(hub_ip):$SINK_PORT" --directory "$WORK/$1" --delay-ms "$DELAY" 2>> "$WORK/sink.log" &
  AUDIT_PID=$!
  line=$("$LOAD" --url "http://127.0.0.1:$LB_PORT" --key "$(< "$STATE/live.key")" --size 2048 --count "$count" --rate "$pace") || fail 'the load failed'
  deadline=$((SECONDS + 120))
  until (($(wc -l < "$WORK/$1/sink.log") >= count)); do
    ((SECONDS < deadline)) || fail "only $(wc -l < "$WORK/$1/sink.log") of $count messages came to the sink"
    sleep 0.2
  done
  RATE=$(sort -n "$WORK/$1/sink.log" | awk -v count="$count" '
    NR == int(count * 0.2) { from = $1 }
    NR == int(count * 0.8) { printf "%.1f", 0.6 * count * 1e6 / ($1 - from) }') # to the end: a sort whose reader leaves fails
  say "  $RATE messages/s delivered; $line"
  kill -TERM "$AUDIT_PID"
  wait "$AUDIT_PID" || true
  AUDIT_PID=
  cluster_down
  unset 'UNDO[-1]'
}

main() {
  local one two three
  begin
  undo_later audit_kill
  dotnet build "$here/load.cs" -c Release -o "$WORK/load" -v q -nologo > "$WORK/load.log" 2>&1 || { cat "$WORK/load.log" >&2; fail 'load.cs does not build'; }
  LOAD=$WORK/load/load
  SETTINGS+=("--MonkeysMail:Delivery:MaxConnectionsToSmartHost=$CONNECTIONS")
  measure 1
  one=$RATE
  measure 2
  two=$RATE
  measure 3
  three=$RATE
  VERDICT=0
  if ! awk "BEGIN { exit !($two >= 1.7 * $one) }"; then say "FAILS: two=$two, required is 1.7 x one"; VERDICT=1; fi
  if ! awk "BEGIN { exit !($three >= 2.4 * $one) }"; then say "FAILS: three=$three, required is 2.4 x one"; VERDICT=1; fi
  LAST_LINE="one=$one two=$two three=$three"
  exit "$VERDICT"
}

main
