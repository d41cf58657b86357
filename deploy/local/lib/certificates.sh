# A certificate authority for one cluster, and a certificate for each role. The DNS name says what a process is: silo.ID or front.ID.

CLUSTER_ID=${MM_CLUSTER_ID:-monkeysmail}

# make_authority DIRECTORY
make_authority() {
  mkdir -p "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$CLUSTER_ID cluster" \
    -keyout "$1/ca.key" -out "$1/ca.pem" 2> /dev/null
  chmod 600 "$1/ca.key"
}

# make_certificate DIRECTORY NAME ROLE: NAME.pem and NAME.key, made in full before they replace older ones.
make_certificate() {
  local directory=$1 name=$2 role=$3 new
  new=$(mktemp -d "$directory/new.XXXXXX")
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$role.$CLUSTER_ID" -keyout "$new/key" -out "$new/csr" 2> /dev/null
  openssl x509 -req -in "$new/csr" -CA "$directory/ca.pem" -CAkey "$directory/ca.key" -CAcreateserial -days 7 -out "$new/pem" -extfile <(
    printf 'subjectAltName=DNS:%s.%s\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\nbasicConstraints=CA:FALSE\n' "$role" "$CLUSTER_ID"
  ) 2> /dev/null
  chmod 600 "$new/key"
  mv "$new/key" "$directory/$name.key"
  mv "$new/pem" "$directory/$name.pem"
  rm -rf "$new"
}
