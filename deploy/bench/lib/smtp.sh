# Submission by SMTP to ours: the listener's settings, and what stands between smtp-source and it.

LIFT_PID=

smtp_arguments() {
  [[ -e $WORK/smtp-tls/ca.pem ]] || make_authority "$WORK/smtp-tls"
  [[ -e $WORK/smtp-tls/smtp.pem ]] || make_certificate "$WORK/smtp-tls" smtp silo
  printf '%s\n' "--MonkeysMail:Smtp:SubmissionTls=127.0.0.1:$SMTP_PORT" "--MonkeysMail:Tls:Certificate=$WORK/smtp-tls/smtp.pem" "--MonkeysMail:Tls:Key=$WORK/smtp-tls/smtp.key" \
    --MonkeysMail:Smtp:MaxConnectionsPerAddress=1000 --MonkeysMail:Smtp:MaxConnectionsPerKey=1000 --MonkeysMail:Smtp:MaxMessagesPerConnection=1000000
}

lift_start() {
  "$WORK/tools/lift/lift" "$LIFT_PORT" "$SMTP_PORT" "$SILO_KEY" 2> "$WORK/lift.log" &
  LIFT_PID=$!
  await 10 "the lift's start" answers "$LIFT_PORT"
}

lift_stop() {
  if [[ -n $LIFT_PID ]]; then
    stop_process "$LIFT_PID" 5
    LIFT_PID=
  fi
}

# smtp_submit SIZE COUNT: as postfix_submit.
smtp_submit() {
  /usr/sbin/smtp-source -s "$CONNECTIONS" -d -m "$2" -l "$1" -M source.example.com -f no-reply@example.com -t user@example.net "127.0.0.1:$LIFT_PORT" \
    || fail "smtp-source gave up"
}
