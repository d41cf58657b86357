# OpenDKIM beside Postfix: its own configuration, key and socket in the temporary folder.

OPENDKIM_PID=

opendkim_start() {
  local dir=$1
  install -d -o opendkim -g opendkim -m 755 "$dir"
  openssl genrsa -traditional -out "$dir/bench.pem" 2048 2> /dev/null
  chown opendkim:opendkim "$dir/bench.pem"
  chmod 600 "$dir/bench.pem"
  sed "s|@DIR@|$dir|g" "$BENCH/peer/opendkim.conf" > "$dir/opendkim.conf"
  /usr/sbin/opendkim -x "$dir/opendkim.conf" || fail "OpenDKIM does not start"
  await 10 "OpenDKIM's start" test -S "$dir/milter.sock" -a -s "$dir/opendkim.pid"
  OPENDKIM_PID=$(< "$dir/opendkim.pid")
}

opendkim_stop() {
  if [[ -n $OPENDKIM_PID ]]; then
    stop_process "$OPENDKIM_PID" 10
    OPENDKIM_PID=
  fi
}
