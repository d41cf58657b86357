# CPU time of process trees, from /proc: user and system time of each process and of the children that it has reaped.

# One line a process, as in proc(5). A process that ends while this reads is no failure.
all_stats() { cat /proc/[0-9]*/stat 2> /dev/null || true; }

# The time (in ticks) of all given processes and everything below them, each process counted once.
cpu_ticks() {
  all_stats | awk -v roots="$*" '
    {
      pid = $1
      sub(/^.*\) /, "")             # the name may hold blanks and brackets; what follows starts with the state
      parent[pid] = $2
      time[pid] = $12 + $13 + $14 + $15
    }
    END {
      count = split(roots, root, " ")
      for (i = 1; i <= count; i++) wanted[root[i]] = 1
      for (pid in parent) {
        for (p = pid; p > 0 && !(p in wanted); p = parent[p]);
        if (p > 0) sum += time[pid]
      }
      print sum + 0
    }'
}

# All ticks that the machine spent on anything, its own interrupts and what the hypervisor took included.
busy_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9; exit }' /proc/stat; }

ticks_per_second() { getconf CLK_TCK; }

# Highest resident memory of a process so far, in MB (10^6), and the memory it has now.
peak_mb() { awk '/^VmHWM/ { printf "%.0f", $2 * 1024 / 1e6 }' "/proc/$1/status"; }
resident_mb() { awk '/^VmRSS/ { printf "%.1f", $2 * 1024 / 1e6 }' "/proc/$1/status"; }
