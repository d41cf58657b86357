# A small volume for the database's data, so that it can be filled: ext4 in a file.
# shellcheck shell=bash

VOLUME=

volume_mount() {
  truncate -s "$1" "$WORK/volume.image"
  mkfs.ext4 -q -m 0 "$WORK/volume.image" || fail 'mkfs.ext4 failed'
  VOLUME=$WORK/volume
  mkdir "$VOLUME"
  mount -o loop "$WORK/volume.image" "$VOLUME" || fail 'a loop device cannot be mounted'
  undo_later volume_unmount
  export MM_PG_DIRECTORY=$VOLUME/postgres
}

volume_unmount() {
  umount "$VOLUME" || umount -l "$VOLUME"
  rm -rf "$WORK/volume.image" "$VOLUME"
}
