#!/usr/bin/env bash
# One member of a local cluster: member.sh start|stop|kill|pid NAME, where NAME is silo-a, silo-b, silo-c, front-1, front-2 or primary.
# start waits until it serves, stop drains as SIGTERM does, kill is kill -9.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for part in common network certificates postgres processes; do . "$here/lib/$part.sh"; done

(($# == 2)) || fail "say start, stop, kill or pid, and a name"
verb=$1 name=$2
case $verb-$name in
  start-silo-*) silo_start "${name#silo-}"; silo_await "${name#silo-}" ;;
  start-front-*) front_start "${name#front-}"; await 60 "$name's readiness" front_is_ready "${name#front-}" ;;
  start-primary) pg_start primary; await 60 "PostgreSQL's start" pg_ready primary ;;
  stop-primary) end primary INT 30 ;;
  stop-*) end "$name" TERM 60 ;;
  kill-*) running "$name" || fail "$name does not run"; kill -KILL "$(pid_of "$name")" ;;
  pid-*) pid_of "$name" ;;
  *) fail "say start, stop, kill or pid, and a name" ;;
esac
