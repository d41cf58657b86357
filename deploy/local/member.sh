#!/usr/bin/env bash
# One member of a local cluster: member.sh start|stop|kill|pid NAME, where NAME is silo-a, silo-b, silo-c, front-1, front-2, primary or standby.
# start waits until it serves, stop drains as SIGTERM does, kill is kill -9. Exit 0 done, 2 it could not be done (start of what runs, kill of what does not).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for part in common network certificates postgres processes; do . "$here/lib/$part.sh"; done

usage='say start, stop, kill or pid, and a name: silo-a, silo-b, silo-c, front-1, front-2, primary or standby'
(($# == 2)) || fail "$usage"
verb=$1 name=$2
[[ -d $STATE/pids ]] || fail "no cluster runs in $STATE"
case $name in
  silo-[abc] | front-[12]) [[ -e $STATE/tls/$name.pem ]] || fail "this cluster has no $name" ;;
  primary | standby) [[ -e $STATE/$name.zone ]] || fail "this cluster has no $name" ;;
  *) fail "there is no member $name; $usage" ;;
esac
if [[ $verb == start ]] && running "$name"; then fail "$name runs already, with process id $(pid_of "$name")"; fi
# For a moment after a kill the children of the dead server hold its memory, and a new one ends at once: it is started again.
pg_serves() { running "$1" || pg_start "$1"; pg_ready "$1"; }
case $verb-$name in
  start-silo-*) silo_start "${name#silo-}"; silo_await "${name#silo-}" ;;
  start-front-*) front_start "${name#front-}"; await 60 "$name's readiness" front_is_ready "${name#front-}" ;;
  start-*) await 60 "PostgreSQL's start" pg_serves "$name" ;;
  stop-primary | stop-standby) end "$name" INT 30 ;;
  stop-*) end "$name" TERM 60 ;;
  kill-*) pid=$(live_pid "$name") || fail "$name does not run"; kill -KILL "$pid" ;;
  pid-*) pid_of "$name" ;;
  *) fail "$usage" ;;
esac
