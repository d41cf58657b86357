#!/usr/bin/env bash
# One of three zones dies at once: its silo and its front are killed and its network is cut, so that nobody is even told. How much of the rate is kept, how soon
# is it back, and what becomes of the mail that the zone had accepted?
#
#   deploy/chaos/zone.sh [--rate 100]               the database outlives the zone
#   deploy/chaos/zone.sh --database [--rate 100]    the zone had the primary: the standby in another zone is promoted 3 s later, and recovery counts from there
#
# rate_kept_percent is the median rate of acceptance of the seconds 15 to 45 after, in percent of the 20 s before; recovered_s the first second from which the
# rate (over 3 s) stays at 60 % or more; late counts recipients of mail accepted before that have none 90 s after. MM_NET, MM_LB_PORT, MM_LB_SMTP_PORT, MM_SILO, MM_FRONT,
# CHAOS_TMP, CHAOS_KEEP as in run.sh. Needs root and the packages of deploy/local/up.sh with iproute2.
# Exit: 0 at least 60 % kept, back within 15 s, nothing lost or late; 1 not so; 2 it could not run.
set -euo pipefail

# shellcheck source=lib/harness.sh
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib/harness.sh"

DATABASE='' RATE=100 WARM_UP=20 BEFORE=20 AFTER=92 DECISION=3
while (($#)); do
  case $1 in
    --database) DATABASE=yes; shift ;;
    --rate) RATE=$2; shift 2 ;;
    *) fail "unknown: $1" ;;
  esac
done

kill_zone() {
  local name
  note 'zone a dies'
  now_us > "$WORK/killed"
  cut_zone a
  for name in silo-a front-1 ${DATABASE:+primary}; do signal "$name" KILL; done
}

promote() {
  sleep "$DECISION"
  note 'the standby is promoted'
  now_us > "$WORK/recovering"
  pg_promote standby
  note 'it is the primary'
}

# judge NAME VALUE OPERATOR LIMIT
judge() {
  if ! awk -v v="$2" -v limit="$4" "BEGIN { exit !(v ~ /^[0-9.]+\$/ && v + 0 $3 limit) }"; then
    say "FAILS: $1=$2, required is $3 $4"
    VERDICT=1
  fi
}

main() {
  local status=0 line
  needs_root
  begin
  cluster_up --namespaces ${DATABASE:+--standby}
  BEGAN=$(now_us)
  audit_start "$RATE" 60
  sleep "$((WARM_UP + BEFORE))"
  kill_zone
  [[ -z $DATABASE ]] || promote
  sleep "$AFTER"
  note 'the load ends and the audit begins; zone a stays dead'
  audit_end || status=$?
  line=$(< "$WORK/figures")
  VERDICT=$status
  ((status == 0)) || say "FAILS: $(wc -l < "$WORK/failures.txt") findings in $WORK/failures.txt"
  judge rate_kept_percent "$(value rate_kept_percent "$line")" '>=' 60
  judge recovered_s "$(value recovered_s "$line")" '<=' 15
  judge lost "$(value lost "$line")" '<=' 0
  judge late "$(value late "$line")" '<=' 0
  say "$line"
  LAST_LINE="rate_kept_percent=$(value rate_kept_percent "$line") recovered_s=$(value recovered_s "$line") lost=$(value lost "$line") late=$(value late "$line") duplicates=$(value duplicates "$line") refused=$(value refused "$line")"
  exit "$VERDICT"
}

main
