#!/usr/bin/env bash
# What retention costs those who send: the 99th percentile of acceptance while 1,000,000 rows expire, over that without. The engine in one process on PostgreSQL, under a
# steady load of real deliveries; the rows (messages, contents, events) are older than their windows.
#
#   deploy/bench/retention.sh [--messages 250000] [--rate 500] [--seconds 60]      about six minutes
#
# --messages is how many expire; each is a row, with a content and two events: four rows. Needs root, the .NET 10 SDK, the Debian packages postgresql-15 and postfix.
# BENCH_TMP and BENCH_KEEP as in run.sh. Exit: 0 the figures hold, 1 one does not (named), 2 the bench could not run.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$BENCH/../.." && pwd)
PG_BIN=/usr/lib/postgresql/15/bin
CONNECTIONS=64 SILO_PUBLISHED=
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

for part in common cpu postgres sink silo figures; do
  # shellcheck source=/dev/null
  source "$BENCH/lib/$part.sh"
done

MESSAGES=250000 RATE=500 WINDOW=60
while (($# > 0)); do
  case $1 in
    --messages) MESSAGES=$2; shift 2 ;;
    --rate) RATE=$2; shift 2 ;;
    --seconds) WINDOW=$2; shift 2 ;;
    *) fail "unknown option $1" ;;
  esac
done

ask() { psql -XAtq -h 127.0.0.1 -p "$POSTGRES_PORT" -U monkeysmail -d monkeysmail -v ON_ERROR_STOP=1 -c "$1"; }

# Their heads are noise, as no engine sealed them: retention tries to open them all the same.
seed() {
  say "making $((MESSAGES * 4)) rows that are over"
  ask "
    CREATE TABLE expiring AS
      SELECT (lpad(to_hex((extract(epoch FROM now() - interval '100 days') * 1000)::bigint + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid AS id, i
      FROM generate_series(1, $MESSAGES) AS i;
    INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, owner, head, state, ended_at)
      SELECT workspace_id, e.id, now() - interval '100 days', NULL, 2, e.id, 1, 2048, 0, 7, 0, 0, NULL, decode(repeat(md5(e.id::text), 12), 'hex'),
        decode(repeat(md5(e.id::text), 18), 'hex'), now() - interval '100 days' FROM expiring e, bootstrap;
    INSERT INTO message_contents (workspace_id, message_id, content) SELECT workspace_id, e.id, decode(repeat(md5(e.id::text), 128), 'hex') FROM expiring e, bootstrap;
    INSERT INTO events (workspace_id, message_id, id, created_at, recipient_hash, type, sealed)
      SELECT workspace_id, e.id, gen_random_uuid(), now() - interval '100 days', NULL, type, decode(repeat(md5(e.id::text), 8), 'hex')
      FROM expiring e, bootstrap, generate_series(0, 1) AS type;
    DROP TABLE expiring" > /dev/null
  ask 'ANALYZE; CHECKPOINT' > /dev/null
}

old_messages() { ask "SELECT count(*) FROM messages WHERE created_at < now() - interval '90 days'"; }
old_events() { ask "SELECT count(*) FROM events WHERE created_at < now() - interval '90 days'"; }
orphans() { ask 'SELECT count(*) FROM message_contents c WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = c.workspace_id AND m.id = c.message_id)'; }
old_rows() { printf '%s' $(($(old_messages) + $(old_events))); }

# at_most COUNT: of the old messages are left.
at_most() { (($(old_messages) <= $1)); }

# p99 SECONDS: of acceptance under the steady load.
p99() {
  local line
  line=$(silo_load --size 2048 --rate "$RATE" --seconds "$1") || fail 'the load failed'
  say "  $line"
  [[ $(value refused "$line") == 0 ]] || fail 'some were refused: the machine does not take this rate'
  value p99_ms "$line"
}

main() {
  trap finish EXIT
  trap 'exit 2' INT TERM
  require_packages
  make_work_dir
  undo_later stop_descendants
  interruptible build_tools
  silo_publish
  read -r ENGINE_PORT SINK_PORT POSTGRES_PORT <<< "$(probe ports 3 | tr '\n' ' ')"
  sink_start
  undo_later sink_stop
  undo_later silo_stop
  silo_start postgres
  seed
  say 'warming up'
  p99 15 > /dev/null

  local before during after left started
  say 'without'
  before=$(p99 "$WINDOW")
  ask 'UPDATE workspaces SET retention_at = now()' > /dev/null
  await 40 'the begin of retention' at_most $((MESSAGES - 1))
  started=$(old_rows)
  say "while $started rows are left to expire"
  during=$(p99 "$WINDOW")
  left=$(old_rows)
  say "  $(((started - left) / WINDOW)) messages and events a second expired; $left are left"
  ((left < started * 9 / 10)) || fail 'retention did not work during the load'
  await 300 'the end of retention' at_most 0
  say 'without'
  after=$(p99 "$WINDOW")

  local quiet change gone
  quiet=$(calc "($before + $after) / 2")
  change=$(calc "$during / $quiet" %.2f)
  gone=$((MESSAGES * 4 - $(old_rows) - $(orphans)))
  FAILED=0
  require_at_most p99_ratio "$change" 1.20
  require expired_rows "$gone" $((MESSAGES * 4))
  VERDICT_REACHED=1
  undo_all
  printf '%s\n' "p99_ms_without=$quiet p99_ms_while=$during p99_ratio=$change expired_rows=$gone"
  exit "$FAILED"
}

main
