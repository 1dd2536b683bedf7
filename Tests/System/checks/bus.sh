# shellcheck shell=bash
# What no log tells comes over the system bus, and what cannot be seen is listed with its remedy.

ended_by_reset() { alert_lines | grep '"reset.service"' | grep '"reset by an operator"'; }

# The names of the blind spots; `tocsin check --host` exits with 1 where there are any.
blind_spots() { inside sh -c 'tocsin check --host --format plain; test $? = 1' | cut -f2; }

daemon_is_asked() { inside sh -c 'tocsin check --host; true' | grep 'as the daemon sees it'; }

# finds NAME...: true if each is among the blind spots.
finds() {
  local name found
  found=$(blind_spots) || return 1
  for name in "$@"; do grep -qx "$name" <<<"$found" || { echo "no $name in: $found"; return 1; }; done
}

does_not_find() { ! finds "$@"; }

apply_remedy_of() {
  local remedy
  remedy=$(inside sh -c 'tocsin check --host --format plain; true' | awk -F '\t' -v name="$1" '$2 == name { print $5 }')
  [ -n "$remedy" ] && inside sh -c "$remedy"
}

fail_unit reset.service
check "a unit that will be reset rings" within 30 rings_once open reset.service
inside systemctl reset-failed reset.service
check "its reset ends the alert" within 120 rings_once clear reset.service
check "and the alert says so" ended_by_reset
check "check --host asks the daemon" daemon_is_asked
check "check --host finds what the box lacks" finds io-accounting ip-accounting
check "the remedy for missing IO accounting can be run as it stands" apply_remedy_of io-accounting
check "and works" within 10 does_not_find io-accounting

# Linux 6.2 and later tell of every process how many files it holds open.
tells_open_files() { [ "$(stat --format=%s /proc/self/fd)" -gt 0 ]; }

open_files_of() {
  inside tocsin signals --format plain --unit "$1" --name systemd.unit.open_file_descriptors | cut -f 5
}

if tells_open_files; then
  inside systemd-run --quiet --unit=many-files bash -c \
    'for i in {1..300}; do exec {file}</dev/null; done; exec sleep infinity'
  check "open files of a unit are counted in the sandbox" within 60 equals 303.0 open_files_of many-files.service
  inside systemctl stop many-files.service
fi
