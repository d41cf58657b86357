# The faults. Each is a function of its parameters alone (the dice are thrown in run.sh), returns when the fault is over, and leaves the mending of dead processes
# to the supervisor.
# shellcheck shell=bash

# kill -9; a silo or a front.
fault_kill() { signal "$1" KILL; }

# fault_pause NAME SECONDS: it stands still, and goes on as if nothing had been.
fault_pause() {
  local pid
  pid=$(live_pid "$1") || return 0
  kill -STOP "$pid" 2> /dev/null || return 0
  sleep "$2"
  kill -CONT "$pid" 2> /dev/null || true
}

# fault_database fast|immediate SECONDS: down for so long; immediate means recovery from the log.
fault_database() {
  hold primary
  signal primary "$(if [[ $1 == fast ]]; then printf INT; else printf QUIT; fi)"
  while running primary; do sleep 0.1; done
  sleep "$2"
  release primary
}

# fault_cut ZONE SECONDS
fault_cut() {
  cut_zone "$1"
  sleep "$2"
  join_zone "$1"
}

# fault_disk SECONDS: the volume of the database's data is full for so long.
fault_disk() {
  local filler=$VOLUME/filler
  # fallocate takes almost all at once, dd what is left.
  fallocate -l "$(($(df --output=avail -B1 "$VOLUME" | tail -n 1) - 65536))" "$filler" 2> /dev/null || true
  dd if=/dev/zero of="$filler.rest" bs=4096 2> /dev/null || true
  sleep "$1"
  rm -f "$filler" "$filler.rest"
}

# fault_clock OFFSET SECONDS: the clock of silo MM_CLOCK_ZONE jumps, and jumps back.
fault_clock() {
  printf '%s' "$1" > "$STATE/clock"
  sleep "$2"
  printf '+0' > "$STATE/clock"
}
