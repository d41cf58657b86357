#!/usr/bin/env bash
# A whole cluster on this machine in one command: PostgreSQL, three silos in three zones, two fronts, a load balancer. Prints their addresses.
#
#   deploy/local/up.sh [--smart-host HOST:PORT] [--namespaces] [--standby] [--silos 3] [-- SETTING…]
#
# --smart-host  all mail goes there; without it mail goes to MX hosts, as in production
# --namespaces  each zone in a network namespace of its own (root), so that a zone can be cut off
# --standby     the database lives in zone a and waits at each commit for its standby in zone b
# --silos       1 to 3, each in a zone of its own
# SETTING       further settings of every silo, such as --MonkeysMail:Limits:Workspace:Rate=0
#
# MM_LOCAL names the directory of its state (/tmp/monkeysmail-local), MM_NET its number when several run (77), MM_LB_PORT, MM_LB_SMTP_PORT and MM_PG_PORT the ports,
# MM_SILO and MM_FRONT built dlls to use instead of publishing, MM_PARENT a process with which the cluster ends, MM_HOOKS a file of shell functions that take the
# place of those in lib. Needs: postgresql-15, haproxy, openssl, curl. Ends with deploy/local/down.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for part in common network certificates postgres processes; do . "$here/lib/$part.sh"; done
[[ -z ${MM_HOOKS:-} ]] || . "$MM_HOOKS"

smart_host='' standby='' namespaces='' settings=()
while (($#)); do
  case $1 in
    --smart-host | --silos) (($# > 1)) || fail "$1 needs a value" ;;
  esac
  case $1 in
    --smart-host) smart_host=$2; shift 2 ;;
    --namespaces) namespaces=yes; shift ;;
    --standby) standby=yes; shift ;;
    --silos) [[ $2 == [123] ]] || fail "--silos is '$2'; it should be 1, 2 or 3"; ZONES=("${ZONES[@]:0:$2}"); shift 2 ;;
    --) shift; settings=("$@"); break ;;
    *) fail "unknown: $1" ;;
  esac
done
for tool in "$PG_BIN/initdb" haproxy openssl curl; do
  command -v "$tool" > /dev/null || [[ -x /usr/sbin/$tool ]] || fail "missing $tool: apt-get install postgresql-15 haproxy openssl curl"
done
PATH=$PATH:/usr/sbin
[[ ! -d $STATE/pids ]] || fail "$STATE is in use: run deploy/local/down.sh first"

mkdir -p "$STATE"/{pids,logs,tls}
chmod 711 "$STATE"
[[ -z $namespaces ]] || : > "$STATE/namespaces"
publish
network_up

# For tests: the cluster ends with the process that is named.
if [[ -n ${MM_PARENT:-} ]]; then
  (exec setsid bash -c 'while kill -0 "$1" && [[ -d $2/pids ]]; do sleep 1; done; [[ ! -d $2/pids ]] || "$3/down.sh"' guard "$MM_PARENT" "$STATE" "$here" > /dev/null 2>&1 < /dev/null) &
  disown $!
fi

make_authority "$STATE/tls"
for zone in "${ZONES[@]}"; do make_certificate "$STATE/tls" "silo-$zone" silo; done
for number in 1 2; do make_certificate "$STATE/tls" "front-$number" front; done
letters() { openssl rand -base64 96 | tr -dc "$1" | head -c "$2"; }
printf 'mm_live_%s.%s' "$(letters a-z0-9 12)" "$(letters A-Za-z0-9 43)" > "$STATE/live.key"
printf 'mm_test_%s.%s' "$(letters a-z0-9 12)" "$(letters A-Za-z0-9 43)" > "$STATE/test.key"
openssl rand -hex 32 | tr -d '\n' > "$STATE/operator.key"
chmod 600 "$STATE"/*.key
printf '%s\n' ${smart_host:+"--MonkeysMail:Delivery:SmartHost=$smart_host"} ${standby:+--MonkeysMail:Storage:RequireSynchronousStandby=true} "${settings[@]}" \
  | sed '/^$/d' > "$STATE/silo.settings"

say 'starting PostgreSQL'
pg_make primary "${standby:+a}"
pg_start primary
await 30 "PostgreSQL's start" pg_ready primary
pg_ask primary 'CREATE DATABASE monkeysmail' postgres
if [[ -n $standby ]]; then
  pg_follow standby b primary
  connection_string primary standby > "$STATE/connection"
else
  connection_string primary > "$STATE/connection"
fi

say 'starting silos and fronts'
# The first one makes the schema and the master key file that all of them share.
silo_start a
silo_await a
for zone in "${ZONES[@]:1}"; do silo_start "$zone"; done
for number in 1 2; do front_start "$number"; done
balancer_start
for zone in "${ZONES[@]:1}"; do silo_await "$zone"; done
for number in 1 2; do await 60 "front-$number's readiness" front_is_ready "$number"; done
await 20 "the load balancer" curl -sf -o /dev/null "http://127.0.0.1:$LB_PORT/health/ready"

cat << TEXT
api        http://127.0.0.1:$LB_PORT
smtp       127.0.0.1:$LB_SMTP_PORT  (submission under TLS; any user, an API key as password)
front-1    http://$(zone_ip a):$FRONT_PORT  (zone-a)
front-2    http://$(zone_ip b):$FRONT_PORT  (zone-b)
$(for zone in "${ZONES[@]}"; do printf 'silo-%s     %s  operators http://%s:%s  (zone-%s)\n' "$zone" "$(zone_ip "$zone"):$SILO_PORT" "$(zone_ip "$zone")" "$OPERATOR_PORT" "$zone"; done)
database   $(cat "$STATE/connection")
keys       $STATE/live.key  $STATE/test.key  $STATE/operator.key
logs       $STATE/logs

  curl -s http://127.0.0.1:$LB_PORT/v1/messages -H "Authorization: Bearer \$(cat $STATE/test.key)" -H 'Content-Type: application/json' \\
    -d '{"from": "you@example.com", "to": ["ann@example.net"], "subject": "Hello", "text": "It works."}'
TEXT
