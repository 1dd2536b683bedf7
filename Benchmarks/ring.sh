#!/bin/bash
# How soon the bell rings, and whether it stays silent when nothing happens: the release build on this
# machine's real metrics, as `make run` starts it.
#
#   make bench-ring       or: IDLE=600 Benchmarks/ring.sh      (about 30 minutes; wants an idle machine)
#
# Waits out the warm-up, watches IDLE seconds (600) of doing nothing, and then loads processors, memory and disk for
# LOAD seconds each (90) with stress-ng, waiting each time for the end to be told. Prints how long after each load's
# start its alert was written, the alert lines, and what a replay of the recording says of the idle time: the
# number of its alert lines. Fails where a load opened nothing or the idle time opened something.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
idle=${IDLE:-600}
load=${LOAD:-90}
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

failures=0

# Counts the transitions of a kind so far; what rings again within a day is a reopening.
transitions() { grep -cE " (re)?$1 " "$alerts" 2>/dev/null || true; }

# Runs stress-ng with the given arguments and waits for an alert and its end.
stress() {
  local before began deadline
  before=$(transitions open)
  echo "load: stress-ng $* --timeout $load"
  began=$(date +%s%N)
  (cd "$work" && exec stress-ng "$@" --timeout "$load" >/dev/null 2>&1) &
  deadline=$((SECONDS + load + 20))
  until [ "$(transitions open)" -gt "$before" ] || [ "$SECONDS" -ge "$deadline" ]; do sleep 0.1; done
  if [ "$(transitions open)" -gt "$before" ]; then
    echo "open $((($(date +%s%N) - began) / 100000000)) tenths of a second after the load's start"
  else
    echo "NOT opened"
    failures=$((failures + 1))
  fi
  wait $! || true
  deadline=$((SECONDS + 300))
  until [ "$(transitions clear)" -ge "$(transitions open)" ] || [ "$SECONDS" -ge "$deadline" ]; do sleep 1; done
  sleep 60
}

stress --cpu "$(nproc)"
stress --vm 2 --vm-bytes 95% --vm-keep
stress --hdd 4 --hdd-bytes 1G --hdd-opts sync
cat "$alerts"

echo "replay of warm-up and idle time:"
"$client" replay --recording "$work/idle" >"$work/replayed"
echo "$(wc -l <"$work/replayed") alert lines"
[ "$failures" = 0 ] && [ ! -s "$work/replayed" ]
