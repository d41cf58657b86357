#!/usr/bin/env bash
# packages.sh DIRECTORY: its npm packages, as its lock file says; again only when that has changed, and one caller at a time. Exit 0, or npm's.
set -euo pipefail
exec 9> "$1/.packages-lock"
flock 9
hash=$(sha256sum < "$1/package-lock.json")
[[ $(cat "$1/node_modules/.lock-hash" 2> /dev/null) != "$hash" ]] || exit 0
npm ci --silent --ignore-scripts --legacy-peer-deps --no-audit --no-fund --omit=peer --omit=optional --prefix "$1"
printf '%s' "$hash" > "$1/node_modules/.lock-hash"
