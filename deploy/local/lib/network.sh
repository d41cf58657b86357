# Where each zone lives. Plain: a loopback address a zone, no privilege needed. With namespaces (root): a network namespace a zone on one
# bridge, so that a zone can be cut off.

namespaces() { [[ -e $STATE/namespaces ]]; }

# hub_ip: where the load balancer, the sink and a database outside the zones listen. zone_ip ZONE.
hub_ip() { if namespaces; then printf '10.%s.0.1' "$NET"; else printf '127.%s.0.1' "$NET"; fi; }
zone_ip() {
  local number=$(($(printf '%d' "'$1") - 96))
  if namespaces; then printf '10.%s.%s.1' "$NET" "$number"; else printf '127.%s.%s.1' "$NET" "$number"; fi
}

# in_zone ZONE COMMAND…: the words that run a command there. An empty zone is the hub.
in_zone() {
  local zone=$1
  shift
  if namespaces && [[ -n $zone ]]; then
    printf '%s\n' ip netns exec "mm$NET-$zone" "$@"
  else
    printf '%s\n' "$@"
  fi
}

network_up() {
  local zone
  namespaces || return 0
  network_down
  ip link add "mm$NET" type bridge
  ip addr add "10.$NET.0.1/16" dev "mm$NET"
  ip link set "mm$NET" up
  for zone in "${ZONES[@]}"; do
    ip netns add "mm$NET-$zone"
    ip link add "mm$NET-$zone" type veth peer name eth0 netns "mm$NET-$zone"
    ip link set "mm$NET-$zone" master "mm$NET" up
    ip -n "mm$NET-$zone" addr add "$(zone_ip "$zone")/16" dev eth0
    ip -n "mm$NET-$zone" link set eth0 up
    ip -n "mm$NET-$zone" link set lo up
  done
}

network_down() {
  local zone
  for zone in "${ZONES[@]}"; do
    ip netns del "mm$NET-$zone" 2> /dev/null || true
    ip link del "mm$NET-$zone" 2> /dev/null || true
  done
  ip link del "mm$NET" 2> /dev/null || true
}

# A zone that is cut off reaches nobody and nobody reaches it; its processes run on.
cut_zone() { ip link set "mm$NET-$1" down; }
join_zone() { ip link set "mm$NET-$1" up; }
