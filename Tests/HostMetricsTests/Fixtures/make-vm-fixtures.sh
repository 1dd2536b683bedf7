#!/bin/bash
# Makes the fixtures of Debian's kernel 6.1: boots it in QEMU, once for each layout of control groups, lets
# some units run, fail and swap, and copies the files of /proc and /sys that the collectors read.
#
#   make-vm-fixtures.sh [FOLDER [LAYOUT...]]   writes 6.1-unified, 6.1-hybrid and 6.1-legacy, or those named,
#                                              to FOLDER; beside itself where there is none
#
# The guest's root is the caller's own, read-only, under an overlay in the guest's memory; it has two disks of
# its own and a network that leads nowhere. Needs root and the Debian packages qemu-system-x86, busybox-static,
# systemd-sysv, dbus, dmsetup, iproute2 and python3-minimal; fetches the kernel and mdadm from Debian without
# installing them. Takes some five minutes without KVM. Figures differ from run to run: tests that quote some
# have to follow.
set -euo pipefail

if [ "${1:-}" = --in-guest ]; then
  inside=true
else
  inside=false
fi

# ---------------------------------------------------------------------------------------------- the host's part

build_initramfs() {
  local modules=$work/kernel/lib/modules/$release initramfs=$work/initramfs name
  mkdir -p "$initramfs"/{bin,modules,proc,sys,dev,lower,share,rw,root}
  cp /bin/busybox "$initramfs/bin/busybox"
  for name in virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci netfs fscache 9pnet \
    9pnet_virtio 9p overlay; do
    find "$modules" -name "$name.ko" -exec cp {} "$initramfs/modules/" \;
  done
  cat >"$initramfs/init" <<'INIT'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t devtmpfs dev /dev
# In no order of dependence: what is missing its symbols now finds them in a later round.
for round in 1 2 3 4 5; do for m in /modules/*.ko; do $b insmod "$m" 2>/dev/null; done; done
options=trans=virtio,version=9p2000.L,msize=262144
$b mount -t 9p -o ro,cache=loose,$options host /lower || exec $b sh
$b mount -t tmpfs -o size=400m tmpfs /rw
$b mkdir /rw/upper /rw/work
$b mount -t overlay -o lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work overlay /root || exec $b sh
$b rm -rf /root/etc/systemd/system/*.wants /root/etc/systemd/system/default.target /root/var/log/journal
# Large folders of the host's would be cleared at boot, file by file.
$b mount -t tmpfs tmp /root/tmp
$b mount -t tmpfs tmp /root/var/tmp
$b rm -f /root/etc/machine-id /root/usr/sbin/policy-rc.d
$b mkdir -p /root/share /root/var/log/journal
: >/root/etc/machine-id
: >/root/etc/fstab
echo fixture >/root/etc/hostname
$b mount -t 9p -o rw,$options share /root/share || exec $b sh
$b cp /root/share/fixtures.service /root/etc/systemd/system/
$b mkdir -p /root/etc/systemd/system/multi-user.target.wants
$b ln -s ../fixtures.service /root/etc/systemd/system/multi-user.target.wants/
# Where the caller's root is a container's, systemd takes its settings from here, not from /proc/cmdline.
exec $b switch_root /root /lib/systemd/systemd $($b cat /proc/cmdline)
INIT
  chmod +x "$initramfs/init"
  (cd "$initramfs" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initramfs.gz"
}

fetch() {
  local image
  image=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-6\.1[^ ]*\)$/\1/p' | head -n 1)
  (cd "$work" && apt-get -qq download "$image" mdadm 2>/dev/null)
  dpkg -x "$work/$image"_*.deb "$work/kernel"
  dpkg -x "$work"/mdadm_*.deb "$work/extra"
  release=${image#linux-image-}
  busybox depmod -b "$work/kernel" "$release"
}

# boot LAYOUT KERNEL-ARGUMENT...
boot() {
  local layout=$1
  shift
  rm -rf "$work/share/out"
  mkdir -p "$work/share/out"
  truncate -s 256M "$work/first.img" "$work/second.img"
  timeout 900 nice -n 10 qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 \
    -nographic -nodefaults -serial "file:$work/console-$layout" -no-reboot \
    -kernel "$work/kernel/boot/vmlinuz-$release" -initrd "$work/initramfs.gz" \
    -append "console=ttyS0 psi=1 quiet net.ifnames=0 systemd.show_status=0 $*" \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    -virtfs "local,path=$work/share,mount_tag=share,security_model=none,multidevs=remap" \
    -drive "file=$work/first.img,format=raw,if=virtio,cache=unsafe" \
    -drive "file=$work/second.img,format=raw,if=virtio,cache=unsafe" \
    -netdev user,id=n0,restrict=on -device virtio-net-pci,netdev=n0
  rm -f "$work/first.img" "$work/second.img"
  [ -e "$work/share/out/complete" ] || {
    echo "make-vm-fixtures: the guest did not finish; the end of its console:" >&2
    tail -n 30 "$work/console-$layout" >&2
    exit 1
  }
  rm "$work/share/out/complete"
  rm -rf "$target/6.1-$layout"
  cp -r "$work/share/out" "$target/6.1-$layout"
  # What does not depend on the layout is kept once.
  if [ "$layout" != unified ]; then
    find "$target/6.1-$layout" -type f -not -path '*/sys/fs/cgroup/*' -not -path '*/proc/*/cgroup' \
      -not -path '*/proc/cgroups' -not -path '*/proc/1/mountinfo' -delete
    find "$target/6.1-$layout" -type d -empty -delete
  fi
  chmod -R u=rwX,go=rX "$target/6.1-$layout"
}

