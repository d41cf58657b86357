# Shared by everything that runs a cluster on this machine: where its state is, processes by name, waiting. Source it; it starts nothing.

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

# All files of one local cluster: data, logs, process ids, certificates.
STATE=${MM_LOCAL:-/tmp/monkeysmail-local}

# Several clusters may run on one machine, each with its own number (1 to 254): it is the second octet of their addresses.
NET=${MM_NET:-77}

ZONES=(a b c)

say() { printf '%s\n' "$*" >&2; }

# The script could not do its work: exit 2, which is never a verdict.
fail() {
  say "$(basename "$0"): $*"
  exit 2
}

pid_file() { printf '%s/pids/%s' "$STATE" "$1"; }
log_file() { printf '%s/logs/%s.log' "$STATE" "$1"; }

# began PID: when the kernel started it (field 22 of its stat, in ticks since the boot). A number alone may by now be another process's.
began() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2> /dev/null) || return 1 # not $(< …): a file that is missing would end the script
  read -ra fields <<< "${stat##*) }" # the name before it may hold spaces and brackets
  printf '%s' "${fields[19]}"
}

# pid_of NAME: 0 when the process that was started under this name is gone, whoever has its number now.
pid_of() {
  local pid start
  pid=$(cat "$(pid_file "$1")" 2> /dev/null) && start=$(cat "$(pid_file "$1").began" 2> /dev/null) || { printf '0'; return; }
  if [[ -n $pid && -n $start && $(began "$pid") == "$start" ]]; then printf '%s' "$pid"; else printf '0'; fi
}

# live_pid NAME: the process id of what runs, else false. A zombie does not run: its parent has just not looked yet.
live_pid() {
  local pid
  pid=$(pid_of "$1")
  ((pid > 0)) && [[ -r /proc/$pid/stat ]] && [[ $(sed 's/^.*) //; s/ .*//' "/proc/$pid/stat" 2> /dev/null) != Z ]] && printf '%s' "$pid"
}

running() { live_pid "$1" > /dev/null; }

# spawn NAME COMMAND…: starts it in the background, in a session of its own, with its output in its log.
spawn() {
  local name=$1
  shift
  (exec setsid "$@" >> "$(log_file "$name")" 2>&1 < /dev/null) &
  began $! > "$(pid_file "$name").began" || true # it may have ended already
  printf '%s' $! > "$(pid_file "$name")"
  disown $!
}

# signal NAME SIGNAL: to a process that runs. Asked for once: asked again it may be gone, and pid 0 would be this script's own group.
signal() {
  local pid
  if pid=$(live_pid "$1"); then kill "-$2" "$pid" 2> /dev/null || true; fi
}

# end NAME SIGNAL SECONDS: asks, waits, then kills.
end() {
  local name=$1 signal=$2 deadline=$((SECONDS + $3)) pid
  pid=$(pid_of "$name")
  if ((pid > 0)); then
    kill "-$signal" "$pid" 2> /dev/null || true
    while running "$name" && ((SECONDS < deadline)); do sleep 0.1; done
    if running "$name"; then
      say "warning: $name had to be killed"
      kill -KILL "$pid" 2> /dev/null || true
    fi
  fi
  rm -f "$(pid_file "$name")" "$(pid_file "$name").began"
}

# await SECONDS WHAT COMMAND…: until the command succeeds.
await() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "$what did not happen in time; the logs are in $STATE/logs"
    sleep 0.1
  done
}

# since_start NAME TEXT: the log has the text after the process was started last.
mark() { stat -c %s "$(log_file "$1")" 2> /dev/null || printf '0'; }
said_since() { grep -q -- "$3" <(tail -c "+$(($2 + 1))" "$(log_file "$1")" 2> /dev/null); } # not a pipe: grep ends first, and tail would fail
