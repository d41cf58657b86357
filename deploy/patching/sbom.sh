#!/usr/bin/env bash
# The software bill of materials, CycloneDX 1.6: what the released silo and front consist of (from the lock files that the release is restored by), with
# licences and hashes, and what only the tests use, marked as excluded. Validated against the schema.
#
#   deploy/patching/sbom.sh [--output FILE]        artifacts/release/sbom.cdx.json by default
#
# Licences are read from the packages themselves, so they must have been restored on this machine. Last line: components=… without_licence=…
# Exit 0 made and valid, 1 invalid, 2 it could not be made. Needs node and npm.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
output=$repository/artifacts/release/sbom.cdx.json
fail() {
  printf 'sbom.sh: %s\n' "$1" >&2
  exit 2
}
while (($#)); do
  case $1 in
    --output) output=${2:-}; shift 2 || fail '--output has no value' ;;
    *) fail "unknown: $1" ;;
  esac
done
for tool in node npm git; do command -v "$tool" > /dev/null || fail "$tool is missing"; done
mkdir -p "$(dirname "$output")"
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
version=$(git -C "$repository" describe --always --dirty 2> /dev/null || printf 'unknown')
node "$repository/deploy/patching/sbom.mjs" "$repository" "$packages" "$version" > "$output" || fail 'the bill was not made'
validate=$repository/deploy/validate
"$validate/packages.sh" "$validate" || fail 'the validators are not to be had'
node "$validate/check.mjs" cyclonedx "$output" >&2 || exit 1
printf 'components=%s without_licence=%s file=%s\n' "$(grep -cE '"bom-ref": "pkg:(nuget|npm)' "$output")" "$(grep -c '"name": "unknown"' "$output" || true)" "$output"