host() {
  local layout
  if [ $# -lt 2 ]; then set -- "${1:-$(dirname "${BASH_SOURCE[0]}")}" unified hybrid legacy; fi
  target=$(realpath -- "$1")
  work=$(mktemp -d /var/tmp/tocsin-fixtures-XXXXXX)
  trap 'rm -rf "$work"' EXIT
  fetch
  build_initramfs
  mkdir -p "$work/share"
  cp "${BASH_SOURCE[0]}" "$work/share/make-vm-fixtures.sh"
  mv "$work/extra" "$work/kernel/lib/modules" "$work/share/"
  cat >"$work/share/fixtures.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/bin/bash /share/make-vm-fixtures.sh --in-guest
ExecStopPost=/bin/systemctl poweroff --force --force
StandardOutput=journal+console
UNIT
  for layout in "${@:2}"; do
    case $layout in
      unified) boot "$layout" systemd.unified_cgroup_hierarchy=1 ;;
      hybrid) boot "$layout" systemd.unified_cgroup_hierarchy=0 ;;
      legacy) boot "$layout" systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller=1 ;;
      *) echo "make-vm-fixtures: no layout is called $layout" >&2; exit 2 ;;
    esac
  done
  du -sh "$target"/6.1-*
}

# --------------------------------------------------------------------------------------------- the guest's part

load_modules() {
  local name
  mkdir -p /lib/modules
  ln -sfn "/share/modules/$(uname -r)" "/lib/modules/$(uname -r)"
  # The kernel itself calls it for what modules need of each other.
  ln -sfn /bin/busybox /sbin/modprobe
  for name in virtio_blk virtio_net crc32c ext4 loop dm_mod raid1 nf_conntrack veth dummy; do
    modprobe "$name" || echo "no module $name"
  done
  sleep 2
}

