# shellcheck shell=bash
# kill -9 with an incident open: nothing is lost, nothing repeated, and the end is still told.

restarts_before=$(property NRestarts)
first_before=$(status unit first.service || echo unknown)
fail_unit crash.service
check "an incident is open" within 30 rings_once open crash.service

inside systemctl kill --signal=KILL tocsin.service
log_lines while-down 200
down_meanwhile() { ! is_active; }
check "the daemon was down while others logged" down_meanwhile

check "systemd starts it again" within 30 is_active
check "once" equals $((restarts_before + 1)) property NRestarts
check "entries written while it was down are counted, and once" \
  within 60 between 200 210 status unit while-down.service
check "entries counted before are neither lost nor counted again" \
  within 60 equals "$first_before" status unit first.service
check "the open incident was not told again" rings_once open crash.service
check "nor was any other" rings_once open burst.service
heal_unit crash.service
check "its end is told" within 120 rings_once clear crash.service
