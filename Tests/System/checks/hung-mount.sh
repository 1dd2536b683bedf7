# shellcheck shell=bash
# A mounted filesystem that never answers: it is told, it delays nothing, and its return is told.

hang_mount() {
  # The box has few device files of its own.
  inside sh -c 'test -e /dev/fuse || mknod /dev/fuse c 10 229
    mkdir -p /mnt/hung && cc -O1 -o /run/hungfs /src/Tests/System/hungfs.c' &&
    inside systemd-run --quiet --unit=hungfs /run/hungfs /mnt/hung &&
    within 10 inside mountpoint -q /mnt/hung
}

# Frames are made once a second; a tick that waited for the mount would end them.
frames_go_on() {
  local before
  before=$(status frames) && sleep 10 && between 8 12 echo $(($(status frames) - before))
}

status_names_the_mount() { inside tocsin status | grep -F 'mount /mnt/hung: does not answer'; }

dropped_before=$(status droppedTicks)
same_daemon=$(property MainPID)
hung_daemon_runs() { is_active && equals "$same_daemon" property MainPID; }

check "a filesystem that never answers is mounted" hang_mount
check "status names it within seconds" within 30 status_names_the_mount
check "frames go on, one a second" frames_go_on
check "no tick was dropped" equals "$dropped_before" status droppedTicks
check "it rings, once, as what it is" within 60 equals 1 transitions open /mnt/hung
check "the watchdog was fed meanwhile" hung_daemon_runs
inside systemctl kill --signal=USR1 hungfs.service
check "it clears once it answers" within 120 equals 1 transitions clear /mnt/hung
check "and it has not rung again" equals 1 transitions open /mnt/hung
inside systemctl stop hungfs.service
