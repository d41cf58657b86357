#!/usr/bin/env bash
# archive_command of PostgreSQL: keeps one WAL segment for ever, on the disk before it answers.
#
#   archive_command = '/opt/monkeysmail/backup/archive.sh /backup/wal "%p" "%f"'
#
# Exit 0 only when the segment is in the archive, whole and flushed, together with its name. A segment that is there already is kept: 0 when it is
# the same (PostgreSQL repeats itself after a crash), 1 when it differs (two servers write to one archive). 2: called wrongly.
set -euo pipefail

fail() {
  printf 'archive.sh: %s\n' "$1" >&2
  exit "$2"
}

(($# == 3)) || fail 'say ARCHIVE-DIRECTORY PATH-OF-SEGMENT NAME' 2
archive=$1 segment=$2 name=$3
[[ $name =~ ^[0-9A-F]{24}(\.[0-9A-F]{8}\.backup|\.partial)?$|^[0-9A-F]{8}\.history$ ]] || fail "$name is not the name of a WAL file" 2
[[ -f $segment ]] || fail "$segment is not there" 1
[[ -d $archive ]] || fail "$archive is not there: is it mounted?" 1

target=$archive/$name
same_or_fail() {
  cmp -s -- "$segment" "$target" || fail "$target holds something else: does another server write to this archive?" 1
  sync -- "$target" "$archive"
  exit 0
}
[[ ! -e $target ]] || same_or_fail

new=$(mktemp -- "$archive/.$name.XXXXXX")
trap 'rm -f -- "$new"' EXIT
cat -- "$segment" > "$new"
chmod 600 -- "$new"
sync -- "$new"

# A hard link never replaces what is there, unlike mv.
if ! ln -- "$new" "$target" 2> /dev/null; then
  [[ -e $target ]] || fail "$target cannot be made" 1
  same_or_fail
fi
sync -- "$archive"
