#!/bin/bash
# Boots a real systemd as PID 1 in a box of namespaces, on a host whose own PID 1 need not be systemd.
#
#   sdbox.sh up ROOT [NSPAWN-ARGUMENT...]   make ROOT, an overlay of the host's own /, and boot it
#   sdbox.sh mkroot ROOT                    make ROOT without booting, to put files into it first
#   sdbox.sh exec ROOT COMMAND...           run COMMAND inside
#   sdbox.sh down ROOT                      power off (kill after a minute), remove ROOT and its cgroups
#
# The box shares the host's kernel, /proc figures and files, has no network, and begins with an empty
# journal and none of the host's enabled units. It lacks CAP_SYS_RESOURCE: a unit that asks for a
# negative OOMScoreAdjust needs a drop-in. Needs root and the Debian packages systemd, systemd-sysv,
# dbus, systemd-container and util-linux.
set -euo pipefail

usage() {
  sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$0" >&2
  exit 2
}

if [ $# -lt 2 ]; then usage; fi
operation=$1
root=$(realpath -m -- "$2")
shift 2

name=sdbox-$(printf '%s' "$root" | md5sum | cut -c1-8)
state=/run/$name
layers=$root.layers
cgroupfs=/sys/fs/cgroup

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# Prints the box's own cgroup folder in every hierarchy that can be written. nspawn would otherwise
# leave its payload/ and supervisor/, and systemd its slices, in the caller's.
box_cgroups() {
  local controllers path hierarchy
  while IFS=: read -r _ controllers path; do
    case $controllers in
      "") hierarchy=$cgroupfs/unified; [ -d "$hierarchy" ] || hierarchy=$cgroupfs ;;
      name=*) hierarchy=$cgroupfs/${controllers#name=} ;;
      *) hierarchy=$cgroupfs/$controllers ;;
    esac
    if [ -w "$hierarchy${path%/}/cgroup.procs" ]; then echo "$hierarchy${path%/}/$name"; fi
  done </proc/self/cgroup
}

make_root() {
  mkdir -p "$root" "$layers"
  mount -t tmpfs -o size=1g tmpfs "$layers"
  mkdir "$layers/upper" "$layers/work"
  mount -t overlay overlay \
    -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$root"
  # A quiet box: only what systemd itself wants, an identity and a journal of its own, and none of the
  # policy by which a container image keeps packages from starting services.
  rm -rf "$root"/etc/systemd/system/*.wants "$root/var/log/journal"
  rm -f "$root/etc/machine-id" "$root/usr/sbin/policy-rc.d"
  mkdir -p "$root/var/log/journal"
  : >"$root/etc/machine-id"
  systemctl --root="$root" set-default multi-user.target >/dev/null 2>&1
}

remove_root() {
  local mounted
  for mounted in "$root" "$layers"; do
    if mountpoint -q "$mounted"; then umount "$mounted" || umount --lazy "$mounted"; fi
    if [ -d "$mounted" ]; then rmdir "$mounted"; fi
  done
}

inside() {
  nsenter --target "$(cat "$state/leader.pid")" \
    --mount --uts --ipc --pid --net --cgroup --root --wd -- "$@"
}

# Prints the process id of the box's systemd once it answers.
await_leader() {
  local nspawn=$1 leader _
  for _ in $(seq 600); do
    leader=$(awk '{print $1}' "/proc/$nspawn/task/$nspawn/children" 2>/dev/null || true)
    if [ -n "$leader" ] && [ -S "/proc/$leader/root/run/systemd/private" ]; then
      echo "$leader"
      return 0
    fi
    if ! kill -0 "$nspawn" 2>/dev/null; then break; fi
    sleep 0.05
  done
  echo "sdbox: systemd did not come up; the console said:" >&2
  cat "$state/console.log" >&2
  return 1
}

# nspawn mounts the version 1 controllers read-only. Mounted again in the box's own cgroup they make
# MemoryMax=, CPUQuota= and TasksMax= real limits. On a pure version 2 host there is nothing to do.
enable_limits() {
  inside sh -c '
    again=
    for controller in memory pids cpu cpu,cpuacct; do
      [ -d "/sys/fs/cgroup/$controller" ] && [ ! -L "/sys/fs/cgroup/$controller" ] || continue
      mkdir -p "/run/cgroup/$controller"
      mount -t cgroup -o "$controller" cgroup "/run/cgroup/$controller" || continue
      mount --bind "/run/cgroup/$controller" "/sys/fs/cgroup/$controller"
      again=yes
    done
    [ -z "$again" ] || systemctl daemon-reexec'
}

boot() {
  local began nspawn cgroup
  began=$(milliseconds)
  mkdir -p "$state"
  box_cgroups >"$state/cgroups"
  (
    while read -r cgroup; do
      if mkdir -p "$cgroup" 2>/dev/null; then echo "$BASHPID" >"$cgroup/cgroup.procs" || true; fi
    done <"$state/cgroups"
    # Not --boot, as nspawn mounts an invented boot id into /proc, which services with a /proc of their
    # own do not see: they would take the box's journal for that of another boot.
    exec systemd-nspawn --directory="$root" --register=no --keep-unit --machine="$name" \
      --kill-signal=SIGRTMIN+3 --private-network --link-journal=no --resolv-conf=off --timezone=off \
      --console=pipe "$@" \
      sh -c 'while umount /proc/sys/kernel/random/boot_id 2>/dev/null; do :; done
             exec /lib/systemd/systemd'
  ) </dev/null >"$state/console.log" 2>&1 &
  nspawn=$!
  echo "$nspawn" >"$state/nspawn.pid"
  await_leader "$nspawn" >"$state/leader.pid"
  timeout 120 "$0" exec "$root" systemctl is-system-running --wait >"$state/running" || true
  enable_limits
  echo "sdbox: $(cat "$state/running") after $(($(milliseconds) - began)) ms"
  grep -qxE 'running|degraded' "$state/running"
}

await_end() {
  local nspawn=$1 _
  for _ in $(seq 200); do
    if ! kill -0 "$nspawn" 2>/dev/null; then return 0; fi
    sleep 0.05
  done
  return 1
}

power_off() {
  local nspawn cgroup
  nspawn=$(cat "$state/nspawn.pid" 2>/dev/null || true)
  if [ -s "$state/leader.pid" ]; then timeout 60 "$0" exec "$root" systemctl poweroff 2>/dev/null || true; fi
  if [ -n "$nspawn" ] && ! await_end "$nspawn"; then
    kill -KILL "$(cat "$state/leader.pid" 2>/dev/null || echo "$nspawn")" 2>/dev/null || true
    await_end "$nspawn" || kill -KILL "$nspawn" 2>/dev/null || true
  fi
  if [ ! -f "$state/cgroups" ]; then return 0; fi
  while read -r cgroup; do
    if [ -d "$cgroup" ]; then find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null || true; fi
  done <"$state/cgroups"
  rm -rf "$state"
}

case $operation in
  mkroot) make_root ;;
  up)
    mountpoint -q "$root" || make_root
    boot "$@"
    ;;
  exec) inside "$@" ;;
  down)
    power_off
    remove_root
    ;;
  *) usage ;;
esac
