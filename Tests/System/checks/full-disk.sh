# shellcheck shell=bash
# A full filesystem under the alert logs: the daemon goes on and writes what it held back.

# New, empty files need a block for their first line, which a full filesystem has not.
inside logrotate --force /etc/logrotate.d/tocsin
inside sh -c 'dd if=/dev/zero of=/var/log/tocsin/filler bs=4k 2>/dev/null || true'
fail_unit disk-full.service

check "with a full disk the alert still reaches the journal" \
  within 30 equals 1 journal_entries open disk-full.service
check "it is on no disk yet" equals 0 transitions open disk-full.service
check "the daemon keeps running" same_daemon_runs
inside rm /var/log/tocsin/filler
check "with room again the alert is written, once" within 60 rings_once open disk-full.service
heal_unit disk-full.service
check "and so is its end" within 120 rings_once clear disk-full.service
