#!/usr/bin/env bash
# Writes the lock files anew after a change of versions: packages.lock.json for development and tests, packages.linux-x64.lock for releases.
#
#   deploy/patching/lock.sh            exit 0 written, 1 a restore failed (a vulnerable package, for example)
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset CI NuGetLockFilePath
dotnet restore MonkeysMail.sln --force-evaluate || exit 1
for project in MonkeysMail.Silo MonkeysMail.Api; do
  dotnet restore "$project" --force-evaluate -r linux-x64 -p:PublishReadyToRun=true -p:NuGetLockFilePath=packages.linux-x64.lock --artifacts-path "$work" || exit 1
done
git status --short -- '*.lock.json' '*.lock'
