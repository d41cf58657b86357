#!/usr/bin/env bash
# A ReadyToRun build of the silo (with its front inside) for one Linux x64 server: compiled ahead, with the .NET runtime in it, so that the server needs
# nothing but libc, OpenSSL and the certificates of the world (ca-certificates).
#
#   deploy/systemd/build.sh [--output DIRECTORY] [--plain]
#
# --output  artifacts/release/monkeysmail-VERSION by default, where VERSION is what git describes
# --plain   without ReadyToRun, for comparison (measure.sh)
#
# Packages come by the lock files alone (packages.linux-x64.lock); one with a known vulnerability ends the build. Exit 0 done, 1 the build failed, 2 called wrongly.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)

fail() {
  printf 'build.sh: %s\n' "$1" >&2
  exit "$2"
}
output='' ready=true
while (($#)); do
  case $1 in
    --output) output=${2:-}; shift 2 || fail '--output has no value' 2 ;;
    --plain) ready=false; shift ;;
    *) fail "unknown: $1" 2 ;;
  esac
done
version=$(git -C "$repository" describe --always --dirty 2> /dev/null || printf 'unknown')
output=$(realpath -m "${output:-$repository/artifacts/release/monkeysmail-$version}")
[[ ! -e $output ]] || fail "$output exists" 2
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
common=("$repository/MonkeysMail.Silo" -r linux-x64 "-p:PublishReadyToRun=$ready" -p:SelfContained=true --artifacts-path "$build" -v quiet)
export NuGetLockFilePath=packages.linux-x64.lock

# Said apart: it is here that a lock file which does not fit, or a vulnerable package, ends the build.
dotnet restore "${common[@]}" --locked-mode >&2 || fail 'the restore failed' 1
dotnet publish "${common[@]}" --no-restore -c Release -nologo -o "$build/out" >&2 || fail 'the publish failed' 1
rm -f "$build/out"/*.xml
mkdir -p "$(dirname "$output")"
mv "$build/out" "$output"
printf 'built=%s version=%s ready_to_run=%s size_mb=%s\n' "$output" "$version" "$ready" "$(du -sm "$output" | cut -f1)"
