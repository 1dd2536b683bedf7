#!/bin/bash
# How soon the bell rings, and whether it stays silent when nothing happens: the release build on this
# machine's real metrics, as `make run` starts it.
#
#   make bench-ring       or: IDLE=600 Benchmarks/ring.sh      (about 20 minutes; wants an idle machine)
#
# Waits out the warm-up, watches IDLE seconds (600) of doing nothing, loads every processor for a minute with
# stress-ng, and waits for the end to be told. Prints how long after the load's start the alert was written, the
# alert lines, and what a replay of the recording says of the idle time: the number of its alert lines.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
idle=${IDLE:-600}
warm_up=320
daemon=$repository/.build/release/tocsind
client=$repository/.build/release/tocsin
for program in "$daemon" "$client"; do
  [ -x "$program" ] || { echo "ring.sh: no $program: run 'make release' first" >&2; exit 1; }
done
command -v stress-ng >/dev/null || { echo "ring.sh: stress-ng is not installed" >&2; exit 1; }

work=$(mktemp -d)
pid=
tear_down() {
  if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then wait "$pid" || true; fi
  rm -rf "$work"
}
trap tear_down EXIT
trap 'exit 130' INT TERM
mkdir "$work/state" "$work/log" "$work/run"
alerts=$work/log/alerts.log

"$daemon" --observe-for 0 --max-per-week 20 --record "$work/recording" --state "$work/state" \
  --log-dir "$work/log" --runtime-dir "$work/run" >"$work/output" 2>&1 &
pid=$!
echo "warm-up: $warm_up s"
sleep "$warm_up"
echo "idle: $idle s"
sleep "$idle"
cp "$work/recording" "$work/idle"

echo "load: stress-ng --cpu $(nproc) --timeout 60"
began=$(date +%s%N)
stress-ng --cpu "$(nproc)" --timeout 60 >/dev/null 2>&1 &
deadline=$((SECONDS + 60))
until grep -q ' open .* cpu ' "$alerts" || [ "$SECONDS" -ge "$deadline" ]; do sleep 0.1; done
if grep -q ' open .* cpu ' "$alerts"; then
  echo "open $((($(date +%s%N) - began) / 100000000)) tenths of a second after the load's start"
else
  echo "NOT opened within a minute"
fi
wait %stress-ng || true
deadline=$((SECONDS + 180))
until grep -q ' clear .* cpu ' "$alerts" || [ "$SECONDS" -ge "$deadline" ]; do sleep 1; done
cat "$alerts"

echo "replay of warm-up and idle time:"
"$client" replay --recording "$work/idle" >"$work/replayed"
echo "$(wc -l <"$work/replayed") alert lines"
grep -q ' clear .* cpu ' "$alerts" && [ ! -s "$work/replayed" ]
