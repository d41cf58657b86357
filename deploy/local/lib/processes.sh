# Silos, fronts and the load balancer of a local cluster.

SILO_DLL=${MM_SILO:-$STATE/app/silo/monkeysmail.dll}
FRONT_DLL=${MM_FRONT:-$STATE/app/front/MonkeysMail.Api.dll}
LB_PORT=${MM_LB_PORT:-8025}
LB_SMTP_PORT=${MM_LB_SMTP_PORT:-8465}
FRONT_PORT=8025
FRONT_SMTP_PORT=8465
SILO_PORT=11111
GATEWAY_PORT=30000
OPERATOR_PORT=8026

publish() {
  local project
  if [[ -z ${MM_SILO:-} ]]; then
    for project in Silo:silo Api:front; do
      say "publishing MonkeysMail.${project%:*}"
      dotnet publish "$REPO/MonkeysMail.${project%:*}" -c Release -o "$STATE/app/${project#*:}" -v q -nologo > "$STATE/logs/publish.log" 2>&1 \
        || { cat "$STATE/logs/publish.log" >&2; fail "the build failed"; }
    done
  fi
}

operator_key() { cat "$STATE/operator.key"; }

# What every silo is told beyond the arguments below: one word a line.
silo_settings() { cat "$STATE/silo.settings" 2> /dev/null || true; }

# silo_start ZONE: does not wait.
silo_start() {
  local zone=$1 name=silo-$1 words settings
  mapfile -t settings < <(silo_settings)
  mapfile -t words < <(in_zone "$zone" dotnet "$SILO_DLL" \
    --MonkeysMail:Cluster:Mode=postgres "--MonkeysMail:Cluster:Id=$CLUSTER_ID" "--MonkeysMail:Cluster:Address=$(zone_ip "$zone")" \
    "--MonkeysMail:Cluster:SiloPort=$SILO_PORT" "--MonkeysMail:Cluster:GatewayPort=$GATEWAY_PORT" "--MonkeysMail:Zone=zone-$zone" \
    "--MonkeysMail:Cluster:Tls:Certificate=$STATE/tls/silo-$zone.pem" "--MonkeysMail:Cluster:Tls:Key=$STATE/tls/silo-$zone.key" \
    "--MonkeysMail:Cluster:Tls:TrustedRoots=$STATE/tls/ca.pem" "--MonkeysMail:DataDirectory=$STATE/$name" "--MonkeysMail:Keys:File=$STATE/keys.json" \
    "--MonkeysMail:TrustedProxies=$(hub_ip)/32" "--MonkeysMail:Operator:Urls=http://$(zone_ip "$zone"):$OPERATOR_PORT" "${settings[@]}")
  mark "$name" > "$STATE/$name.mark"
  ConnectionStrings__MonkeysMail=$(cat "$STATE/connection") MonkeysMail__Operator__ApiKey=$(operator_key) \
    MonkeysMail__Bootstrap__ApiKey=$(cat "$STATE/live.key") MonkeysMail__Bootstrap__TestKey=$(cat "$STATE/test.key") \
    MonkeysMail__Bootstrap__Domain=example.com \
    spawn "$name" $(silo_environment "$zone") "${words[@]}"
}

# Words before the command, such as env FAKETIME=…; a chaos run redefines it.
silo_environment() { :; }

silo_await() { await 60 "silo-$1's start" said_since "silo-$1" "$(cat "$STATE/silo-$1.mark")" '^listening gateway'; }

front_zone_setting() { if [[ -z ${MM_ZONELESS_FRONTS:-} ]]; then printf -- '--MonkeysMail:Zone=zone-%s' "$1"; fi; }
front_zone() { if [[ $1 == 1 ]]; then printf 'a'; else printf 'b'; fi; }

# front_start NUMBER: front 1 is in zone a, front 2 in zone b. A front that is told of no zone uses all gateways alike.
front_start() {
  local zone name=front-$1 words gateways other
  zone=$(front_zone "$1")
  for other in "${ZONES[@]}"; do gateways=${gateways:+$gateways,}zone-$other=$(zone_ip "$other"):$GATEWAY_PORT; done
  mapfile -t words < <(in_zone "$zone" dotnet "$FRONT_DLL" \
    "--urls=http://$(zone_ip "$zone"):$FRONT_PORT" $(front_zone_setting "$zone") "--MonkeysMail:TrustedProxies=$(hub_ip)/32" \
    "--MonkeysMail:Cluster:Id=$CLUSTER_ID" "--MonkeysMail:Cluster:Gateways=$gateways" \
    "--MonkeysMail:Cluster:Tls:Certificate=$STATE/tls/$name.pem" "--MonkeysMail:Cluster:Tls:Key=$STATE/tls/$name.key" \
    "--MonkeysMail:Cluster:Tls:TrustedRoots=$STATE/tls/ca.pem" "--MonkeysMail:Shutdown:RedSeconds=3" \
    "--MonkeysMail:Tls:Certificate=$STATE/tls/$name.pem" "--MonkeysMail:Tls:Key=$STATE/tls/$name.key" "--MonkeysMail:Smtp:SubmissionTls=$(zone_ip "$zone"):$FRONT_SMTP_PORT")
  mark "$name" > "$STATE/$name.mark"
  spawn "$name" "${words[@]}"
}

front_is_ready() { curl -sf -o /dev/null -m 2 "http://$(zone_ip "$(front_zone "$1")"):$FRONT_PORT/health/ready"; }

balancer_start() {
  local number
  {
    cat << CONF
global
  maxconn 4096
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout queue 5s
  option forwardfor
  option redispatch 1
  retries 1
  # Only what was never sent to a front is sent to another: a request that may have been read is the client's to repeat.
  retry-on conn-failure
  # No front is ready: what fronts themselves would answer (RFC 9457).
  http-error status 503 content-type application/problem+json string '{"type":"urn:monkeysmail:problem:unavailable","title":"Not available now","status":503,"detail":"No server can take mail now. Repeat the request later, with the same Idempotency-Key.","code":"unavailable"}' hdr Retry-After 5
frontend mail
  bind 127.0.0.1:$LB_PORT
  bind $(hub_ip):$LB_PORT
  default_backend fronts
backend fronts
  balance roundrobin
  option httpchk GET /health/ready
  http-check expect status 200
  default-server inter 1s fall 2 rise 1
CONF
    for number in 1 2; do printf '  server front-%s %s:%s check\n' "$number" "$(zone_ip "$(front_zone "$number")")" "$FRONT_PORT"; done
    cat << CONF
listen submissions
  mode tcp
  bind 127.0.0.1:$LB_SMTP_PORT
  bind $(hub_ip):$LB_SMTP_PORT
  balance leastconn
  # A session may be silent for five minutes (RFC 5321 4.5.3.2.7); the fronts end it then. Whether a front can take mail, it says over HTTP.
  timeout client 310s
  timeout server 310s
  option httpchk GET /health/ready
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
CONF
    for number in 1 2; do
      printf '  server front-%s %s:%s send-proxy-v2 check port %s\n' "$number" "$(zone_ip "$(front_zone "$number")")" "$FRONT_SMTP_PORT" "$FRONT_PORT"
    done
  } > "$STATE/haproxy.cfg"
  spawn balancer haproxy -db -f "$STATE/haproxy.cfg"
}
