#!/usr/bin/env bash
# Checks monkeysmail.service without a running systemd: its grammar, and how exposed it leaves the process (0 to 10, less is better; 2.0 is the most allowed).
# Last line: exposure=…   Exit 0 good, 1 not, 2 systemd-analyze is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v systemd-analyze > /dev/null || { printf 'verify.sh: systemd-analyze is missing\n' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The program and the environment file are not on this machine.
sed -E 's|^ExecStart=.*|ExecStart=/bin/true|; s|^WorkingDirectory=.*|WorkingDirectory=/|' "$here/monkeysmail.service" > "$work/monkeysmail.service"
if ! systemd-analyze verify --man=no --recursive-errors=no "$work/monkeysmail.service" > "$work/said" 2>&1 || grep -F monkeysmail.service "$work/said" >&2; then
  cat "$work/said" >&2
  exit 1
fi
systemd-analyze security --offline=true --threshold=20 --no-pager "$work/monkeysmail.service" > "$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
grep -E '^✗' "$work/said" || true
sed -nE 's/.*Overall exposure level for [^:]*: ([0-9.]+).*/exposure=\1/p' "$work/said"
