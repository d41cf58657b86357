#!/usr/bin/env bash
# What compose.yaml needs before its first start. secrets/: passwords, the master key file, a private authority with a certificate for each process, the
# balancer's self-signed one. archive/: where PostgreSQL archives its WAL. What is there stays; delete a file to make it anew. As root it hands each file to
# the container's user that reads it; otherwise it says what to do.
#
#   deploy/compose/prepare.sh [DIRECTORY]        the directory of this script by default
#
# The master key file (keys.json) reads everything in the database: copy it to another place now. Exit 0 done, 2 it could not be done.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$here}
MONKEYSMAIL=1654 POSTGRES=999 HAPROXY=99 NOBODY=65534 GRAFANA=472
trap 'printf "prepare.sh: line %s failed: %s\n" "$LINENO" "$BASH_COMMAND" >&2; exit 2' ERR

umask 077
mkdir -p "$root/archive" "$root/secrets"
cd "$root/secrets"
command -v openssl > /dev/null || { printf 'prepare.sh: openssl is missing\n' >&2; exit 2; }

letters() { openssl rand -base64 192 | LC_ALL=C tr -dc "$1" | cut -c "1-$2" | head -n 1 | tr -d '\n'; }
# keep FILE COMMAND…: makes the file unless it is there, whole or not at all.
keep() {
  local file=$1
  shift
  [[ ! -s $file ]] || return 0
  "$@" > ".$file"
  mv ".$file" "$file"
}

random_hex() { openssl rand -hex "$1" | tr -d '\n'; }
keep postgres-password random_hex 24
keep replication-password random_hex 24
keep grafana-password random_hex 16
keep operator.key random_hex 32

key_file() { printf '{"1":"%s"}' "$(openssl rand -base64 32)"; }
keep keys.json key_file

silo_settings() {
  printf '{\n  "ConnectionStrings": { "MonkeysMail": "Host=postgres-primary,postgres-standby;Target Session Attributes=primary;Username=monkeysmail;Database=monkeysmail;Password=%s" },\n' \
    "$(cat postgres-password)"
  printf '  "MonkeysMail": {\n    "Operator": { "ApiKey": "%s" },\n    "Bootstrap": { "ApiKey": "mm_live_%s.%s", "TestKey": "mm_test_%s.%s" }\n  }\n}\n' \
    "$(cat operator.key)" "$(letters a-z0-9 12)" "$(letters A-Za-z0-9 43)" "$(letters a-z0-9 12)" "$(letters A-Za-z0-9 43)"
}
keep silo.json silo_settings

# authority: its key signs for 10 years; keep it off this machine once the certificates are made.
if [[ ! -s ca.pem ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=monkeysmail cluster' -keyout ca.key -out .ca.pem 2> /dev/null
  mv .ca.pem ca.pem
fi
# certificate NAME ROLE: the role (silo.ID, front.ID) opens the cluster; the name is how Prometheus reaches the process, localhost how `docker compose exec … ctl` does.
certificate() {
  local name=$1 role=$2
  [[ ! -s $name.pem ]] || return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout "$name.key" -out ".$name.csr" 2> /dev/null
  printf 'subjectAltName=DNS:%s.monkeysmail,DNS:%s,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\nbasicConstraints=CA:FALSE\n' "$role" "$name" > ".$name.ext"
  openssl x509 -req -in ".$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -extfile ".$name.ext" -out ".$name.pem" 2> /dev/null
  mv ".$name.pem" "$name.pem"
  rm -f ".$name.csr" ".$name.ext"
}
for zone in a b c; do certificate "silo-$zone" silo; done
for number in 1 2; do certificate "front-$number" front; done

if [[ ! -s balancer.pem ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj '/CN=localhost' -addext 'subjectAltName=DNS:localhost' \
    -keyout .balancer.key -out .balancer.pem 2> /dev/null
  cat .balancer.pem .balancer.key > balancer.pem
  rm -f .balancer.pem .balancer.key
fi

# Read-only, each for one user; ca.pem is no secret.
chmod 711 .
chmod 400 -- *
chmod 444 ca.pem
if ((EUID == 0)); then
  chown "$MONKEYSMAIL" silo.json keys.json silo-?.pem silo-?.key front-?.pem front-?.key
  chown "$POSTGRES" postgres-password replication-password ../archive
  chown "$HAPROXY" balancer.pem
  chown "$NOBODY" operator.key
  chown "$GRAFANA" grafana-password
else
  printf 'not root: let the containers read their files, as root: %s/prepare.sh\n' "$here" >&2
fi
printf 'made %s: copy keys.json to another place, and keep ca.key off this machine\n' "$PWD" >&2