# An ext4 filesystem, swap, a mirror that lacks one half, a device-mapper device, a loop, read-only mounts.
make_devices() {
  local size
  mkfs.ext4 -q -F /dev/vda
  mkdir -p /srv/data "/srv/with space" /srv/image /srv/scratch
  mount /dev/vda /srv/data
  dd if=/dev/zero of=/srv/data/swapfile bs=1M count=64 status=none
  chmod 600 /srv/data/swapfile
  mkswap -q /srv/data/swapfile && swapon /srv/data/swapfile
  size=$(blockdev --getsz /dev/vdb)
  dmsetup create fixture-lv --table "0 $((size / 2)) linear /dev/vdb 0"
  dmsetup create fixture-half --table "0 $((size / 2 - 2048)) linear /dev/vdb $((size / 2))"
  # Nobody else makes the nodes: udev is not running.
  dmsetup mknodes
  /share/extra/sbin/mdadm --create /dev/md0 --run --level=1 --raid-devices=2 --metadata=1.2 \
    /dev/mapper/fixture-half missing </dev/null || echo "no mirror"
  mkfs.ext4 -q -F /dev/mapper/fixture-lv
  mount -o errors=remount-ro /dev/mapper/fixture-lv "/srv/with space"
  dd if=/dev/zero of=/srv/data/image bs=1M count=16 status=none
  mkfs.ext4 -q -F /srv/data/image
  mount -o loop,ro /srv/data/image /srv/image
  mount -t tmpfs -o size=32m tmpfs /srv/scratch
}

make_network() {
  ip link set lo up
  ip link set eth0 up
  ip address add 192.0.2.15/24 dev eth0
  ip link set dummy0 up
  ip link add veth-a type veth peer name veth-b && ip link set veth-a up
  (exec python3 -m http.server --bind 127.0.0.1 8080 --directory /srv >/dev/null 2>&1) &
  sleep 4
  python3 - <<'PYTHON' || true
import socket, urllib.request
for _ in range(5):
    urllib.request.urlopen("http://127.0.0.1:8080/", timeout=20).read()
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.sendto(b"nobody listens", ("127.0.0.1", 9))
try:
    socket.create_connection(("127.0.0.1", 81), timeout=2)
except OSError:
    pass
PYTHON
}

make_units() {
  local hash=4f2a9c0d1e3b4f2a9c0d1e3b4f2a9c0d4f2a9c0d1e3b4f2a9c0d1e3b4f2a9c0d
  # No accounting but systemd's defaults.
  systemd-run -q --unit=plain.service sleep infinity
  systemd-run -q --unit=busy.service -p CPUQuota=20% -p IOAccounting=yes -p MemoryMax=96M -p TasksMax=40 \
    bash -c 'while :; do :; done'
  systemd-run -q --unit=writer.service -p IOAccounting=yes bash -c \
    'while :; do dd if=/dev/zero of=/srv/data/written bs=64k count=100 conv=fsync status=none; sleep 1; done'
  systemd-run -q --unit=killed.service -p MemoryMax=24M -p MemorySwapMax=0 -p MemoryAccounting=yes \
    python3 -c 'x = bytearray(200 << 20)' || true
  systemd-run -q --unit=swapping.service -p MemoryHigh=24M python3 -c \
    'import time; x = bytearray(b"x") * (40 << 20); time.sleep(9999)' || true
  systemd-run -q --unit=failing.service -p Restart=always -p RestartSec=1 false || true
  systemd-run -q --slice=machine.slice --scope --unit="docker-$hash" sleep infinity &
  systemd-run -q --scope sleep infinity &
  systemd-run -q sleep infinity
  for instance in one two; do systemd-run -q --unit="worker@$instance.service" sleep infinity; done
  sleep 45
}

# copy FILE...: keeps the path; what cannot be read is left out. Makes no process for each file: there are thousands.
copy() {
  local file lines
  for file in "$@"; do
    if [ ! -f "$file" ] || [ ! -r "$file" ]; then continue; fi
    [ -d "$out${file%/*}" ] || mkdir -p "$out${file%/*}"
    { mapfile lines <"$file" && printf '%s' "${lines[@]}" >"$out$file"; } 2>/dev/null || true
  done
}

