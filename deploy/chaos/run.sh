#!/usr/bin/env bash
# Three silos in three zones, two fronts, PostgreSQL, a steady load, and everything that goes wrong in a year, in ten minutes. At the end each accepted message
# must have been delivered exactly once, or as often again as attempts of it were interrupted, each timeline must be whole, and each change in the log.
#
#   deploy/chaos/run.sh [--seconds 600] [--seed N] [--rate 120] [--faults "KIND…"]
#
# Faults come one after another, 4 to 10 s apart, and overlap; kinds: kill-silo kill-front pause-silo pause-front database-fast database-immediate cut-zone
# fill-disk move-clock. --seed repeats the order, targets and lengths of a run. MM_NET, MM_LB_PORT, MM_LB_SMTP_PORT, MM_SILO, MM_FRONT as in deploy/local/up.sh; CHAOS_TMP is
# where files go (/var/tmp), CHAOS_KEEP=1 keeps them. Needs root, and the packages of up.sh with faketime, iproute2 and e2fsprogs. deploy/docs/chaos.md tells more.
# Exit: 0 nothing lost, every duplicate accounted for, every timeline whole; 1 not so (failures.txt names the messages); 2 it could not run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in harness supervisor faults volume; do
  # shellcheck source=/dev/null
  . "$here/lib/$part.sh"
done

# Each kind as often as it comes before all have come.
KINDS=(kill-silo kill-silo kill-silo kill-front kill-front pause-silo pause-silo pause-front database-fast database-immediate cut-zone cut-zone fill-disk move-clock move-clock)
SECONDS_TO_RUN=600 SEED=$((RANDOM * 32768 + RANDOM)) RATE=120
PROCESSES=(primary silo-a silo-b silo-c front-1 front-2 balancer)

while (($#)); do
  case $1 in
    --seconds) SECONDS_TO_RUN=$2; shift 2 ;;
    --seed) SEED=$2; shift 2 ;;
    --rate) RATE=$2; shift 2 ;;
    --faults) read -r -a KINDS <<< "$2"; shift 2 ;;
    *) fail "unknown: $1" ;;
  esac
done
[[ $SECONDS_TO_RUN =~ ^[1-9][0-9]*$ && $SEED =~ ^[0-9]+$ && $RATE =~ ^[1-9][0-9]*$ ]] || fail '--seconds, --seed and --rate take whole numbers'

# dice FROM TO: into $ROLL. Never in a subshell, which would throw the same dice twice.
dice() { ROLL=$(($1 + RANDOM % ($2 - $1 + 1))); }

DECK=()
draw() {
  local i swap
  if ((${#DECK[@]} == 0)); then
    DECK=("${KINDS[@]}")
    for ((i = ${#DECK[@]} - 1; i > 0; i--)); do
      dice 0 "$i"
      swap=${DECK[i]} DECK[i]=${DECK[ROLL]} DECK[ROLL]=$swap
    done
  fi
  KIND=${DECK[-1]}
  unset 'DECK[-1]'
}

# strike TARGET WHAT FUNCTION PARAMETER…: in the background, unless the target is under another fault.
FAULTS=0
strike() {
  local target=$1 what=$2
  shift 2
  if [[ -e $WORK/busy/$target ]]; then
    note "($what: left out, $target has enough)"
    return
  fi
  FAULTS=$((FAULTS + 1))
  printf '%s\n' "${KIND}" >> "$WORK/faults"
  : > "$WORK/busy/$target"
  note "$what"
  {
    "$@"
    [[ $1 == fault_kill ]] || note "$what: over"
    rm -f "$WORK/busy/$target"
  } &
}

throw() {
  local zone seconds name
  draw
  dice 0 2
  zone=${ZONES[ROLL]}
  dice 1 2
  name=front-$ROLL
  dice 3 20
  seconds=$ROLL
  case $KIND in
    kill-silo) strike "silo-$zone" "kill -9 silo-$zone" fault_kill "silo-$zone" ;;
    kill-front) strike "$name" "kill -9 $name" fault_kill "$name" ;;
    pause-silo) strike "silo-$zone" "pause silo-$zone for $seconds s" fault_pause "silo-$zone" "$seconds" ;;
    pause-front) strike "$name" "pause $name for $seconds s" fault_pause "$name" "$seconds" ;;
    database-*) strike database "restart the database (${KIND#database-}, down for $((seconds / 4)) s)" fault_database "${KIND#database-}" "$((seconds / 4))" ;;
    cut-zone) strike "zone-$zone" "cut zone $zone off for $((seconds + 10)) s" fault_cut "$zone" "$((seconds + 10))" ;;
    fill-disk) strike database "fill the database's disk for $((5 + seconds / 4)) s" fault_disk "$((5 + seconds / 4))" ;;
    move-clock)
      zone=$((RANDOM % 2 ? 3600 : -3600))
      strike clock "move the clock of silo-$MM_CLOCK_ZONE by $(printf '%+d' "$zone") s for $((seconds + 5)) s" fault_clock "$(printf '%+d' "$zone")" "$((seconds + 5))"
      ;;
    *) fail "unknown fault $KIND" ;;
  esac
}

