#!/bin/bash
# What the daemon costs while it watches this machine: the release build with its default configuration
# and an empty state, run for DURATION seconds (600).
#
#   make bench            or: DURATION=60 Benchmarks/footprint.sh
#
# Prints the time from its start to READY=1, the memory, CPU and disk writes of the daemon with its journal
# reader, and the same as figures of a day where that says more. Run it as root or as a member of
# systemd-journal: without the journal it costs less than it does in use.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
duration=${DURATION:-600}
daemon=$repository/.build/release/tocsind
if [ ! -x "$daemon" ]; then
  echo "footprint.sh: no $daemon: run 'make release' first" >&2
  exit 1
fi

work=$(mktemp -d)
# Beside the build and not in /tmp: what a tmpfs takes does not count as written to disk.
disk=$(mktemp -d "$repository/.build/footprint.XXXXXX")
pid=
tear_down() {
  if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then wait "$pid" || true; fi
  rm -rf "$work" "$disk"
}
trap tear_down EXIT
trap 'exit 130' INT TERM
mkdir "$disk/state" "$disk/log" "$work/run"

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# Waits for READY=1 on the socket that sd_notify is told of, as systemd would.
listen_for_ready() {
  python3 - "$work/notify" <<'END' &
import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
listener.settimeout(60)
while b"READY=1" not in listener.recv(4096).split(b"\n"):
    pass
END
  listener=$!
  until [ -S "$work/notify" ]; do sleep 0.01; done
}

# The daemon and its reader.
processes() { echo "$pid" "$(cat "/proc/$pid/task/"*"/children")"; }

# memory FIELD: prints the sum over both processes, kB.
memory() {
  local process
  for process in $(processes); do cat "/proc/$process/status"; done |
    awk -v field="$1:" '$1 == field { sum += $2 } END { print sum + 0 }'
}

# Prints the processor time that both have used, in clock ticks.
processor_ticks() {
  local process
  for process in $(processes); do sed 's/^.*) //' "/proc/$process/stat"; done |
    awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

# Prints what both have caused to be written to disk, bytes.
written() {
  local process
  for process in $(processes); do cat "/proc/$process/io"; done |
    awk '$1 == "write_bytes:" { sum += $2 } END { print sum + 0 }'
}

listen_for_ready
began=$(milliseconds)
NOTIFY_SOCKET=$work/notify "$daemon" --state "$disk/state" --log-dir "$disk/log" \
  --runtime-dir "$work/run" >"$work/output" 2>&1 &
pid=$!
if ! wait "$listener"; then
  echo "footprint.sh: no READY=1 within a minute; the daemon said:" >&2
  cat "$work/output" >&2
  exit 1
fi
echo "ready after $(($(milliseconds) - began)) ms"

sleep "$duration"
if ! kill -0 "$pid" 2>/dev/null; then
  echo "footprint.sh: the daemon ended; it said:" >&2
  cat "$work/output" >&2
  exit 1
fi

echo "resident $(memory VmRSS) kB, of these anonymous $(memory RssAnon) kB, peak $(memory VmHWM) kB"
awk -v ticks="$(processor_ticks)" -v rate="$(getconf CLK_TCK)" -v seconds="$duration" 'BEGIN {
  printf "processor %.2f s in %d s: %.2f %% of one core\n", ticks / rate, seconds, 100 * ticks / rate / seconds
}'
awk -v bytes="$(written)" -v seconds="$duration" 'BEGIN {
  printf "written %d bytes: %.1f MB a day\n", bytes, bytes * 86400 / seconds / 1e6
}'
