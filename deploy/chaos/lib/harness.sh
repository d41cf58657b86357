# Shared by everything under deploy/chaos: a cluster of its own, the load and audit program, and an end that leaves nothing behind. Source it.
# shellcheck shell=bash

CHAOS=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOCAL=$(cd "$CHAOS/../local" && pwd)
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

WORK=$(mktemp -d "${CHAOS_TMP:-/var/tmp}/mm-chaos.XXXXXX")
chmod 711 "$WORK"
export MM_LOCAL=$WORK/cluster MM_NET=${MM_NET:-78} MM_LB_PORT=${MM_LB_PORT:-8078} MM_LB_SMTP_PORT=${MM_LB_SMTP_PORT:-4678} MM_HOOKS=$CHAOS/lib/hooks.sh
export MM_CLOCK_LIBRARY=${MM_CLOCK_LIBRARY:-/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1}

for part in common network certificates postgres processes; do
  # shellcheck source=/dev/null
  . "$LOCAL/lib/$part.sh"
done
# shellcheck source=/dev/null
. "$MM_HOOKS"

SINK_PORT=2525
AUDIT_PID=

# Mail that was deferred must end before the audit's patience does.
SETTINGS=(
  --MonkeysMail:Limits:Workspace:Rate=0 "--MonkeysMail:Retry:Schedule=5s,10s,20s,30s"
  --MonkeysMail:Delivery:BackOff=00:00:05 --MonkeysMail:Delivery:MaxBackOff=00:00:20
)

# CHAOS_SETTINGS (words) are for trials, such as more logging; figures of record are made without them.
read -r -a EXTRA_SETTINGS <<< "${CHAOS_SETTINGS:-}"
SETTINGS+=("${EXTRA_SETTINGS[@]}")

UNDO=()
undo_later() { UNDO+=("$*"); }

# However a script ends: what it made is undone, the last first. What failed by itself is 2; 1 is the verdict's alone.
finish() {
  local status=$? i
  set +e
  trap '' INT TERM
  for ((i = ${#UNDO[@]} - 1; i >= 0; i--)); do ${UNDO[i]}; done
  if ((status != 0)) && [[ -z ${VERDICT:-} ]]; then status=2; fi
  if ((status != 0)) || [[ -n ${CHAOS_KEEP:-} ]]; then
    say "kept: $WORK"
  else
    rm -rf "$WORK"
  fi
  [[ -z ${LAST_LINE:-} ]] || printf '%s\n' "$LAST_LINE"
  exit "$status"
}

begin() {
  trap finish EXIT
  trap 'exit 2' INT TERM
  mkdir -p "$WORK"/{busy,cluster}
  : > "$WORK/events"
  build_audit
}

build_audit() {
  [[ -z ${MM_AUDIT:-} ]] || return 0
  say 'building the load and audit program'
  dotnet build "$CHAOS/audit.cs" -c Release -o "$WORK/audit" -v q -nologo > "$WORK/audit.log" 2>&1 || { cat "$WORK/audit.log" >&2; fail 'audit.cs does not build'; }
  MM_AUDIT=$WORK/audit/audit
}

needs_root() { ((EUID == 0)) || fail 'network namespaces and mounts need root'; }

# cluster_up [OPTION…]: of deploy/local/up.sh.
cluster_up() {
  undo_later cluster_down
  "$LOCAL/up.sh" "$@" -- "--MonkeysMail:Delivery:SmartHost=$(smart_host "$@")" "${SETTINGS[@]}" > "$WORK/up.log" 2>&1 || { cat "$WORK/up.log" >&2; fail 'the cluster does not start'; }
}

smart_host() {
  if [[ " $* " == *' --namespaces '* ]]; then printf '10.%s.0.1:%s' "$NET" "$SINK_PORT"; else printf '127.%s.0.1:%s' "$NET" "$SINK_PORT"; fi
}

cluster_down() { "$LOCAL/down.sh" --keep > "$WORK/down.log" 2>&1 || { cat "$WORK/down.log" >&2; say 'warning: the cluster did not end well'; }; }

# audit_start RATE SETTLE: the load begins.
audit_start() {
  "$MM_AUDIT" run --url "http://127.0.0.1:$LB_PORT" --key "$STATE/live.key" --smtp "127.0.0.1:$LB_SMTP_PORT" --sink "$(hub_ip):$SINK_PORT" --directory "$WORK" --rate "$1" --settle "$2" \
    > "$WORK/figures" 2> "$WORK/audit.log" &
  AUDIT_PID=$!
  undo_later audit_kill
}

audit_kill() { [[ -z $AUDIT_PID ]] || kill -KILL "$AUDIT_PID" 2> /dev/null || true; }

# audit_end: the load ends, everything is checked; the figures are in $WORK/figures. 0, or 1 when something does not hold.
audit_end() {
  local status=0
  kill -TERM "$AUDIT_PID" 2> /dev/null || true
  wait "$AUDIT_PID" || status=$?
  AUDIT_PID=
  sed 's/^/  /' "$WORK/audit.log" >&2
  ((status < 2)) || fail "the audit ended with $status"
  return "$status"
}

# value NAME LINE: the value of name=value in a line of such pairs.
value() {
  local word
  for word in $2; do
    if [[ $word == "$1="* ]]; then
      printf '%s' "${word#*=}"
      return
    fi
  done
  printf 'na'
}

now_us() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

# note TEXT: into the run's diary.
note() { printf '%s %7.1f %s\n' "$(date -u +%H:%M:%S.%3N)" "$(awk -v now="$(now_us)" -v start="${BEGAN:-$(now_us)}" 'BEGIN { print (now - start) / 1e6 }')" "$*" | tee -a "$WORK/events" >&2; }
