#!/usr/bin/env bash
# What the workspace grain spends on admission and on its suppression list of 1,000,000 addresses: the engine in one process, once on PostgreSQL and once on SQLite.
#
#   deploy/bench/admission.sh [--entries N] [--seconds S]      about three minutes
#
# Needs root (the switch to the database's user), the .NET 10 SDK and the Debian package postgresql-15. BENCH_TMP and BENCH_KEEP as in run.sh.
# The last line has the worse figure of the two databases. Exit: 0 every required figure holds, 1 one does not (named), 2 the bench could not run.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PG_BIN=/usr/lib/postgresql/15/bin
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

for part in common cpu postgres figures; do
  # shellcheck source=/dev/null
  source "$BENCH/lib/$part.sh"
done

OPTIONS=()
while (($# > 0)); do
  case $1 in
    --entries | --seconds) (($# > 1)) || fail "$1 needs a value"; OPTIONS+=("$1" "$2"); shift 2 ;;
    *) fail "unknown option $1" ;;
  esac
done

# measure NAME OPTION…: appends "NAME name=value…" to the results.
measure() {
  local name=$1 line
  shift
  say "measuring on $name"
  mkdir "$WORK/data-$name"
  "$WORK/tools/admission/admission" --data "$WORK/data-$name" "$@" "${OPTIONS[@]}" > "$WORK/$name.out" 2> "$WORK/$name.log" \
    || { tail -n 20 "$WORK/$name.log" >&2; fail "the measurement on $name failed"; }
  line=$(tail -n 1 "$WORK/$name.out")
  printf '%s %s\n' "$name" "$line" >> "$WORK/results"
}

# worst NAME least|most: of both databases.
worst() {
  awk -v name="$1" -v which="$2" '{
    for (i = 2; i <= NF; i++) { split($i, pair, "="); if (pair[1] == name && (found == "" || (which == "most" ? pair[2] > found + 0 : pair[2] < found + 0))) found = pair[2] }
  } END { print found == "" ? "na" : found }' "$WORK/results"
}

main() {
  trap finish EXIT
  trap 'exit 2' INT TERM
  [[ -x $PG_BIN/initdb ]] || fail 'missing Debian package: install postgresql-15'
  command -v dotnet > /dev/null || fail 'missing: the .NET 10 SDK (dotnet)'
  ((EUID == 0)) || fail "the switch to the database's user needs root: run it as root"
  make_work_dir
  undo_later stop_descendants
  interruptible build_tools probe admission
  POSTGRES_PORT=$(probe ports 1)
  postgres_start
  undo_later postgres_stop
  measure postgres --postgres "$(postgres_connection_string)"
  measure sqlite

  printf '\n%-10s %14s %18s %12s %22s %12s %14s\n' database admission_us admissions_per_s check50_us million_activation_ms million_mb import_per_s
  awk '{ for (i = 2; i <= NF; i++) { split($i, pair, "="); $i = pair[2] } printf "%-10s %14s %18s %12s %22s %12s %14s\n", $1, $2, $3, $4, $5, $6, $7 }' "$WORK/results"
  printf '\n'
  local admission rate check activation memory
  admission=$(worst admission_us most) rate=$(worst admissions_per_s least) check=$(worst check50_us most)
  activation=$(worst million_activation_ms most) memory=$(worst million_mb most)
  FAILED=0
  require_at_most admission_us "$admission" 15
  require admissions_per_s "$rate" 20000
  require_at_most check50_us "$check" 50
  require_at_most million_activation_ms "$activation" 1000
  require_at_most million_mb "$memory" 20
  VERDICT_REACHED=1
  undo_all
  printf '%s\n' "admission_us=$admission admissions_per_s=$rate check50_us=$check million_activation_ms=$activation million_mb=$memory"
  exit "$FAILED"
}

main
