#!/usr/bin/env bash
# Puts a build of build.sh on this server and starts it; run again with a new build it upgrades, keeping the one before for --rollback. Root.
#
#   deploy/systemd/install.sh DIRECTORY-OF-THE-BUILD
#   deploy/systemd/install.sh --rollback
#
# Makes the user monkeysmail, /opt/monkeysmail/<build> with the link `current`, /etc/monkeysmail/monkeysmail.env (from the example, if there is none) and
# the unit. ROOT=/some/directory puts all of it there instead and starts nothing, to look at. Exit 0 done, 1 it did not become ready, 2 it cannot be done.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${ROOT:-}

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "install.sh: $1"
  exit "$2"
}
(($# == 1)) || fail 'say the directory of a build, or --rollback' 2
[[ -n $root ]] || ((EUID == 0)) || fail 'it needs root' 2
opt=$root/opt/monkeysmail

switch_to() { # the link changes in one step; what ran before stays as `previous`
  local current
  current=$(readlink "$opt/current" 2> /dev/null || true)
  if [[ -n $current && $current != "$1" ]]; then ln -sfn "$current" "$opt/previous"; fi
  ln -sfn "$1" "$opt/.new"
  mv -T "$opt/.new" "$opt/current"
}

if [[ $1 == --rollback ]]; then
  previous=$(readlink "$opt/previous" 2> /dev/null || true)
  [[ -n $previous && -x $opt/$previous/monkeysmail ]] || fail 'there is nothing to go back to' 2
  switch_to "$previous"
else
  [[ -x $1/monkeysmail ]] || fail "$1 is not a build: no monkeysmail in it" 2
  name=$(basename "$(realpath "$1")")
  install -d -m 755 "$opt"
  rm -rf "${opt:?}/.copy"
  cp -rT "$1" "$opt/.copy"
  chmod -R u+rwX,go+rX,go-w "$opt/.copy"
  if ((EUID == 0)); then chown -R root:root "$opt/.copy"; fi
  rm -rf "${opt:?}/$name"
  mv -T "$opt/.copy" "$opt/$name"

  install -d -m 755 "$root/usr/lib/sysusers.d" "$root/etc/systemd/system"
  printf 'u monkeysmail - "MonkeysMail" /var/lib/monkeysmail\n' > "$root/usr/lib/sysusers.d/monkeysmail.conf"
  install -d -m 750 "$root/etc/monkeysmail"
  [[ -e $root/etc/monkeysmail/monkeysmail.env ]] || install -m 600 "$here/monkeysmail.env.example" "$root/etc/monkeysmail/monkeysmail.env"
  install -m 644 "$here/monkeysmail.service" "$root/etc/systemd/system/monkeysmail.service"
  switch_to "$name"
fi
if [[ -n $root ]]; then
  say "put below $root; nothing was started"
  exit 0
fi

systemd-sysusers /usr/lib/sysusers.d/monkeysmail.conf
chgrp monkeysmail /etc/monkeysmail
systemctl daemon-reload
systemctl enable --quiet monkeysmail.service
systemctl restart monkeysmail.service
deadline=$((SECONDS + 60))
until systemctl is-active --quiet monkeysmail.service && journalctl -q -u monkeysmail.service --since -90s -g '^listening http' -n 1 > /dev/null; do
  if ((SECONDS >= deadline)); then
    journalctl -q -u monkeysmail.service -n 20 --no-pager >&2
    fail 'it did not start: see above; install.sh --rollback goes back' 1
  fi
  sleep 1
done
printf 'installed=%s\n' "$(readlink "$opt/current")"
