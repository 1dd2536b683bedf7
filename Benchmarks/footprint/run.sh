#!/bin/bash
# What the daemon costs beside Netdata and node_exporter, all of them on one host in the same minutes.
#
#   make bench-footprint        or, with what `make release` built: DURATION=60 Benchmarks/footprint/run.sh
#
# Boots a real systemd in a box of its own (Tests/System/sdbox.sh), without network, and makes it a host of a
# hundred units, three hundred processes and some hundred interfaces and filesystems. In there run, for DURATION
# seconds (600): tocsind as it is installed, tocsind with everything at one second, Debian's Netdata without
# machine learning, and Debian's node_exporter, asked once a second. Prints a table of what each cost.
#
# The peers' packages are downloaded and unpacked into the box, which is removed at the end: nothing is
# installed here. What is written goes to a disk beside the build, as a tmpfs would not count. Needs root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
box=$repository/Tests/System/sdbox.sh
binaries=${BINARIES:-$repository/.build/release}
duration=${DURATION:-600}
peers="netdata-core netdata-plugins-bash prometheus-node-exporter"
export LC_ALL=C.UTF-8

if [ "$(id -u)" != 0 ]; then
  echo "run.sh: needs root" >&2
  exit 1
fi
for binary in tocsind tocsin; do
  if [ ! -x "$binaries/$binary" ]; then
    echo "run.sh: no $binaries/$binary: run 'make release' first" >&2
    exit 1
  fi
done

work=$(mktemp -d)
mkdir -p "$repository/.build"
disk=$(mktemp -d "$repository/.build/footprint.XXXXXX")
root=$work/box
tear_down() {
  "$box" down "$root" || true
  rm -rf --one-file-system "$work" "$disk"
}
trap tear_down EXIT
trap 'exit 130' INT TERM HUP

# Unpacks the peers and what they need that this host has not.
unpack_peers() {
  local archives=$work/archives package
  mkdir -p "$archives/partial"
  # shellcheck disable=SC2086
  if ! apt-get install -qq --yes --download-only --reinstall --no-install-recommends \
    --option=Dir::Cache::archives="$archives" $peers >"$work/apt.log" 2>&1; then
    echo "run.sh: the peers could not be downloaded, and are left out:" >&2
    tail -n 3 "$work/apt.log" >&2
    return
  fi
  for package in "$archives"/*.deb; do
    # dpkg-deb --extract would put a folder in place of the link /lib.
    dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink --directory="$root"
  done
}

# A build of another place than .build/release is copied, as the box sees the repository only.
mkdir "$disk/bin"
cp "$binaries/tocsind" "$binaries/tocsin" "$disk/bin/"
"$box" mkroot "$root"
unpack_peers
"$box" up "$root" "--bind-ro=$repository:/src" "--bind=$disk:/disk" >&2
"$box" exec "$root" python3 /src/Benchmarks/footprint/measure.py --seconds "$duration" \
  --units "${UNITS:-100}" --processes "${PROCESSES:-300}" --signals "${SIGNALS:-1400}"
