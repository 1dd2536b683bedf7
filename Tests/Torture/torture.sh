#!/bin/bash
# Tortures the daemon's way through the journal, beside a journald that nobody else uses.
#
#   make torture          the short run, a few minutes: what `make test` does
#   make soak             the long one
#   Tests/Torture/torture.sh [--long] [MEASURE...]     some of it: kills, mutations, flood, hosts, clocks
#
# Prints a line a goal, and fails if one is missed. Everything is in a mount namespace: the host's /run and
# /var/log are out of sight, and the daemon's state, log and socket are in a folder that goes at the end
# (KEEP=1 leaves it). Processes that write entries enter cgroups named tocsin-torture*.service. Needs root or
# sudo, a release build (or BIN=/folder of tocsind and tocsin), gcc, libsystemd-dev, systemd-journal-remote.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BIN=${BIN:-$here/../../.build/release}
BIN=$(readlink -f "$BIN")

skip() {
  echo "SKIPPED: the torture of the journal needs $1"
  [ "${CI:-}" != true ]
  exit
}
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null || ! sudo -v; then skip "root or sudo"; fi
  exec sudo --preserve-env=BIN,CI,KEEP,TMPDIR "$here/torture.sh" "$@"
fi
unshare --mount --pid --fork true 2>/dev/null || skip "namespaces of its own"
[ -x /lib/systemd/systemd-journald ] || skip systemd-journald

WORK=$(mktemp -d "${TMPDIR:-/tmp}/tocsin-torture.XXXXXX")
export WORK
clean() {
  # What a run that was killed has left.
  find /sys/fs/cgroup -maxdepth 3 -name 'tocsin-torture-*.service' -exec rmdir {} + 2>/dev/null || true
  if [ -n "${KEEP:-}" ]; then echo "kept $WORK"; else rm -rf "$WORK"; fi
}
trap clean EXIT
mkdir "$WORK/log" "$WORK/run"
gcc -O2 -Wall -Wextra -Werror -o "$WORK/load" "$here/load.c"
gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o "$WORK/clock.so" "$here/clock.c"
gcc -O2 -Wall -Wextra -Werror -o "$WORK/count" "$here/count.c" -lsystemd

# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount --propagation private --pid --fork --mount-proc --kill-child bash -euc '
  mount -t tmpfs tmpfs /run
  mount --bind "$WORK/log" /var/log
  mkdir -p /run/systemd/journal /run/log/journal /run/systemd/journald.conf.d
  exec python3 -B "$0" "$@"' "$here/torture.py" "$@" &
inner=$!
# It passes no other signal on; with it goes all that runs inside.
trap 'kill -KILL "$inner"; exit 130' INT TERM
wait "$inner"
