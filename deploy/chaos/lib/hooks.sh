# What a chaos run makes different in a local cluster; sourced by deploy/local/up.sh through MM_HOOKS, and by the run itself.
# shellcheck shell=bash

# Certificates are a day old at once: a silo whose clock is an hour behind must not find them unborn.
openssl() {
  if [[ -r ${MM_CLOCK_LIBRARY:-} ]]; then LD_PRELOAD=$MM_CLOCK_LIBRARY FAKETIME=-1d command openssl "$@"; else command openssl "$@"; fi
}

# The silo of zone MM_CLOCK_ZONE reads its clock's error from a file. The monotonic clock stays true; without the last setting libfaketime 0.9.10 makes every
# wait with a time limit end at once (glibc keeps those limits by the monotonic clock already).
silo_environment() {
  if [[ $1 == "${MM_CLOCK_ZONE:-}" ]]; then
    [[ -e $STATE/clock ]] || printf '+0' > "$STATE/clock"
    printf '%s\n' env "LD_PRELOAD=$MM_CLOCK_LIBRARY" "FAKETIME_TIMESTAMP_FILE=$STATE/clock" DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1 \
      FAKETIME_FORCE_MONOTONIC_FIX=0
  fi
}
