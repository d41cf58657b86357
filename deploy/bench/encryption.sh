#!/usr/bin/env bash
# What encryption costs end to end: this tree against itself with the cipher taken out (encryption.patch: no key derivation, no AES-256-GCM; blobs keep their layout and size).
# Acceptance, signing, storage and delivery of 2 KB messages on PostgreSQL as in run.sh, in turns, so that a slow minute of the machine hits both.
#
#   deploy/bench/encryption.sh [--rounds 5] [--messages 20000]      about eight minutes
#
# rate_cost_percent is what the rate of the sealing engine is below the other's, cpu_cost_percent what its CPU time a message (database included) is above: medians of the
# rounds' ratios. The product has no switch for this. Needs root, git, the .NET 10 SDK, the Debian packages postgresql-15 and postfix. BENCH_TMP and BENCH_KEEP as in run.sh.
# Exit: 0 rate_cost_percent is below 3, 1 it is not, 2 the bench could not run.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$BENCH/../.." && pwd)
PG_BIN=/usr/lib/postgresql/15/bin
CONNECTIONS=64 SMTP=0 SILO_PUBLISHED=
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

for part in common cpu postgres sink silo turn figures; do
  # shellcheck source=/dev/null
  source "$BENCH/lib/$part.sh"
done

ROUNDS=5 MESSAGES=20000 WARM_UP=10
while (($# > 0)); do
  case $1 in
    --rounds | --messages) (($# > 1)) || fail "$1 needs a value" ;;&
    --rounds) ROUNDS=$2; shift 2 ;;
    --messages) MESSAGES=$2; shift 2 ;;
    *) fail "unknown option $1" ;;
  esac
done

# publish NAME SOURCE: into $WORK/NAME.
publish() {
  say "publishing the $1 engine (Release)"
  interruptible dotnet publish "$2/MonkeysMail.Silo" -c Release --artifacts-path "$WORK/artifacts-$1" -o "$WORK/$1" -v q -nologo > "$WORK/publish.log" 2>&1 \
    || { tail -n 30 "$WORK/publish.log" >&2; fail "the $1 engine does not publish"; }
}

copy_without_cipher() {
  mkdir "$WORK/copy"
  (cd "$REPOSITORY" && git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf -) | tar -xf - -C "$WORK/copy"
  (cd "$WORK/copy" && git apply "$BENCH/encryption.patch") || fail 'encryption.patch does not fit the code: make it anew'
}

# turn_of NAME ROUND
turn_of() {
  say "round $2: $1, $MESSAGES messages"
  SILO_PUBLISHED=$WORK/$1
  sink_start
  silo_start postgres
  warm_up "$1" 2048
  counted_run "$1" 2048 "$MESSAGES" "$2"
  silo_stop
  sink_stop
}

# cost COLUMN SIGN: median over the rounds of sealed against plain, in percent; SIGN -1 where less is worse.
cost() {
  awk -v column="$1" -v sign="$2" '{ v[$1, $3] = $column; if ($3 > rounds) rounds = $3 }
    END { for (r = 1; r <= rounds; r++) print sign * 100 * (v["sealed", r] / v["plain", r] - 1) }' "$WORK/results" | sort -n \
    | awk '{ v[NR] = $1 } END { printf "%.1f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

main() {
  local round rate
  trap finish EXIT
  trap 'exit 2' INT TERM
  require_packages
  make_work_dir
  undo_later stop_descendants
  interruptible build_tools
  copy_without_cipher
  publish sealed "$REPOSITORY"
  publish plain "$WORK/copy"
  read -r ENGINE_PORT SINK_PORT POSTGRES_PORT <<< "$(probe ports 3 | tr '\n' ' ')"
  undo_later sink_stop
  undo_later silo_stop
  for ((round = 1; round <= ROUNDS; round++)); do
    if ((round % 2)); then turn_of sealed "$round"; turn_of plain "$round"; else turn_of plain "$round"; turn_of sealed "$round"; fi
  done
  rate=$(cost 4 -1)
  FAILED=0
  require_at_most rate_cost_percent "$rate" 2.99
  VERDICT_REACHED=1
  undo_all
  printf 'rate_cost_percent=%s cpu_cost_percent=%s\n' "$rate" "$(cost 5 1)"
  exit "$FAILED"
}

main
