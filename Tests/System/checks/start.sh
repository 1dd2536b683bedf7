# shellcheck shell=bash
# The daemon starts, confined as its unit says, and answers.

# The log folder gets a small filesystem of its own, which full-disk.sh fills.
inside mount -t tmpfs -o size=4m tmpfs /var/log/tocsin
# OOMScoreAdjust: the box lacks CAP_SYS_RESOURCE.
inside sh -c 'mkdir -p /etc/systemd/system/tocsin.service.d
cat >/etc/systemd/system/tocsin.service.d/box.conf' <<'END'
[Service]
OOMScoreAdjust=0
END
# Statistics may ring from the first minute on, and as often as the checks need.
inside sh -c 'cat >/etc/tocsin/tocsin.toml' <<'END'
[alerts]
observe_for = "0s"
max_per_week = 100
END
inside systemctl daemon-reload
# An ordinary service that talks, so that the log baseline has something to learn.
inside systemd-run --quiet --unit=chatter \
  sh -c 'n=0; while :; do n=$((n + 1)); echo "heartbeat $n ok"; sleep 1; done'

ready_within_a_second() {
  local began ready
  began=$(property ExecMainStartTimestampMonotonic)
  ready=$(property ActiveEnterTimestampMonotonic)
  between 1 1000000 echo $((ready - began))
}

# Every process of the service: the daemon and its journal reader.
each_process_is_confined() {
  local user group processes
  user=$(inside id -u tocsin)
  group=$(property ControlGroup)
  processes=$(inside sh -c 'cat "/sys/fs/cgroup/unified$1/cgroup.procs" 2>/dev/null ||
    cat "/sys/fs/cgroup$1/cgroup.procs"' _ "$group")
  between 2 2 wc -w <<<"$processes" || return 1
  for process in $processes; do
    inside cat "/proc/$process/status" | awk -v user="$user" '
      /^(Uid|CapPrm|CapEff|CapBnd|NoNewPrivs|Seccomp):/ { print; seen[$1] = $2 }
      END { exit !(seen["Uid:"] == user && seen["CapPrm:"] seen["CapEff:"] seen["CapBnd:"] ~ /^0+$/ &&
                   seen["NoNewPrivs:"] == 1 && seen["Seccomp:"] == 2) }' || return 1
  done
}

only_the_loopback_is_seen() {
  equals "lo" inside nsenter --net="/proc/$(property MainPID)/ns/net" ls /sys/class/net
}

files_have_their_modes() {
  equals "tocsin adm 2750" inside stat -c '%U %G %a' /var/log/tocsin &&
    equals "tocsin tocsin 750" inside stat -c '%U %G %a' /var/lib/tocsin &&
    equals "tocsin tocsin 660" inside stat -c '%U %G %a' /run/tocsin/control.sock &&
    equals "" inside find /var/log/tocsin -type f ! \( -user tocsin -group adm -perm 640 \)
}

status_names_the_journal() { inside tocsin status | grep -iE 'journal.*following'; }

check "starts" start_daemon
check "is ready in less than a second" ready_within_a_second
check "runs as tocsin without capabilities, new privileges or free system calls" \
  each_process_is_confined
check "has no network" only_the_loopback_is_seen
check "its folders, files and socket have their owners and modes" files_have_their_modes
check "status names the journal as followed" within 20 status_names_the_journal
check "status shows at least 20 signals" within 30 between 20 100000 status signals
check "the group tocsin may ask for the status" \
  inside setpriv --reuid=nobody --regid=tocsin --clear-groups tocsin status
