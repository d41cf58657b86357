# Shared by all parts of the bench: messages, failure, the temporary folder, and the stack of what must be undone.

# Progress goes to stderr; stdout carries the table and the figures alone.
say() { printf '%s\n' "$*" >&2; }

# The bench could not run: exit 2, which must never be mistaken for a figure that does not hold (1).
fail() {
  say "bench: $*"
  exit 2
}

UNDO=()
undo_later() { UNDO+=("$*"); }

undo_all() {
  local i
  for ((i = ${#UNDO[@]} - 1; i >= 0; i--)); do
    ${UNDO[i]}
  done
  UNDO=()
}

# Called at exit, however the script ends. An unexpected error ends bash with 1; that is verdict()'s alone to say.
finish() {
  local status=$?
  set +e
  trap '' INT TERM
  undo_all
  if ((status != 0)) && [[ -z ${VERDICT_REACHED:-} ]]; then
    status=2
  fi
  exit "$status"
}

require_packages() {
  local missing=() pair file package
  for pair in \
    /usr/sbin/postfix=postfix /usr/sbin/smtp-source=postfix /usr/sbin/smtp-sink=postfix /usr/sbin/opendkim=opendkim \
    "$PG_BIN/initdb=postgresql-15" /usr/bin/openssl=openssl /usr/bin/setpriv=util-linux; do
    file=${pair%=*} package=${pair#*=}
    [[ -x $file ]] || missing+=("$package")
  done
  ((${#missing[@]} == 0)) || fail "missing Debian packages: install $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')"
  command -v dotnet > /dev/null || fail "missing: the .NET 10 SDK (dotnet)"
  ((EUID == 0)) || fail "Postfix's master and the switch to the database's user need root: run it as root"
}

# Other users (postfix, opendkim, postgres, nobody) must be able to walk through it; what is secret in it has its own mode.
make_work_dir() {
  WORK=$(mktemp -d "${BENCH_TMP:-/var/tmp}/mm-bench.XXXXXX")
  chmod 755 "$WORK"
  undo_later remove_work_dir
  case $(stat -f -c %T "$WORK") in
    tmpfs | ramfs) say "warning: $WORK is in memory: fsync costs nothing there; set BENCH_TMP to a folder on a disk" ;;
  esac
}

remove_work_dir() {
  if [[ -n ${BENCH_KEEP:-} ]]; then
    say "kept: $WORK"
  else
    rm -rf "$WORK"
  fi
}

# build_tools [TOOL…]: load and probe when none is named.
build_tools() {
  local tool tools=("$@")
  ((${#tools[@]} > 0)) || tools=(load probe)
  for tool in "${tools[@]}"; do
    say "building $tool"
    dotnet build "$BENCH/$tool.cs" -c Release -o "$WORK/tools/$tool" -v q -nologo > "$WORK/$tool.log" 2>&1 \
      || { cat "$WORK/$tool.log" >&2; fail "$tool.cs does not build"; }
  done
}

probe() { "$WORK/tools/probe/probe" "$@"; }
load() { "$WORK/tools/load/load" "$@"; }

# Runs a command so that a signal ends the wait for it; a command in the foreground would first be let finish. Redirections are the caller's.
interruptible() {
  "$@" &
  wait $!
}

# What is still running below this shell when it ends: load clients, watchers.
stop_descendants() {
  local pid
  for pid in $(all_stats | awk -v me=$$ '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2 }
    END { for (pid in parent) { for (p = parent[pid]; p > 0 && p != me; p = parent[p]); if (p == me) print pid } }'); do
    kill -TERM "$pid" 2> /dev/null || true
  done
}

# await SECONDS WHAT COMMAND…: until the command succeeds.
await() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "$what did not happen in time"
    sleep 0.1
  done
}

alive() { kill -0 "$1" 2> /dev/null; }
gone() { ! alive "$1"; }
answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1"); }

# stop_process PID SECONDS [SIGNAL]: asks, waits, then kills.
stop_process() {
  local pid=$1 deadline=$((SECONDS + $2))
  kill "-${3:-TERM}" "$pid" 2> /dev/null || return 0
  while alive "$pid" && ((SECONDS < deadline)); do sleep 0.1; done
  if alive "$pid"; then
    say "warning: process $pid had to be killed"
    kill -KILL "$pid" 2> /dev/null || true
  fi
  wait "$pid" 2> /dev/null || true
}

# value NAME LINE: the value of name=value in a line of such pairs.
value() {
  local word
  for word in $2; do
    if [[ $word == "$1="* ]]; then
      printf '%s' "${word#*=}"
      return
    fi
  done
  fail "no $1 in: $2"
}

# calc EXPRESSION [FORMAT]
calc() { awk "BEGIN { printf \"${2:-%.3f}\", $1 }"; }
