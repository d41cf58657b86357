#!/usr/bin/env bash
# How long a start takes, compiled ahead and not: from the process's birth to `listening http`, and the processor time of it. Five starts each, in turns, on
# fresh data directories; medians.
#
#   deploy/systemd/measure.sh READY-TO-RUN-BUILD PLAIN-BUILD
#
# Prints: ready_to_run_ms=… plain_ms=… ready_to_run_cpu_ms=… plain_cpu_ms=…   Exit 0 measured, 2 it could not be.
set -euo pipefail

fail() {
  printf 'measure.sh: %s\n' "$1" >&2
  exit 2
}
(($# == 2)) || fail 'say two builds of build.sh'
for build in "$@"; do [[ -x $build/monkeysmail ]] || fail "$build is not a build"; done
work=$(mktemp -d)
pid=''
cleanup() {
  [[ -z $pid ]] || kill -KILL "$pid" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

start() { # BUILD NAME: one line of wall and processor milliseconds into NAME
  local began ended deadline=$((SECONDS + 60))
  rm -rf "$work/data"
  began=$(date +%s%N)
  "$1/monkeysmail" --urls=http://127.0.0.1:0 "--MonkeysMail:DataDirectory=$work/data" > "$work/log" 2>&1 &
  pid=$!
  until grep -q '^listening http' "$work/log"; do
    kill -0 "$pid" 2> /dev/null || fail "it ended: $(tail -n 3 "$work/log")"
    ((SECONDS < deadline)) || fail 'it did not start'
    sleep 0.005
  done
  ended=$(date +%s%N)
  printf '%s %s\n' $(((ended - began) / 1000000)) "$(awk -v tick="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / tick) }' "/proc/$pid/stat")" >> "$work/$2"
  kill -TERM "$pid"
  wait "$pid" || true
  pid=''
}
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | sed -n 3p; }
for _ in 1 2 3 4 5; do
  start "$1" ready
  start "$2" plain
done
printf 'ready_to_run_ms=%s plain_ms=%s ready_to_run_cpu_ms=%s plain_cpu_ms=%s\n' "$(median ready 1)" "$(median plain 1)" "$(median ready 2)" "$(median plain 2)"
