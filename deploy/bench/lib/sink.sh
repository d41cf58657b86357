# The sink: Postfix's smtp-sink with the same settings for every engine. Its own counter (-c), written after each final dot, goes to a file.

SINK_PID=

sink_start() {
  SINK_COUNTER=$WORK/sink.count
  : > "$SINK_COUNTER"
  /usr/sbin/smtp-sink -c -u nobody -m 512 "$@" "127.0.0.1:$SINK_PORT" 4096 >> "$SINK_COUNTER" 2> "$WORK/sink.log" &
  SINK_PID=$!
  await 5 "the sink's start" answers "$SINK_PORT"
}

sink_stop() {
  if [[ -n $SINK_PID ]]; then
    stop_process "$SINK_PID" 5
    SINK_PID=
  fi
}

sink_messages() {
  local tail
  tail=$(tail -c 128 "$SINK_COUNTER" | tr '\r' '\n' | sed -n 's/^sess=[0-9]* quit=[0-9]* mesg=\([0-9]*\)$/\1/p' | tail -n 1)
  printf '%s' "${tail:-0}"
}

# sink_await COUNT: until so many messages have arrived in all; prints when that was, in microseconds since 1970.
sink_await() { probe watch "$SINK_COUNTER" "$1" 60; }
