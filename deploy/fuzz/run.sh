#!/usr/bin/env bash
# Runs the generators of the tests for longer: every property with the trait Fuzz, again and again with new seeds, until the time is over. What one finds is printed with
# its shrunk input; keep it as a test of its own.
#
#   deploy/fuzz/run.sh                        10 minutes
#   deploy/fuzz/run.sh --seconds N            another time; the round that runs then is finished
#   deploy/fuzz/run.sh --filter EXPRESSION    only some, in the language of `dotnet test --filter`: FullyQualifiedName~Smtp
#
# A property takes part by [FuzzProperty, Trait("Fuzz", "true")] (MonkeysMail.Tests/Kit/FuzzPropertyAttribute.cs). FUZZ_CASES (5,000) is how often each is tried in a round.
# A case that takes all memory (FUZZ_MEMORY, 2 GiB of heap) or more than 5 minutes ends the run as a failure. Needs the .NET 10 SDK and the built tests' other needs (test.sh).
# Exit: 0 nothing was found, 1 something was, 2 it could not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=600 filter='Fuzz=true'
while (($# > 0)); do
  case $1 in
    --seconds) seconds=${2:?--seconds needs a number} && shift ;;
    --filter) filter="Fuzz=true&(${2:?--filter needs an expression})" && shift ;;
    --help | -h) sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "$0" && exit 0 ;;
    *) printf 'fuzz: unknown option %s\n' "$1" >&2 && exit 2 ;;
  esac
  shift
done
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { printf 'fuzz: --seconds takes a whole number\n' >&2 && exit 2; }

export MM_FUZZ_CASES=${FUZZ_CASES:-5000}
printf -v DOTNET_GCHeapHardLimit '0x%x' "${FUZZ_MEMORY:-2147483648}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build MonkeysMail.Tests -nologo -v quiet >&2 || { printf 'fuzz: the tests do not build\n' >&2 && exit 2; }

export DOTNET_GCHeapHardLimit
rounds=0 properties=0
while ((SECONDS < seconds)); do
  if ! dotnet test MonkeysMail.Tests --no-build -nologo --filter "$filter" --blame-hang-timeout 5m > "$log" 2>&1; then
    cat "$log" >&2
    printf 'fuzz_seconds=%s fuzz_rounds=%s fuzz_cases=%s found=1\n' "$SECONDS" "$rounds" "$((rounds * properties * MM_FUZZ_CASES))"
    exit 1
  fi
  properties=$(sed -nE 's/.*Passed: +([0-9]+),.*/\1/p' "$log" | tail -n 1)
  [[ -n $properties ]] || { printf 'fuzz: no property matches\n' >&2 && exit 2; }
  rounds=$((rounds + 1))
done
printf 'fuzz_seconds=%s fuzz_rounds=%s fuzz_cases=%s found=0\n' "$SECONDS" "$rounds" "$((rounds * properties * MM_FUZZ_CASES))"
