# Postfix in a temporary folder: own configuration, queue, data and port. It touches neither /etc/postfix nor a running instance.

POSTFIX_DIR=
POSTFIX_PID=

# postfix_start signed|unsigned
postfix_start() {
  POSTFIX_DIR=$WORK/postfix
  install -d -m 755 "$POSTFIX_DIR" "$POSTFIX_DIR/conf" "$POSTFIX_DIR/queue"
  install -d -o postfix -m 700 "$POSTFIX_DIR/data"
  local file
  for file in main.cf master.cf; do
    sed -e "s|@DIR@|$POSTFIX_DIR|g" -e "s|@PORT@|$ENGINE_PORT|g" -e "s|@SINK@|$SINK_PORT|g" \
      -e "s|@SMTPD@|$((CONNECTIONS + 4))|g" -e "s|@CONCURRENCY@|$POSTFIX_CONCURRENCY|g" "$BENCH/peer/$file" > "$POSTFIX_DIR/conf/$file"
  done
  if [[ $1 == signed ]]; then
    opendkim_start "$POSTFIX_DIR/opendkim"
    printf '%s\n' "smtpd_milters = unix:$POSTFIX_DIR/opendkim/milter.sock" 'milter_protocol = 6' 'milter_default_action = tempfail' >> "$POSTFIX_DIR/conf/main.cf"
  fi
  postfix -c "$POSTFIX_DIR/conf" start > "$WORK/postfix.log" 2>&1 || { cat "$WORK/postfix.log" >&2; fail "Postfix does not start"; }
  await 10 "Postfix's start" answers "$ENGINE_PORT"
  POSTFIX_PID=$(tr -d ' ' < "$POSTFIX_DIR/queue/pid/master.pid")
}

postfix_stop() {
  if [[ -n $POSTFIX_PID ]]; then
    postfix -c "$POSTFIX_DIR/conf" abort > /dev/null 2>&1 || true
    stop_process "$POSTFIX_PID" 10
    POSTFIX_PID=
  fi
  opendkim_stop
  [[ -z $POSTFIX_DIR ]] || rm -rf "$POSTFIX_DIR"
  POSTFIX_DIR=
}

postfix_roots() { printf '%s' "$POSTFIX_PID $OPENDKIM_PID"; }

# postfix_submit SIZE COUNT: smtp-source with persistent sessions; returns when Postfix has taken all of them.
postfix_submit() {
  /usr/sbin/smtp-source -s "$CONNECTIONS" -d -m "$2" -l "$1" -M source.example.com -f no-reply@example.com -t user@example.net "127.0.0.1:$ENGINE_PORT" \
    || fail "smtp-source gave up"
}
