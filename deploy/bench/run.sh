#!/usr/bin/env bash
# Compares MonkeysMail with Postfix + OpenDKIM on this machine: messages per second from the first submission until the last is at the sink, and CPU time a
# message of everything but load client and sink. Alternating rounds, medians; the rules are in "Benches" of the project's binding details.
#
#   deploy/bench/run.sh             2 KB (10,000 messages) and 50 KB (3,000), three rounds: about 25 minutes
#   deploy/bench/run.sh --quick     2 KB alone, 3,000 messages, one round, warm-up of 5 s: about 2 minutes
#   deploy/bench/run.sh --smtp      both take their mail by SMTP from smtp-source: 2 KB, PostgreSQL, three rounds. The load tool speaks neither TLS nor AUTH,
#                                   without which we take nothing: a process of the load's side (lift.cs) adds them; like the tool, it is no engine's CPU time
#   deploy/bench/run.sh --memory    adds the growth of our memory from 100,000 to 300,000 delivered messages, on both stores
#
#   --only ENGINE     postgres, sqlite, postgres-front (a front in a process of its own), postfix or postfix-unsigned alone, for profiling (may be given more than once); --only none with --memory
#   --rounds N        --warm-up SECONDS        --silo DIR (a published silo, instead of publishing this tree)
#   BENCH_TMP         where queues, databases and logs lie (default /var/tmp; a real disk); BENCH_KEEP=1 keeps them
#
# Needs root (Postfix's master), the .NET 10 SDK, and the Debian packages postfix, opendkim and postgresql-15. It installs nothing, listens on loopback only,
# touches no system instance, and removes what it made. The last line holds the figures; na is what was not measured.
# Exit: 0 every required figure holds, 1 one does not (named), 2 the bench could not run.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$BENCH/../.." && pwd)
PG_BIN=/usr/lib/postgresql/15/bin
CONNECTIONS=64
POSTFIX_CONCURRENCY=20
LATENCY_SECONDS=10
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

for part in common cpu sink opendkim postfix postgres silo smtp turn figures; do
  # shellcheck source=/dev/null
  source "$BENCH/lib/$part.sh"
done
# shellcheck source=/dev/null
source "$REPOSITORY/deploy/local/lib/certificates.sh"

usage() {
  sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
}

parse_options() {
  ENGINES=() SIZES=(2048:10000 51200:3000) ROUNDS=3 WARM_UP=15 MEMORY=0 SMTP=0 SILO_PUBLISHED=
  local rounds= warm_up=
  while (($# > 0)); do
    case $1 in
      --quick) SIZES=(2048:3000) ROUNDS=1 WARM_UP=5 ;;
      --memory) MEMORY=1 ;;
      --smtp) SMTP=1 SIZES=(2048:10000) ;;
      --only | --rounds | --warm-up | --silo)
        (($# > 1)) || fail "$1 needs a value"
        case $1 in
          --only) ENGINES+=("$2") ;;
          --rounds) rounds=$2 ;;
          --warm-up) warm_up=$2 ;;
          --silo) SILO_PUBLISHED=$(realpath "$2") ;;
        esac
        shift
        ;;
      --help | -h) usage && exit 0 ;;
      *) usage >&2 && fail "unknown option $1" ;;
    esac
    shift
  done
  ROUNDS=${rounds:-$ROUNDS} WARM_UP=${warm_up:-$WARM_UP}
  [[ $ROUNDS =~ ^[1-9][0-9]*$ && $WARM_UP =~ ^[0-9]+$ ]] || fail "--rounds and --warm-up take whole numbers"
  if ((SMTP)); then
    ((MEMORY == 0 && ${#ENGINES[@]} == 0)) || fail "--smtp compares postgres with postfix: it goes with neither --only nor --memory"
    ENGINES=(postfix postgres)
  fi
  ((${#ENGINES[@]} > 0)) || ENGINES=(postfix postgres postgres-front postfix-unsigned sqlite)
  local engine
  for engine in "${ENGINES[@]}"; do
    [[ $engine =~ ^(postfix|postfix-unsigned|postgres|postgres-front|sqlite|none)$ ]] || fail "--only knows postgres, postgres-front, sqlite, postfix, postfix-unsigned and none, not $engine"
  done
}

needs_silo() { ((MEMORY)) || [[ " ${ENGINES[*]} " =~ \ (postgres|postgres-front|sqlite)\  ]]; }

run_rounds() {
  local round size engine
  for ((round = 1; round <= ROUNDS; round++)); do
    for size in "${SIZES[@]}"; do
      for engine in "${ENGINES[@]}"; do
        # Unsigned Postfix is compared at 2 KB only.
        if [[ $engine != none && ! ($engine == postfix-unsigned && $size != 2048:* && ${#ENGINES[@]} -gt 1) ]]; then
          turn "$engine" "${size%:*}" "${size#*:}" "$round"
        fi
      done
    done
  done
}

main() {
  parse_options "$@"
  trap finish EXIT
  trap 'exit 2' INT TERM
  require_packages
  make_work_dir
  if ((SMTP)); then interruptible build_tools probe lift; else interruptible build_tools; fi
  if needs_silo; then
    silo_publish
    [[ " ${ENGINES[*]} " != *' postgres-front '* ]] || front_publish
  fi
  local ports
  ports=$(probe ports 7)
  read -r ENGINE_PORT SINK_PORT POSTGRES_PORT CLUSTER_SILO_PORT GATEWAY_PORT SMTP_PORT LIFT_PORT <<< "$ports"
  undo_later stop_descendants
  undo_later sink_stop
  undo_later engine_stop

  ((WARM_UP >= 15)) || say "note: the warm-up is $WARM_UP s instead of 15 s"
  run_rounds
  if ((MEMORY)); then
    memory_turn postgres
    memory_turn sqlite
  fi
  compute_figures
  print_table
  verdict
}

main "$@"
