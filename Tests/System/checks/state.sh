# shellcheck shell=bash
# A state that cannot be used is set aside with a name that says so, and the daemon starts without it.

spoil_state() {
  inside systemctl stop tocsin.service
  inside find /var/lib/tocsin -name '*.corrupt-*' -delete
  inside find /var/lib/tocsin -maxdepth 1 -type f -exec sh -c "$1" _ {} \;
}

is_quarantined() { inside find /var/lib/tocsin -name '*.corrupt-*' | grep .; }

answers() { inside tocsin status; }

spoil_state 'head --bytes=8192 /dev/urandom >"$1"'
check "starts with garbage for a state" start_daemon
check "keeps the garbage aside" is_quarantined
check "answers" within 10 answers

spoil_state 'chown root:root "$1" && chmod 0 "$1"'
check "starts with a state it may not read" start_daemon
check "names it and goes on without" within 10 inside sh -c \
  'journalctl --no-pager --unit=tocsin.service | grep "state.db: cannot"'
check "answers again" within 10 answers

spoil_state 'rm "$1"'
check "starts with no state at all" start_daemon
check "and begins one" within 10 inside test -s /var/lib/tocsin/state.db
