# A turn: one engine, freshly started, one size; warm-up, the counted run, and for ours the latency at half of the rate just found.
# Each turn adds lines to $WORK/results: "engine size round rate cpu_ms accept_rate others" and to $WORK/latencies what the second part found.

engine_start() {
  case $1 in
    postfix) postfix_start signed ;;
    postfix-unsigned) postfix_start unsigned ;;
    *) silo_start "$1" ;;
  esac
}

engine_stop() {
  postfix_stop
  silo_stop
}

engine_roots() { case $1 in postfix*) postfix_roots ;; *) silo_roots ;; esac; }

# submit ENGINE SIZE COUNT: prints first_us, last_us and refused; returns when the engine has taken all.
submit() {
  local first
  if by_source "$1"; then
    first=${EPOCHREALTIME/[.,]/}
    source_submit "$@"
    printf 'first_us=%s last_us=%s refused=0\n' "$first" "${EPOCHREALTIME/[.,]/}"
  else
    silo_load --size "$2" --count "$3"
  fi
}

# by_source ENGINE: whether its load is smtp-source.
by_source() { [[ $1 == postfix* ]] || ((SMTP)); }

# source_submit ENGINE SIZE COUNT
source_submit() {
  case $1 in
    postfix*) postfix_submit "$2" "$3" ;;
    *) smtp_submit "$2" "$3" ;;
  esac
}

# warm_up ENGINE SIZE: load for WARM_UP seconds, uncounted; afterwards nothing is left in the engine.
warm_up() {
  local deadline=$((SECONDS + WARM_UP)) line
  SENT=$(sink_messages)
  if by_source "$1"; then
    while ((SECONDS < deadline)); do
      interruptible source_submit "$1" "$2" 500
      SENT=$((SENT + 500))
    done
  else
    interruptible silo_load --size "$2" --seconds "$WARM_UP" > "$WORK/load"
    line=$(< "$WORK/load")
    SENT=$((SENT + $(value accepted "$line")))
  fi
  settle
}

# Waits until all that was sent is at the sink, and a second more for what an engine still writes after that.
settle() {
  interruptible sink_await "$SENT" > /dev/null || fail "not all messages came to the sink"
  sleep 1
  sync -f "$WORK"
}

# turn ENGINE SIZE COUNT ROUND
turn() {
  local engine=$1 size=$2 count=$3 round=$4 rate
  say "round $round: $engine, $count messages of $size octets"
  sink_start
  engine_start "$engine"
  warm_up "$engine" "$size"
  counted_run "$engine" "$size" "$count" "$round"
  case $engine in
    postfix*) ;;
    *)
      rate=$(awk -v e="$engine" -v s="$size" -v r="$round" '$1 == e && $2 == s && $3 == r { print $4 }' "$WORK/results")
      ((size > 2048 || SMTP)) || latency_run "$engine" "$size" "$rate"
      printf '%s %s\n' "$engine" "$(peak_mb "$SILO_PID")" >> "$WORK/peaks"
      ;;
  esac
  engine_stop
  sink_stop
}

counted_run() {
  local engine=$1 size=$2 count=$3 round=$4 roots own_before others_before cpu_before line end watch
  roots=$(engine_roots "$engine")
  cpu_before=$(cpu_ticks "$roots")
  own_before=$(cpu_ticks "$$ $roots")
  others_before=$(busy_ticks)

  SENT=$((SENT + count))
  sink_await "$SENT" > "$WORK/end" &
  watch=$!
  interruptible submit "$engine" "$size" "$count" > "$WORK/load"
  line=$(< "$WORK/load")
  wait "$watch" || fail "$engine: not all messages came to the sink"
  end=$(< "$WORK/end")
  sleep 1 # outcomes, queue files: what an engine still writes belongs to its CPU time
  [[ $(sink_messages) == "$SENT" ]] || fail "$engine: the sink has $(sink_messages) messages, sent were $SENT"

  awk -v engine="$engine" -v size="$size" -v round="$round" -v count="$count" -v hz="$(ticks_per_second)" -v processors="$(nproc)" \
    -v first="$(value first_us "$line")" -v last="$(value last_us "$line")" -v end="$end" -v refused="$(value refused "$line")" \
    -v cpu="$(($(cpu_ticks "$roots") - cpu_before))" -v own="$(($(cpu_ticks "$$ $roots") - own_before))" -v busy="$(($(busy_ticks) - others_before))" '
    BEGIN {
      seconds = (end - first) / 1e6
      others = 100 * (busy - own) / hz / (seconds + 1) / processors
      printf "%s %d %d %.1f %.3f %.1f %.0f %d\n", engine, size, round, count / seconds, 1000 * cpu / hz / count, count / ((last - first) / 1e6), others, refused
    }' | tee -a "$WORK/results" | awk '{ printf "  %.0f messages/s, %.2f ms of CPU a message, accepted at %.0f/s; the rest of the machine took %d %%\n", $4, $5, $6, $7 }' >&2
}

# latency_run ENGINE SIZE PEAK: half of the peak rate for LATENCY_SECONDS.
latency_run() {
  local engine=$1 size=$2 peak=$3 line waits
  interruptible silo_load --size "$size" --rate "$(calc "$peak / 2")" --seconds "$LATENCY_SECONDS" --log "$WORK/accepted" > "$WORK/load"
  line=$(< "$WORK/load")
  SENT=$((SENT + $(value accepted "$line")))
  settle
  waits=$(probe connect-times "http://127.0.0.1:$ENGINE_PORT" "$SILO_KEY" "$WORK/accepted" 500)
  printf '%s %s %s %s %s\n' "$engine" "$(value p50_ms "$line")" "$(value p99_ms "$line")" \
    "$(value connect_p50_ms "$waits")" "$(value connect_p95_ms "$waits")" >> "$WORK/latencies"
}

# memory_turn ENGINE: what 200,000 more messages add to the resident memory after a forced collection.
memory_turn() {
  local engine=$1 first
  say "memory: $engine, 100,000 messages, then 200,000 more"
  sink_start
  engine_start "$engine"
  SENT=0
  resident_after 100000
  first=$RESIDENT
  resident_after 200000
  engine_stop
  sink_stop
  say "  $first MB after 100,000, $RESIDENT MB after 300,000"
  printf '%s %s %s\n' "$engine" "$first" "$RESIDENT" >> "$WORK/memory"
}

# resident_after COUNT: sends so many more; RESIDENT is the resident memory in MB once they are delivered and garbage is collected.
resident_after() {
  interruptible silo_load --size 2048 --count "$1" > /dev/null
  SENT=$((SENT + $1))
  settle
  interruptible probe collect "$SILO_PID" > /dev/null
  RESIDENT=$(resident_mb "$SILO_PID")
}
