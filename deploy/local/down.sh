#!/usr/bin/env bash
# Ends what up.sh started and removes its files. MM_LOCAL and MM_NET as there. `--keep` keeps data and logs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for part in common network certificates postgres processes; do . "$here/lib/$part.sh"; done

[[ -d $STATE/pids ]] || { say "nothing runs in $STATE"; exit 0; }
for name in balancer front-1 front-2; do end "$name" TERM 10 & done
wait
# Paused or cut off processes cannot drain: they are killed after a while.
for zone in "${ZONES[@]}"; do signal "silo-$zone" CONT; end "silo-$zone" TERM 20 & done
wait
for name in standby primary; do end "$name" INT 20; done
if namespaces; then network_down; fi
if [[ ${1:-} == --keep ]]; then rm -rf "$STATE/pids"; else rm -rf "$STATE"; fi
