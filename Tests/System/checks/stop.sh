# shellcheck shell=bash
# The daemon ends cleanly, starts where it stopped, and can be uninstalled.

stops_cleanly() {
  inside systemctl stop tocsin.service &&
    equals success property Result && equals 0 property ExecMainStatus
}

uninstalls() {
  inside make --silent -C /src uninstall || return 1
  equals "" inside sh -c 'ls -d /usr/bin/tocsin* /usr/lib/systemd/system/tocsin.service \
    /usr/lib/tocsin /etc/logrotate.d/tocsin /usr/share/doc/tocsin 2>/dev/null'
}

log_lines before-stop 50
check "the last entries are counted" within 30 between 50 60 status unit before-stop.service
counted=$(status unit before-stop.service || echo unknown)
check "stops cleanly on SIGTERM" stops_cleanly
check "starts again" start_daemon
check "with the counts it stopped with" within 30 equals "$counted" status unit before-stop.service
check "the box has no failed unit" equals "" inside systemctl --failed --no-legend --plain
check "make uninstall removes what was installed" uninstalls
check "and keeps configuration, state and alerts" \
  inside test -s /etc/tocsin/tocsin.toml -a -d /var/lib/tocsin -a -d /var/log/tocsin