heal() {
  local name
  for name in "${PROCESSES[@]}"; do signal "$name" CONT; done
  for name in a b c; do await 60 "silo-$name's return" silo_is_back "$name"; done
  for name in 1 2; do await 60 "front-$name's return" front_is_ready "$name"; done
}

silo_is_back() { running "silo-$1" && said_since "silo-$1" "$(cat "$STATE/silo-$1.mark")" '^listening gateway'; }

main() {
  local verdict=0 line jobs
  needs_root
  RANDOM=$SEED
  dice 0 2
  export MM_CLOCK_ZONE=${ZONES[ROLL]}
  say "seed $SEED, $SECONDS_TO_RUN s at $RATE messages/s; the silo with the odd clock is silo-$MM_CLOCK_ZONE"
  begin
  volume_mount 4G
  MM_PG_MAX_WAL=256MB cluster_up --namespaces
  BEGAN=$(now_us)
  audit_start "$RATE" 180
  supervisor_start "${PROCESSES[@]}"
  sleep 5
  while (($(now_us) - BEGAN < SECONDS_TO_RUN * 1000000)); do
    kill -0 "$AUDIT_PID" 2> /dev/null || { cat "$WORK/audit.log" >&2; fail 'the load ended by itself'; }
    throw
    dice 40 100
    sleep "$((ROLL / 10)).$((ROLL % 10))"
  done
  mapfile -t jobs < <(jobs -pr | grep -vxF -e "$AUDIT_PID" -e "$SUPERVISOR_PID")
  ((${#jobs[@]} == 0)) || wait "${jobs[@]}" || true
  note 'faults are over'
  heal
  note 'everything runs; the load ends and the audit begins'
  audit_end || verdict=1
  line=$(< "$WORK/figures")
  VERDICT=$verdict
  if ((verdict)); then
    say "FAILS: $(wc -l < "$WORK/failures.txt") findings in $WORK/failures.txt, such as"
    head -n 3 "$WORK/failures.txt" | cut -c 1-300 >&2
  fi
  sort "$WORK/faults" | uniq -c | awk '{ printf "%s%s x %s", (NR > 1 ? ", " : "faults: "), $1, $2 } END { print "" }'
  LAST_LINE=$(printf 'accepted=%s delivered=%s lost=%s duplicates=%s uncovered=%s bounced=%s interrupted=%s timelines_broken=%s changes=%s log_faults=%s repeated=%s refused=%s revealed=%s faults=%s seed=%s' \
    "$(value accepted "$line")" "$(value delivered "$line")" "$(value lost "$line")" "$(value duplicates "$line")" "$(value uncovered "$line")" \
    "$(value bounced "$line")" "$(value interrupted "$line")" "$(value timelines_broken "$line")" "$(value changes "$line")" "$(value log_faults "$line")" "$(value repeated "$line")" "$(value refused "$line")" \
    "$(value revealed "$line")" "$FAULTS" "$SEED")
  exit "$verdict"
}

main
