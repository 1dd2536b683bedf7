#!/bin/bash
# Installs the release build into a box with a real systemd and checks what the daemon promises there.
#
#   Tests/System/install-test.sh            needs root and `make release`; takes about half an hour
#
# One line a check, `ok - …` or `not ok - …` with what was found; `N passed, N failed, N skipped` ends
# the report. The order matters: a baseline of logs needs five minutes to mature, and the checks that
# need no baseline run during that wait. The box is torn down in every case; KEEP_BOX=1 leaves it up.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
# `make` may be what started this; the `make install` in the box is not its child.
unset MAKEFLAGS MAKELEVEL MFLAGS
export LC_ALL=C.UTF-8

if [ "$(id -u)" != 0 ]; then
  echo "install-test.sh: needs root" >&2
  exit 1
fi
for binary in tocsind tocsin; do
  if [ ! -x "$repository/.build/release/$binary" ]; then
    echo "install-test.sh: no .build/release/$binary: run 'make release' first" >&2
    exit 1
  fi
done
if ! unshare --mount --pid --fork --cgroup true 2>/dev/null; then
  echo "SKIPPED: system tests need the right to make namespaces"
  echo "0 passed, 0 failed, 1 skipped"
  # CI must not be green for want of a test bed.
  [ "${CI:-}" != true ]
  exit
fi

work=$(mktemp -d)
root=$work/box
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$here/harness.sh"

tear_down() {
  if [ -n "${KEEP_BOX:-}" ]; then
    echo "the box is kept: $here/sdbox.sh exec $root bash; then $here/sdbox.sh down $root"
    return
  fi
  "$here/sdbox.sh" down "$root" || true
  rm -rf --one-file-system "$work"
}
trap tear_down EXIT
trap 'exit 130' INT TERM HUP

# A drill writes to a disk, and the box lies in memory.
mkdir --mode=1777 "$work/disk"
"$here/sdbox.sh" up "$root" "--bind-ro=$repository:/src" "--bind=$work/disk:/var/tmp"
parts="installation start counting templates agreement facts bus ingest hung-mount reload rotation notify drill full-disk
  burst crash drill-statistics changes diagnosis decisions alerts screens commands files hostile hardening state health
  stop package"
for part in $parts; do
  echo "# $part"
  # shellcheck source=/dev/null
  source "$here/checks/$part.sh"
  if [ "$part" = start ] && ! is_active; then
    echo "# the daemon does not run: the other checks are left out"
    break
  fi
done
summary