copy_proc() {
  local process
  copy /proc/{stat,loadavg,meminfo,vmstat,diskstats,uptime,softirqs,version,mdstat,swaps,cgroups,cmdline}
  copy /proc/pressure/*
  copy /proc/sys/kernel/{pid_max,threads-max,osrelease,random/entropy_avail,random/poolsize}
  copy /proc/sys/fs/{file-nr,file-max,inode-nr,inode-state,dentry-state,inotify/max_user_watches}
  copy /proc/sys/fs/inotify/max_user_instances /proc/sys/vm/{overcommit_memory,swappiness}
  copy /proc/sys/net/netfilter/nf_conntrack_{count,max} /proc/sys/net/core/somaxconn
  copy /proc/sys/net/ipv4/{tcp_mem,tcp_max_orphans,ip_local_port_range}
  copy /proc/1/{mountinfo,cgroup,stat,statm,status,comm}
  copy /proc/1/net/{dev,snmp,snmp6,netstat,sockstat,sockstat6,tcp,tcp6,udp,softnet_stat,nf_conntrack,unix}
  copy /proc/1/net/stat/nf_conntrack
  copy /proc/self/{stat,statm,status,smaps_rollup,io,cgroup}
  for process in $(pgrep -f 'sleep|http.server|while' | head -n 8) 2; do
    copy /proc/"$process"/{stat,status,cgroup}
  done
}

copy_sys() {
  local folder
  for folder in /sys/block/*; do
    case $folder in */loop[1-9] | */ram*) continue ;; esac
    copy "$folder"/{stat,size,ro,removable,inflight,dev,device/ioerr_cnt,dm/name,loop/backing_file}
    copy "$folder"/queue/{rotational,logical_block_size,hw_sector_size}
    copy "$folder"/md/{degraded,array_state,level,raid_disks,sync_action,mismatch_cnt}
  done
  for folder in /sys/class/net/*; do
    copy "$folder"/{operstate,carrier,carrier_changes,mtu,type,flags,speed,ifindex}
  done
  for folder in /sys/class/thermal/thermal_zone* /sys/class/power_supply/* /sys/class/hwmon/*; do
    copy "$folder"/{type,temp,online,status,capacity,scope,name,cur_state,max_state} "$folder"/temp* \
      "$folder"/trip_point_*
  done
  copy /sys/devices/system/cpu/{online,present,possible} /sys/devices/system/cpu/cpu*/thermal_throttle/*
  copy /sys/devices/system/edac/mc/*/{ce,ue}_count
}

# The control groups of systemd's own units would only repeat these.
copy_cgroups() {
  local folder file
  find -L /sys/fs/cgroup -maxdepth 7 -type d 2>/dev/null | while read -r folder; do
    case $folder in
      */fixtures.service | */*.socket | */*.mount | */*.swap | */dbus.service | */console-getty.service) continue ;;
      */systemd-[!j]*.service | */system-modprobe.slice | */dev-*.slice) continue ;;
      */cgroup/cpuset* | */net_* | */perf_event* | */freezer* | */devices* | */hugetlb* | */rdma*) continue ;;
      */cgroup/misc* | */cgroup/cpu | */cgroup/cpu/* | */cgroup/cpuacct | */cgroup/cpuacct/*) continue ;;
    esac
    for file in "$folder"/{cgroup.{controllers,events,procs},cpu.{stat,max,pressure,cfs_quota_us,cfs_period_us}} \
      "$folder"/memory.{current,peak,high,max,events,stat,pressure,swap.current,swap.max} \
      "$folder"/{io.{stat,pressure},pids.{current,max,events},cpuacct.usage,cpuacct.stat} \
      "$folder"/memory.{usage_in_bytes,limit_in_bytes,max_usage_in_bytes,failcnt,oom_control} \
      "$folder"/blkio.throttle.io_service{_bytes,d,_bytes_recursive,d_recursive}; do
      copy "$file"
    done
  done
  # systemd's names for both halves of one hierarchy.
  for file in cpu cpuacct; do
    if [ -L "/sys/fs/cgroup/$file" ]; then ln -sfn "$(readlink "/sys/fs/cgroup/$file")" "$out/sys/fs/cgroup/$file"; fi
  done
}

guest() {
  out=/share/out
  load_modules
  make_devices || echo "devices are incomplete"
  make_network || echo "the network is incomplete"
  make_units || echo "units are incomplete"
  copy_proc
  copy_sys
  copy_cgroups
  sync
  touch "$out/complete"
}

if $inside; then guest; else host "$@"; fi
