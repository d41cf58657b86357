#!/usr/bin/env bash
# Installs what the tests need and runs all of them: `./test.sh`. Further arguments go to `dotnet test` (for example --filter Name~Storage).
set -euo pipefail
cd "$(dirname "$0")"

# PostgreSQL and unbound serve the tests, haproxy stands before the fronts of a cluster, smtp-sink is a peer, opendkim and mailauth (npm) verify signatures,
# swaks, msmtp, python3 (smtplib), nodemailer (npm) and a relaying postfix (with libsasl2-modules) are clients of our SMTP; prometheus has promtool, shellcheck reads the scripts of deploy/,
# softhsm2 is a PKCS#11 token, gcc makes the library that stands before it and fails on demand.
packages=(postgresql-15 postfix opendkim opendkim-tools unbound ldnsutils swaks libnet-ssleay-perl msmtp libsasl2-modules python3 nodejs haproxy openssl curl prometheus shellcheck softhsm2 gcc libc6-dev)
missing=()
for package in "${packages[@]}"; do
  case $package in
    nodejs) command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm) ;;
    *) dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package") ;;
  esac
done
if ((${#missing[@]})); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # Services must not start: the tests run their own on free ports.
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
  rm -f /usr/sbin/policy-rc.d
fi
npm ci --silent --ignore-scripts --no-audit --no-fund --prefix MonkeysMail.Tests/Kit/Verifiers

dotnet restore MonkeysMail.sln --locked-mode
dotnet format MonkeysMail.sln --verify-no-changes --no-restore
dotnet build MonkeysMail.sln --no-restore -nologo -v quiet

# The last line is "N passed, N failed", for whoever reads only that.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test MonkeysMail.sln --no-build --logger 'console;verbosity=minimal' "$@" 2>&1 | tee "$log" || status=$?
sed -nE 's/^(Passed|Failed)! +- Failed: +([0-9]+), Passed: +([0-9]+), .*/\3 passed, \2 failed/p' "$log" | tail -n 1
exit "$status"
