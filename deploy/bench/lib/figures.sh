# From the rounds to the figures: medians, ratios, the table, and whether what is required holds.

# median FILE COLUMN [ENGINE [SIZE]]: prints na when nothing was measured.
median() {
  awk -v column="$2" -v engine="${3:-}" -v size="${4:-}" '(engine == "" || $1 == engine) && (size == "" || $2 == size) { print $column }' "$1" 2> /dev/null | sort -n \
    | awk '{ v[NR] = $1 } END { if (NR == 0) print "na"; else print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

rate_of() { median "$WORK/results" 4 "$1" "$2"; }
cpu_of() { median "$WORK/results" 5 "$1" 2048; }

# ratio A B: na when one of them is.
ratio() { if [[ $1 == na || $2 == na ]]; then printf na; else calc "$1 / $2" %.2f; fi; }

compute_figures() {
  RATIO_FRONT=$(ratio "$(rate_of postgres-front 2048)" "$(rate_of postgres 2048)")
  RATIO_UNSIGNED_PEER=$(ratio "$(rate_of postgres 2048)" "$(rate_of postfix-unsigned 2048)")
  RATIO_POSTGRES=$(ratio "$(rate_of postgres 2048)" "$(rate_of postfix 2048)")
  RATIO_SQLITE=$(ratio "$(rate_of sqlite 2048)" "$(rate_of postfix 2048)")
  RATIO_POSTGRES_50K=$(ratio "$(rate_of postgres 51200)" "$(rate_of postfix 51200)")
  RATIO_SQLITE_50K=$(ratio "$(rate_of sqlite 51200)" "$(rate_of postfix 51200)")
  CPU_MS_POSTGRES=$(ratio "$(cpu_of postgres)" 1)
  CPU_MS_FRONT=$(ratio "$(cpu_of postgres-front)" 1)
  CPU_MS_SQLITE=$(ratio "$(cpu_of sqlite)" 1)
  CPU_MS_POSTFIX=$(ratio "$(cpu_of postfix)" 1)
}

print_table() {
  local engine
  printf '\n%-17s %6s %6s %12s %12s %12s %8s %8s\n' engine size round 'messages/s' 'accepted/s' 'CPU ms/msg' refused 'others %'
  [[ ! -s $WORK/results ]] || sort -k2,2n -k1,1 -k3,3n "$WORK/results" | awk '{ printf "%-17s %6d %6d %12.0f %12.0f %12.2f %8d %8d\n", $1, $2, $3, $4, $6, $5, $8, $7 }'
  printf '\n%-17s %14s %14s %16s %16s %14s %22s\n' 'ours' 'HTTP p50 ms' 'HTTP p99 ms' 'connect p50 ms' 'connect p95 ms' 'peak memory MB' 'growth 100k→300k MB'
  for engine in postgres postgres-front sqlite; do
    printf '%-17s %14s %14s %16s %16s %14s %21s\n' "$engine" \
      "$(median "$WORK/latencies" 2 "$engine")" "$(median "$WORK/latencies" 3 "$engine")" \
      "$(median "$WORK/latencies" 4 "$engine")" "$(median "$WORK/latencies" 5 "$engine")" \
      "$(median "$WORK/peaks" 2 "$engine")" "$(growth "$engine")"
  done
  printf '%s\n\n' "HTTP and connect: 2 KB at half of the peak rate; aims 15, 100, -, 250 ms. Medians of the rounds. Warm-up $WARM_UP s before each counted run."
}

growth() { awk -v engine="$1" '$1 == engine { printf "%.1f", $3 - $2; found = 1 } END { if (!found) print "na" }' "$WORK/memory" 2> /dev/null || printf na; }

# require NAME VALUE AT_LEAST: what was not measured is not judged.
require() {
  if [[ $2 != na ]] && awk -v v="$2" -v least="$3" 'BEGIN { exit !(v < least) }'; then
    printf 'FAILS: %s=%s, required is at least %s\n' "$1" "$2" "$3"
    FAILED=1
  fi
}

require_at_most() {
  if [[ $2 != na ]] && awk -v v="$2" -v most="$3" 'BEGIN { exit !(v > most) }'; then
    printf 'FAILS: %s=%s, required is at most %s\n' "$1" "$2" "$3"
    FAILED=1
  fi
}

# Prints the last line and ends the bench: 0, or 1 when a required figure does not hold.
verdict() {
  FAILED=0
  if ((${SMTP:-0})); then
    require ratio_smtp_postgres "$RATIO_POSTGRES" 2
    VERDICT_REACHED=1
    undo_all
    printf '%s\n' "ratio_smtp_postgres=$RATIO_POSTGRES cpu_ms_postgres=$CPU_MS_POSTGRES cpu_ms_postfix=$CPU_MS_POSTFIX"
    exit "$FAILED"
  fi
  require ratio_postgres "$RATIO_POSTGRES" 3
  require ratio_sqlite "$RATIO_SQLITE" 3
  require ratio_postgres_50k "$RATIO_POSTGRES_50K" 2
  require ratio_sqlite_50k "$RATIO_SQLITE_50K" 2
  require ratio_unsigned_peer "$RATIO_UNSIGNED_PEER" 1.7
  require_at_most memory_growth_mb_postgres "$(growth postgres)" 30
  require_at_most memory_growth_mb_sqlite "$(growth sqlite)" 30
  VERDICT_REACHED=1
  undo_all
  printf '%s\n' "ratio_unsigned_peer=$RATIO_UNSIGNED_PEER ratio_postgres=$RATIO_POSTGRES ratio_sqlite=$RATIO_SQLITE ratio_postgres_50k=$RATIO_POSTGRES_50K ratio_sqlite_50k=$RATIO_SQLITE_50K cpu_ms_postgres=$CPU_MS_POSTGRES cpu_ms_sqlite=$CPU_MS_SQLITE cpu_ms_postfix=$CPU_MS_POSTFIX ratio_front=$RATIO_FRONT cpu_ms_front=$CPU_MS_FRONT"
  exit "$FAILED"
}
