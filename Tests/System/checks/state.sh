# shellcheck shell=bash
# A state that cannot be used is set aside with a name that says so, and the daemon starts without it.

spoil_state() {
  inside systemctl stop tocsin.service
  inside find /var/lib/tocsin -name '*.corrupt-*' -delete
  inside find /var/lib/tocsin -maxdepth 1 -type f -exec sh -c "$1" _ {} \;
}

is_quarantined() { inside find /var/lib/tocsin -name '*.corrupt-*' | grep .; }

answers() { inside tocsin status; }

# foreign_state VERSION FORMAT: what was saved last is made to be of another version, while the daemon is stopped.
foreign_state() {
  inside systemctl stop tocsin.service
  inside /usr/bin/python3 /src/Tests/System/foreign.py /var/lib/tocsin/state.db "$@"
}

own_log_says() { inside journalctl --no-pager --unit=tocsin.service --output=cat | grep -e "$1"; }

own_version=$(inside tocsin --version | cut -d ' ' -f 2)
log_lines before-upgrade 40
check "entries are counted before an upgrade" within 30 between 40 45 status unit before-upgrade.service
counted=$(status unit before-upgrade.service || echo unknown)
# Another version that reads what is there, as after an upgrade without a new format, and goes on.
foreign_state 0.0.1 5
check "starts on the state of a former version" start_daemon
check "goes on with it" within 20 equals "$counted" status unit before-upgrade.service
check "and keeps it" inside test -s /var/lib/tocsin/state.db.former-0.0.1
# A newer version took over after this one, which finds what it had known kept beside.
inside systemctl stop tocsin.service
inside cp -p /var/lib/tocsin/state.db "/var/lib/tocsin/state.db.former-$own_version"
foreign_state 9.0 99
check "starts on the state of a newer version" start_daemon
check "goes on with what it had known itself" within 20 equals "$counted" status unit before-upgrade.service
check "says so" own_log_says "going on with what this version knew at"
check "and keeps the newer one's" inside test -s /var/lib/tocsin/state.db.former-9.0
check "nothing of it counts as damaged" equals "" inside find /var/lib/tocsin -name '*.corrupt-*'
inside sh -c 'rm -f /var/lib/tocsin/state.db.former-*'

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
