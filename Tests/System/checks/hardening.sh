# shellcheck shell=bash
# What the unit forbids is tried from inside its sandbox, and what the daemon needs is used there: sandbox.py runs once
# with every directive of the installed unit, and once as root without any, where each attempt has to work.

probe=/run/sandbox-probe

# Places that are open to everybody, so that a refusal is the sandbox's; and what PID 1 sees.
prepare_the_probe() {
  # shellcheck disable=SC2016 # for the box's shell
  inside sh -ec 'mkdir -p "$1" /usr/lib/modules
    for name in user mnt ipc net uts; do readlink "/proc/1/ns/$name" >"$1/$name"; done
    for folder in /srv /home; do mkdir -p "$folder/sandbox-probe"; chmod 1777 "$folder/sandbox-probe"; done
    touch /tmp/sandbox-probe-outside /var/tmp/sandbox-probe-outside
    stat --file-system --format=%b /home >"$1/home"
    cat /proc/pressure/cpu >/dev/null 2>&1 || touch "$1/no-pressure"
    install --mode=640 --group=adm /dev/null /srv/sandbox-probe/adm
    mknod --mode=666 /srv/sandbox-probe/kmsg c 1 11 || true' _ "$probe"
  # Only x86-64 has another set of calls that the same program can make.
  # shellcheck disable=SC2016 # for the box's compiler
  inside sh -c 'printf "%s" "$2" | gcc -x c -o "$1/int80" - 2>/dev/null; chmod -R a+rX "$1"' _ "$probe" \
    'int main(void) { long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20L)); return r <= 0; }'
}

# probe_unit NAME MODE [DIRECTIVE]: a unit that runs sandbox.py once and writes what it says to a file.
probe_unit() {
  inside sh -c 'cat >>"/run/systemd/system/$1.service" && systemctl daemon-reload' _ "$1" <<END
[Service]
Type=oneshot
NotifyAccess=none
Restart=no
WatchdogSec=0
ExecReload=
ExecStart=
ExecStart=/usr/bin/python3 /src/Tests/System/sandbox.py $2
StandardOutput=truncate:$probe/$2
RuntimeDirectoryPreserve=yes
OOMScoreAdjust=0
$3
END
}

runs_inside() {
  # shellcheck disable=SC2016 # for the box's shell
  inside sh -ec 'rm -f /run/systemd/system/sandbox-inside.service
    grep -v "^WantedBy" "$(systemctl show --property=FragmentPath --value tocsin.service)" \
      >/run/systemd/system/sandbox-inside.service'
  probe_unit sandbox-inside inside ""
  inside systemctl start sandbox-inside.service && inside test -s "$probe/inside"
}

runs_outside() {
  inside rm -f /run/systemd/system/sandbox-outside.service
  probe_unit sandbox-outside outside Nice=0
  inside systemctl start sandbox-outside.service && inside test -s "$probe/outside"
}

# Each line that sandbox.py wrote is a check of its own.
each_line_is_a_check() {
  local directive verdict text
  while IFS=$'\t' read -r directive verdict text <&3; do
    check "$directive: $text" test "$verdict" = ok
  done 3< <(inside cat "$probe/$1")
}

# The probe is the daemon's user, and RemoveIPC= waits for the last service of a user.
inside systemctl stop tocsin.service
inside rm -f /dev/shm/sandbox-probe-left
check "the places for the sandbox's probe are prepared" prepare_the_probe
check "every directive of the unit is tried" \
  equals "" python3 "$here/sandbox.py" directives "$repository/systemd/tocsin.service"
check "the probe runs inside the sandbox" runs_inside
each_line_is_a_check inside
check "RemoveIPC: its shared memory is gone with it" inside test ! -e /dev/shm/sandbox-probe-left
check "the probe runs outside of it" runs_outside
each_line_is_a_check outside
check "CPUQuota: at most a fifth of a processor" equals 200ms property CPUQuotaPerSecUSec
check "the unit's exposure is at most 0.5" \
  inside systemd-analyze security --no-pager --threshold=5 tocsin.service
inside sh -c 'rm -rf "$1" /srv/sandbox-probe /home/sandbox-probe /run/systemd/system/sandbox-*.service \
  /dev/shm/sandbox-probe-left; systemctl daemon-reload; systemctl reset-failed "sandbox-*" 2>/dev/null' _ "$probe" || true
check "the daemon starts again" start_daemon
