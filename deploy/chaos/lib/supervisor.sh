# Starts again what ended, as an orchestrator does: at once the first time, later when it ends early again and again.
# shellcheck shell=bash

SUPERVISOR_PID=

# A process is held while a fault keeps it down on purpose.
hold() { : > "$WORK/busy/held-$1"; }
release() { rm -f "$WORK/busy/held-$1"; }
held() { [[ -e $WORK/busy/held-$1 ]]; }

start_again() {
  case $1 in
    silo-*) silo_start "${1#silo-}" ;;
    front-*) front_start "${1#front-}" ;;
    balancer) spawn balancer haproxy -db -f "$STATE/haproxy.cfg" ;;
    primary | standby) pg_start "$1" ;;
  esac
}

supervise() {
  local name
  local -A begun=() pause=()
  while [[ ! -e $WORK/stop-supervising ]]; do
    for name in "$@"; do
      if running "$name" || held "$name"; then continue; fi
      if ((SECONDS < ${begun[$name]:-0} + ${pause[$name]:-0})); then continue; fi
      # Ended within 10 s of its start: twice the pause, up to 8 s.
      if ((SECONDS < ${begun[$name]:--100} + 10)); then
        pause[$name]=$((${pause[$name]:-1} * 2 > 8 ? 8 : ${pause[$name]:-1} * 2))
      else
        pause[$name]=1
      fi
      begun[$name]=$SECONDS
      note "supervisor starts $name"
      start_again "$name"
    done
    sleep 0.5
  done
}

# supervisor_start NAME…
supervisor_start() {
  supervise "$@" &
  SUPERVISOR_PID=$!
  undo_later supervisor_stop
}

supervisor_stop() {
  : > "$WORK/stop-supervising"
  [[ -z $SUPERVISOR_PID ]] || wait "$SUPERVISOR_PID" || true
  SUPERVISOR_PID=
}
