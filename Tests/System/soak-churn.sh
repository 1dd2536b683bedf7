#!/bin/bash
# Lets units start and stop a thousand times in half an hour, and checks that the daemon takes no notice.
#
#   make soak-churn        or, with what `make release` built: DURATION=120 Tests/System/soak-churn.sh
#
# DURATION is in seconds (1800); fewer of them bring fewer starts at the same pace. Boots a real systemd in a box,
# where churn.py does the work and says what it found. Needs root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
binaries=${BINARIES:-$repository/.build/release}
export LC_ALL=C.UTF-8

if [ "$(id -u)" != 0 ]; then
  echo "soak-churn.sh: needs root" >&2
  exit 1
fi
if [ ! -x "$binaries/tocsind" ]; then
  echo "soak-churn.sh: no $binaries/tocsind: run 'make release' first" >&2
  exit 1
fi

work=$(mktemp -d)
root=$work/box
tear_down() {
  "$here/sdbox.sh" down "$root" || true
  rm -rf --one-file-system "$work"
}
trap tear_down EXIT
trap 'exit 130' INT TERM HUP

"$here/sdbox.sh" up "$root" "--bind-ro=$repository:/src" "--bind-ro=$(realpath "$binaries"):/release" >&2
"$here/sdbox.sh" exec "$root" env PYTHONDONTWRITEBYTECODE=1 \
  python3 /src/Tests/System/churn.py /release "${DURATION:-1800}"
