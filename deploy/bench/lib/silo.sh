# MonkeysMail: the published Silo with its HTTP front inside, one process, on a fresh store; or, as postgres-front, a silo of a cluster and a front beside it, with
# mutual TLS between them. Delivery goes to the sink as smart host; no rate limit.

SILO_PID=
SILO_DIR=
SILO_KEY=
FRONT_PID=

silo_publish() {
  if [[ -n $SILO_PUBLISHED ]]; then
    [[ -x $SILO_PUBLISHED/monkeysmail ]] || fail "$SILO_PUBLISHED holds no published silo (no monkeysmail)"
    return
  fi
  say "publishing MonkeysMail.Silo (Release)"
  SILO_PUBLISHED=$WORK/published
  interruptible dotnet publish "$REPOSITORY/MonkeysMail.Silo" -c Release --artifacts-path "$WORK/artifacts" -o "$SILO_PUBLISHED" -v q -nologo > "$WORK/publish.log" 2>&1 \
    || { tail -n 30 "$WORK/publish.log" >&2; fail "MonkeysMail.Silo does not publish"; }
}

front_publish() {
  FRONT_PUBLISHED=$WORK/published-front
  interruptible dotnet publish "$REPOSITORY/MonkeysMail.Api" -c Release --artifacts-path "$WORK/artifacts" -o "$FRONT_PUBLISHED" -v q -nologo > "$WORK/publish.log" 2>&1 \
    || { tail -n 30 "$WORK/publish.log" >&2; fail "MonkeysMail.Api does not publish"; }
  make_authority "$WORK/tls"
  make_certificate "$WORK/tls" silo silo
  make_certificate "$WORK/tls" front front
}

# tls_arguments NAME
tls_arguments() {
  printf '%s\n' "--MonkeysMail:Cluster:Tls:Certificate=$WORK/tls/$1.pem" "--MonkeysMail:Cluster:Tls:Key=$WORK/tls/$1.key" "--MonkeysMail:Cluster:Tls:TrustedRoots=$WORK/tls/ca.pem"
}

# silo_start postgres|sqlite|postgres-front
silo_start() {
  local prefix secret arguments tls
  SILO_DIR=$WORK/silo
  install -d -m 700 "$SILO_DIR"
  prefix=$(random_text 'a-z0-9' 12)
  secret=$(random_text 'A-Za-z0-9_-' 43)
  SILO_KEY=mm_live_$prefix.$secret
  arguments=(
    "--MonkeysMail:DataDirectory=$SILO_DIR"
    "--MonkeysMail:Bootstrap:ApiKey=$SILO_KEY"
    --MonkeysMail:Bootstrap:Domain=example.com
    "--MonkeysMail:Delivery:SmartHost=127.0.0.1:$SINK_PORT"
    --MonkeysMail:Limits:Workspace:Rate=0
  )
  if [[ $1 == postgres-front ]]; then
    mapfile -t tls < <(tls_arguments silo)
    arguments+=(
      --MonkeysMail:Cluster:Mode=postgres --MonkeysMail:Cluster:Address=127.0.0.1 "--MonkeysMail:Cluster:SiloPort=$CLUSTER_SILO_PORT"
      "--MonkeysMail:Cluster:GatewayPort=$GATEWAY_PORT" --MonkeysMail:Zone=zone-a "--MonkeysMail:Keys:File=$SILO_DIR/keys.json" "${tls[@]}"
    )
  else
    arguments+=(--urls "http://127.0.0.1:$ENGINE_PORT")
  fi
  if [[ $1 == postgres* ]]; then
    postgres_start
    arguments+=("--ConnectionStrings:MonkeysMail=$(postgres_connection_string)")
  fi
  if ((${SMTP:-0})); then
    mapfile -t tls < <(smtp_arguments)
    arguments+=("${tls[@]}")
  fi
  # BENCH_SILO_ENV (NAME=value …) and BENCH_SILO_ARGS are for trials; the figures of record are made without them.
  # shellcheck disable=SC2086
  (cd "$SILO_DIR" && exec env ${BENCH_SILO_ENV:-} "$SILO_PUBLISHED/monkeysmail" "${arguments[@]}" ${BENCH_SILO_ARGS:-}) > "$WORK/silo.log" 2>&1 &
  SILO_PID=$!
  [[ $1 != postgres-front ]] || front_start
  await_silo
  ((${SMTP:-0} == 0)) || lift_start
}

front_start() {
  local tls
  mapfile -t tls < <(tls_arguments front)
  (cd "$SILO_DIR" && exec "$FRONT_PUBLISHED/MonkeysMail.Api" --urls "http://127.0.0.1:$ENGINE_PORT" --MonkeysMail:Zone=zone-a \
    "--MonkeysMail:Cluster:Gateways=zone-a=127.0.0.1:$GATEWAY_PORT" "${tls[@]}") > "$WORK/front.log" 2>&1 &
  FRONT_PID=$!
}

await_silo() {
  local deadline=$((SECONDS + 60))
  until silo_ready; do
    alive "$SILO_PID" || { tail -n 30 "$WORK/silo.log" >&2; fail "the silo ended at its start"; }
    ((SECONDS < deadline)) || { tail -n 30 "$WORK/silo.log" >&2; fail "the silo is not ready after 60 s"; }
    sleep 0.1
  done
}

silo_ready() {
  local status
  { exec 3<> "/dev/tcp/127.0.0.1/$ENGINE_PORT"; } 2> /dev/null || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r -t 5 status <&3 || status=
  exec 3>&-
  [[ $status == *' 200 '* ]]
}

silo_stop() {
  ((${SMTP:-0} == 0)) || lift_stop
  if [[ -n $FRONT_PID ]]; then
    stop_process "$FRONT_PID" 40
    FRONT_PID=
  fi
  if [[ -n $SILO_PID ]]; then
    stop_process "$SILO_PID" 40
    SILO_PID=
  fi
  postgres_stop
  [[ -z $SILO_DIR ]] || rm -rf "$SILO_DIR"
  SILO_DIR=
}

silo_roots() { printf '%s' "$SILO_PID $FRONT_PID $POSTGRES_PID"; }

silo_load() { load --url "http://127.0.0.1:$ENGINE_PORT" --key "$SILO_KEY" --connections "$CONNECTIONS" "$@"; }

# random_text CHARACTERS COUNT
random_text() {
  local text
  text=$(head -c 4096 /dev/urandom | LC_ALL=C tr -dc "$1")
  printf '%s' "${text:0:$2}"
}
