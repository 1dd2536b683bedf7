# shellcheck shell=bash
# `tocsin check` as a monitoring system calls it: one line, and critical in each way in which a detector may be broken.
# The digest, its sign of life in the journal, and the file for node_exporter.

# says STATUS PATTERN [OPTION...]: true if the plugin exits with STATUS and its only line holds PATTERN.
says() {
  local status=$1 pattern=$2 found=0 line
  shift 2
  line=$(inside tocsin check "$@" 2>&1) || found=$?
  if [ "$found" = "$status" ] && [ "$(wc -l <<<"$line")" = 1 ] && grep -qE -- "$pattern" <<<"$line"; then
    return 0
  fi
  echo "expected status $status and '$pattern', found $found and '$line'"
  return 1
}

# Incidents of the other checks may be open: that is for the host's sake, not for the detector's.
finds_nothing_wrong_with_the_detector() {
  local told
  told=$(inside tocsin check --format json || true)
  python3 -c 'import json, sys
problems = [text for text in json.load(sys.stdin)["problems"] if not text.startswith("open incidents: ")]
print(*problems, sep="\n")
sys.exit(bool(problems))' <<<"$told"
}

is_plugin_output() {
  local line data='[a-z_]+=[0-9.]+[csB]?(;[0-9.]*)*'
  line=$(inside tocsin check || true)
  if grep -qE "^TOCSIN (OK|WARNING|CRITICAL) - [^|]+ \| $data( $data)*\$" <<<"$line"; then return 0; fi
  echo "$line"
  return 1
}

daemon_pid() { property MainPID; }

# The journal's reader is the daemon's only child.
reader_pid() { inside sh -c 'cat "/proc/$1/task/"*/children' _ "$(daemon_pid)" | tr -d ' \n'; }

kill_reader() {
  local reader
  reader=$(reader_pid)
  [ -n "$reader" ] && inside kill -KILL "$reader"
}

kill_reader_four_times() {
  local number
  for number in 1 2 3 4; do
    within 20 kill_reader || { echo "no reader to kill for the ${number}th time"; return 1; }
    sleep 1
  done
}

journald_units="systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket
  systemd-journald.service"

check "the plugin prints one line with performance data" is_plugin_output
check "and finds nothing wrong with the detector" within 60 finds_nothing_wrong_with_the_detector
check "its JSON fits the schema" valid check sh -c 'tocsin check --format json || true'
check "who may not ask is told that nothing is known" \
  equals 3 inside sh -c 'setpriv --reuid=nobody --regid=nogroup --clear-groups tocsin check >/dev/null; echo $?'
check "and so is who makes a mistake" equals 3 inside sh -c 'tocsin check --nonsense 2>/dev/null; echo $?'

inside systemctl kill --kill-who=main --signal=STOP tocsin.service
check "critical: the daemon is stopped by SIGSTOP" within 60 says 2 "CRITICAL - .*gave no answer" --timeout 3
inside systemctl kill --kill-who=main --signal=CONT tocsin.service
check "no longer, once it goes on" within 60 finds_nothing_wrong_with_the_detector

inside sh -c 'dd if=/dev/zero of=/var/log/tocsin/filler bs=4k 2>/dev/null || true'
check "critical: the filesystem of the alerts is full" within 120 says 2 "CRITICAL - .*no room left"
inside rm /var/log/tocsin/filler
check "no longer, with room again" within 120 finds_nothing_wrong_with_the_detector

inside kill -STOP "$(reader_pid)"
check "critical: the reader hangs" within 120 says 2 "CRITICAL - .*reader has been silent" --stalled-after 20s
inside kill -CONT "$(reader_pid)"
check "no longer, once it goes on" within 60 finds_nothing_wrong_with_the_detector

# shellcheck disable=SC2086 # several units
inside systemctl stop $journald_units
check "critical: journald does not run" within 150 says 2 "CRITICAL - .*systemd-journald does not run"
# shellcheck disable=SC2086
inside systemctl start $journald_units
# An alert that the journal refused meanwhile is forgiven after a minute.
check "no longer, once it runs" within 120 finds_nothing_wrong_with_the_detector

check "the reader is killed four times" kill_reader_four_times
check "critical: the reader ends again and again" within 60 says 2 "CRITICAL - .*reader ended [4-9] times in 5m"

check "the digest tells what is watched" \
  inside sh -c 'tocsin digest | grep -E "^coverage [0-9]+ signals: .* watched "'
check "its JSON fits the schema" valid digest tocsin digest --format json
check "the first digest has been written to digest.log" \
  within 150 inside sh -c 'zcat -f /var/log/tocsin/digest.log* | grep " arrival since "'
check "and is a sign of life in the journal, with its text in the catalog" \
  within 30 inside sh -c 'journalctl --no-pager --catalog TOCSIN_DIGEST=arrival | grep "begun to watch this host"'
check "digest.log belongs to those who read the alerts" \
  equals "tocsin adm 640" inside stat -c '%U %G %a' /var/log/tocsin/digest.log

inside sh -c 'mkdir -p /etc/tocsin/conf.d && cat >/etc/tocsin/conf.d/health.toml' <<'END'
[output]
prometheus_textfile = "/run/tocsin/tocsin.prom"
END
check "the file for node_exporter is configured" inside tocsin reload
check "it is written, for everybody to read" within 40 equals 644 inside stat -c %a /run/tocsin/tocsin.prom
check "it tells when the engine last ticked" \
  inside grep -E '^tocsin_last_tick_timestamp_seconds [0-9.]+$' /run/tocsin/tocsin.prom
if command -v promtool >/dev/null; then
  check "promtool finds no fault in it" sh -c \
    "'$here/sdbox.sh' exec '$root' cat /run/tocsin/tocsin.prom | promtool check metrics"
fi
inside sh -c 'rm /etc/tocsin/conf.d/health.toml /run/tocsin/tocsin.prom && tocsin reload'

inside systemctl stop tocsin.service
check "critical: the daemon does not run" says 2 "CRITICAL - .*"
check "the digest of the file is printed where nobody answers, which is said" \
  inside sh -c 'tocsin digest 2>/tmp/said | grep " digest " && test -s /tmp/said'
check "it starts again" start_daemon
check "and nothing is wrong with it" within 60 finds_nothing_wrong_with_the_detector
