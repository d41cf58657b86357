#!/usr/bin/env bash
# Checks every file of deploy/ that does not run here by the strongest validator that there is.
#
#   deploy/validate/run.sh [--terraform] [--kubernetes-json DIRECTORY]
#
# Always: the overlays of Kustomize rendered and held against the schemas of their kinds (Kubernetes, cert-manager, External Secrets, Prometheus operator;
# unknown fields are errors), the compose file against its specification and by `docker stack config`, the Dockerfile, haproxy's and Prometheus'
# configuration where their programs are, the systemd unit, shellcheck of all scripts.
# --terraform        deploy/gcp against the names that Google's provider knows (300 MB of typings are fetched), and `terraform fmt` where it is
# --kubernetes-json  leaves the rendered overlays and the compose file there as JSON, for tests that look deeper
#
# Packages come from npm by the lock files of this folder. Exit 0 all right, 1 something is wrong (named), 2 a check could not run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
deploy=$(cd "$here/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "run.sh: $*"
  exit 2
}
# check NAME COMMAND…: its output is shown when it fails.
check() {
  local name=$1
  shift
  if "$@" > "$work/said" 2>&1; then
    say "ok    $name"
  else
    say "WRONG $name"
    cat "$work/said" >&2
    wrong=1
  fi
}
skip() { say "skip  $1: $2 is not installed"; }
has() { command -v "$1" > /dev/null; }
install_packages() { "$here/packages.sh" "$1" || fail "npm ci in $1"; }

terraform='' json=''
while (($#)); do
  case $1 in
    --terraform) terraform=yes; shift ;;
    --kubernetes-json) json=${2:-}; shift 2 || fail '--kubernetes-json has no value' ;;
    *) fail "unknown: $1" ;;
  esac
done
PATH=$PATH:/usr/sbin
for tool in node npm kubectl shellcheck; do has "$tool" || fail "$tool is missing"; done
install_packages "$here"

for overlay in "$deploy"/kubernetes/overlays/*/; do
  name=$(basename "$overlay")
  kubectl kustomize "$overlay" > "$work/$name.yaml" 2> "$work/said" || { cat "$work/said" >&2; fail "the overlay $name does not render"; }
  check "kubernetes: $name" node "$here/check.mjs" kubernetes "$work/$name.yaml"
  [[ -z $json ]] || node "$here/check.mjs" json "$work/$name.yaml" > "$json/$name.json"
done
# Components need a base of their own to be rendered over.
for component in prometheus-operator external-secrets; do
  check "kubernetes: $component" node "$here/check.mjs" kubernetes "$(find "$deploy/kubernetes/components/$component" -name '*.yaml' ! -name kustomization.yaml)"
  mkdir -p "$work/$component"
  printf 'kind: Kustomization\nnamespace: monkeysmail\nresources: [%s]\ncomponents: [%s]\n' "$(realpath --relative-to "$work/$component" "$deploy/kubernetes/base")" \
    "$(realpath --relative-to "$work/$component" "$deploy/kubernetes/components/$component")" > "$work/$component/kustomization.yaml"
  check "kubernetes: $component renders" kubectl kustomize "$work/$component"
done
[[ -z $json ]] || node "$here/check.mjs" json "$deploy/kubernetes/components/prometheus-operator/monitors.yaml" > "$json/monitors.json"
check 'kubernetes: examples/secrets.yaml' node "$here/check.mjs" kubernetes "$deploy/kubernetes/examples/secrets.yaml"
[[ -z $json ]] || node "$here/check.mjs" json "$deploy/kubernetes/examples/secrets.yaml" > "$json/secrets.json"

check 'compose.yaml: specification' node "$here/check.mjs" compose "$deploy/compose/compose.yaml"
[[ -z $json ]] || node "$here/check.mjs" json "$deploy/compose/compose.yaml" > "$json/compose.json"
if has docker; then
  node "$here/check.mjs" stack "$deploy/compose/compose.yaml" > "$work/stack.yaml"
  check 'compose.yaml: docker stack config' env MONKEYSMAIL_HOSTNAME=mail.example.com docker stack config -c "$work/stack.yaml"
else
  skip 'compose.yaml: docker stack config' docker
fi
check Dockerfile node "$here/check.mjs" dockerfile "$deploy/containers/Dockerfile"

if has haproxy && has openssl; then
  "$deploy/compose/prepare.sh" "$work/compose" 2> /dev/null || fail 'prepare.sh failed'
  sed "s|/run/secrets/|$work/compose/secrets/|" "$deploy/compose/haproxy/haproxy.cfg" > "$work/haproxy.cfg"
  check haproxy.cfg haproxy -c -f "$work/haproxy.cfg"
else
  skip haproxy.cfg haproxy
fi
if has promtool && has openssl; then
  # In full, with the files that it names: rules, the authority, the key.
  "$deploy/compose/prepare.sh" "$work/compose" 2> /dev/null || fail 'prepare.sh failed'
  sed "s|/run/secrets/|$work/compose/secrets/|; s|/etc/prometheus/rules/|$deploy/alerts/|g" "$deploy/compose/prometheus/prometheus.yml" > "$work/prometheus.yml"
  check prometheus.yml promtool check config "$work/prometheus.yml"
else
  skip prometheus.yml promtool
fi
if has systemd-analyze; then check monkeysmail.service "$deploy/systemd/verify.sh"; else skip monkeysmail.service systemd-analyze; fi

mapfile -t scripts < <(find "$deploy"/{backup,compose,patching,systemd,validate} -name '*.sh' -not -path '*/node_modules/*')
check "shellcheck: ${#scripts[@]} scripts" shellcheck "${scripts[@]}"

if [[ -n $terraform ]]; then
  install_packages "$here/terraform"
  check 'terraform: names' node "$here/terraform/check.mjs" "$deploy/gcp"
  if has terraform; then check 'terraform: form' terraform fmt -check -diff "$deploy/gcp"; else skip 'terraform: form' terraform; fi
fi
exit "$wrong"
