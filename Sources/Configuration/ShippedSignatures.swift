/// The shipped signatures of faults: the text of `config/signatures.d`, written by `make signatures`.
enum ShippedSignatures {
  /// The files, in the byte order of their names.
  static let files: [(name: String, text: String)] = [
    (
      "clock.toml",
      ##"""
      # The wall clock.

      # Hosts without a clock that runs on step at each boot: evidence alone.
      [[signature]]
      name = "clock-stepped"
      title = "the clock was set: {detail}"
      from = "unit"
      units = ["chrony.service", "chronyd.service", "ntp.service", "ntpd.service", "ntpsec.service", "openntpd.service", "systemd-timesyncd.service"]
      literal = ["System clock was stepped by ", "time reset ", "CLOCK: time stepped by "]
      pattern = '^(?:CLOCK: )?(?<detail>System clock was stepped by -?(?:[1-9]\d*)\.\d+ seconds|time (?:reset|stepped by) [-+]?(?:[1-9]\d*)\.\d+(?: s)?)'
      entity = "host"
      class = "clock"
      severity = "warning"
      kind = "clock"
      chain = 1
      evidence_only = true
      cause = "The clock was wrong by more than a second and was set at once: times in logs jump, and what depends on them may fail."
      check = "chronyc tracking"
      examples = [
        { about = "", line = "System clock was stepped by -3601.004812 seconds" },
        { about = "", line = "time reset +12.482911 s" },
      ]
      near_misses = [
        "System clock was stepped by 0.000021 seconds",
        "System clock TAI offset set to 37 seconds",
      ]

      [[signature]]
      name = "clock-set"
      title = "the clock was set by hand"
      from = "unit"
      units = ["systemd-timedated.service"]
      message_id = "c7a787079b354eaaa9e77b371893cd27"
      entity = "host"
      class = "clock"
      severity = "notice"
      kind = "clock"
      chain = 1
      evidence_only = true
      cause = "Somebody set the clock with timedatectl or a desktop's settings."
      check = "timedatectl"
      pattern = '^(?:Changed local time to |Time has been changed)'
      examples = [
        { about = "", line = "Changed local time to Sun 2026-03-01 10:11:12 UTC" },
        { about = "", line = "Time has been changed" },
      ]
      near_misses = [
        "Changed time zone to 'Europe/Berlin' (CET).",
        "Set NTP to enabled",
      ]

      [[signature]]
      name = "clock-without-source"
      title = "no source of time is left"
      from = "unit"
      units = ["chrony.service", "chronyd.service"]
      literal = "no selectable sources"
      pattern = "^Can't synchronise: no selectable sources"
      entity = "host"
      class = "clock"
      severity = "warning"
      kind = "clock"
      chain = 1
      cause = "None of the time servers answers, or they contradict each other: the clock drifts."
      check = "chronyc sources"
      examples = [
        { about = "", line = "Can't synchronise: no selectable sources" },
        { about = "", line = "Can't synchronise: no selectable sources (2 unreachable sources)" },
      ]
      near_misses = [
        "Selected source 192.0.2.123 (0.pool.ntp.org)",
        "there are no selectable sources in the list",
      ]

      [[signature]]
      name = "clock-has-source"
      title = "a source of time was found"
      from = "unit"
      units = ["chrony.service", "chronyd.service"]
      ends = "clock-without-source"
      literal = "Selected source "
      pattern = '^Selected source \S+'
      examples = [
        { about = "", line = "Selected source 192.0.2.123 (0.pool.ntp.org)" },
        { about = "", line = "Selected source 2001:db8::123" },
      ]
      near_misses = [
        "Source 192.0.2.123 replaced with 192.0.2.124",
        "Selected source",
      ]

      [[signature]]
      name = "clock-jumped-back"
      title = "the clock was set back"
      from = "kernel"
      literal = ["ime jumped backwards", "clock jumped backwards"]
      pattern = '^(?:Time jumped backwards, rotating|Realtime clock jumped backwards relative to last journal entry)'
      entity = "host"
      class = "clock"
      severity = "warning"
      kind = "clock"
      chain = 1
      cause = "journald was given a time before that of its last entry: times in logs repeat, and what depends on them may fail."
      check = "timedatectl"
      examples = [
        { about = "", line = "Time jumped backwards, rotating." },
        { about = "", line = "Realtime clock jumped backwards relative to last journal entry, rotating." },
      ]
      near_misses = [
        "Time jumped backwards: 3 ns on CPU 2",
        "x: Time jumped backwards, rotating.",
      ]

      """##
    ),
    (
      "disk.toml",
      ##"""
      # Disks and arrays. chain: 1 controller or link, 2 disk, 3 what is read through it; see filesystem.toml for 4 to 6.

      [[signature]]
      name = "disk-io-error"
      title = "{detail} errors"
      from = "kernel"
      literal = " error, dev "
      pattern = '^(?:blk_update_request: |print_req_error: )?(?<detail>I/O|critical medium|critical target|critical nexus|timeout|protection|remote I/O|recoverable transport|device offline) error, dev (?!(?:fd|sr|loop|nbd|z?ram)\d)(?<device>[\w-]+), sector \d+'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 2
      cause = "The kernel could not read or write {device}: the disk, its cable or the storage behind it fails."
      check = "smartctl -a /dev/{device}"
      examples = [
        { about = "sda", line = "blk_update_request: I/O error, dev sda, sector 40960 op 0x0:(READ) flags 0x80700 phys_seg 4 prio class 0" },
        { about = "nvme1n1", line = "critical medium error, dev nvme1n1, sector 91234816 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2" },
        { about = "sdb", line = "I/O error, dev sdb, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2" },
      ]
      near_misses = [
        "I/O error, dev fd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2",
        "I/O error, dev loop3, sector 8192 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2",
        "I/O error, dev nbd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2",
        "operation not supported error, dev loop3, sector 8192 op 0x9:(WRITE_ZEROES) flags 0x800 phys_seg 0 prio class 2",
        "myprog[77]: segfault at 0 ip 0000000000401136 sp 00007ffc error 4 in I/O error, dev sda, sector 1[401000+1000]",
      ]

      [[signature]]
      name = "buffer-io-error"
      title = "reads or writes of its blocks fail"
      from = "kernel"
      literal = "Buffer I/O error on dev"
      pattern = '^Buffer I/O error on dev(?:ice)? (?!(?:fd|sr|loop|nbd|z?ram)\d)(?<device>[\w-]+), logical block \d+'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 3
      cause = "Blocks of {device} cannot be read or written; written data may be lost."
      check = "journalctl -k --since -1h --grep={device}"
      examples = [
        { about = "sda", line = "Buffer I/O error on dev sda1, logical block 65538, async page read" },
        { about = "dm-3", line = "Buffer I/O error on dev dm-3, logical block 0, lost sync page write" },
        { about = "vdb", line = "Buffer I/O error on device vdb, logical block 5120" },
      ]
      near_misses = [
        "buffer_io_error: 10 callbacks suppressed",
        "Buffer I/O error on dev loop0p1, logical block 0, async page read",
        "Buffer I/O error on dev zram0, logical block 12, lost async page write",
        "Buffer I/O error on dev sr0, logical block 0, async page read",
      ]

      [[signature]]
      name = "ata-error"
      title = "link or command errors of the disk"
      from = "kernel"
      literal = ["exception Emask", ": failed command: "]
      pattern = '^(?<device>ata\d+)(?:\.\d+)?: (?:exception Emask|failed command: )(?<detail>.*)'
      entity = "device"
      class = "storage"
      severity = "warning"
      kind = "hardware"
      chain = 1
      cause = "Commands to the disk at {device} failed: the disk, its cable or its power is bad."
      check = "journalctl -k --since -1h --grep={device}"
      examples = [
        { about = "ata3", line = "ata3.00: exception Emask 0x0 SAct 0x40000000 SErr 0x0 action 0x6 frozen" },
        { about = "ata1", line = "ata1.00: failed command: READ FPDMA QUEUED" },
      ]
      near_misses = [
        "ata4: SATA link down (SStatus 0 SControl 300)",
        "ata1.00: configured for UDMA/133",
      ]

      [[signature]]
      name = "nvme-timeout"
      title = "the NVMe controller does not answer in time"
      from = "kernel"
      literal = " timeout, "
      pattern = '^nvme (?<device>nvme\d+): I/O .*QID \d+ timeout, (?!completion polled)'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 1
      cause = "{device} did not answer a command in time: its firmware hangs, or it loses power or its link."
      check = "nvme smart-log /dev/{device}"
      examples = [
        { about = "nvme0", line = "nvme nvme0: I/O 22 QID 3 timeout, aborting" },
        { about = "nvme1", line = "nvme nvme1: I/O tag 12 (100c) opcode 0x2 (I/O Cmd) QID 3 timeout, aborting req_op:READ(0) size:4096" },
      ]
      near_misses = [
        "nvme nvme0: I/O 8 QID 0 timeout, completion polled",
        "nvme nvme0: 8/0/0 default/read/poll queues",
      ]

      [[signature]]
      name = "nvme-controller-down"
      title = "the NVMe controller is down"
      from = "kernel"
      literal = ["controller is down; will reset", "Device not ready; aborting", "Removing after probe failure", "Disabling device after reset failure"]
      pattern = '^nvme (?<device>nvme\d+): (?<detail>controller is down; will reset|Device not ready; aborting|Removing after probe failure|Disabling device after reset failure)'
      entity = "device"
      class = "storage"
      severity = "critical"
      kind = "hardware"
      chain = 1
      cause = "The controller of {device} has stopped working; a reset may bring it back, its data may be out of reach."
      check = "nvme list"
      examples = [
        { about = "nvme0", line = "nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10" },
        { about = "nvme2", line = "nvme nvme2: Disabling device after reset failure: -19" },
      ]
      near_misses = [
        "nvme nvme0: Shutdown timeout set to 8 seconds",
        "nvme nvme0: resetting controller",
      ]

      [[signature]]
      name = "scsi-sense-error"
      title = "the disk reports a {detail}"
      from = "kernel"
      literal = "Sense Key : "
      pattern = '^sd \S+: \[(?<device>sd[a-z]+)\] .*Sense Key : (?<detail>Medium Error|Hardware Error)'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 2
      cause = "{device} itself says that it cannot read or write: it has bad sectors or is broken."
      check = "smartctl -a /dev/{device}"
      examples = [
        { about = "sda", line = "sd 2:0:0:0: [sda] tag#18 Sense Key : Medium Error [current] " },
        { about = "sdaa", line = "sd 0:2:1:0: [sdaa] tag#3 Sense Key : Hardware Error [deferred] " },
      ]
      near_misses = [
        "sd 2:0:0:0: [sda] tag#18 Sense Key : Unit Attention [current] ",
        "sr 1:0:0:0: [sr0] tag#18 Sense Key : Not Ready [current] ",
      ]

      [[signature]]
      name = "raid-disk-failure"
      title = "disk {detail} failed and was taken out"
      from = "kernel"
      literal = ": Disk failure on "
      pattern = '^md/\w+:(?<device>md\w+): Disk failure on (?<detail>[\w-]+), disabling device'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 3
      cause = "The array {device} lost the disk {detail} and runs on without it."
      check = "mdadm --detail /dev/{device}"
      examples = [
        { about = "md0", line = "md/raid1:md0: Disk failure on sdb1, disabling device." },
        { about = "md127", line = "md/raid10:md127: Disk failure on nvme1n1p2, disabling device." },
      ]
      near_misses = [
        "md/raid1:md0: active with 2 out of 2 mirrors",
        "md: recovery of RAID array md0",
      ]

      [[signature]]
      name = "mdadm-event"
      title = "{detail} event of the array"
      from = "unit"
      units = ["mdmonitor.service", "mdmonitor@*.service", "mdadm.service", "mdmonitor-oneshot.service"]
      literal = " event detected on md device "
      pattern = '(?<detail>Fail|FailSpare|DeviceDisappeared|DegradedArray) event detected on md device (?:/dev/)?(?<device>[\w/-]+)'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 3
      cause = "mdadm found that the array {device} lost a disk."
      check = "mdadm --detail /dev/{device}"
      examples = [
        { about = "md0", line = "Fail event detected on md device /dev/md0, component device /dev/sdb1" },
        { about = "md/data", line = "DegradedArray event detected on md device /dev/md/data" },
      ]
      near_misses = [
        "RebuildStarted event detected on md device /dev/md0",
        "SpareActive event detected on md device /dev/md0, component device /dev/sdb1",
      ]

      [[signature]]
      name = "smart-failing"
      title = "S.M.A.R.T.: {detail}"
      from = "unit"
      units = ["smartd.service", "smartmontools.service"]
      literal = ["Currently unreadable (pending) sectors", "Offline uncorrectable sectors", "FAILED SMART self-check"]
      pattern = '^Device: /dev/(?<device>[\w-]+)[^,]*, (?<detail>\d+ Currently unreadable \(pending\) sectors|\d+ Offline uncorrectable sectors|FAILED SMART self-check)'
      entity = "device"
      class = "storage"
      severity = "warning"
      kind = "hardware"
      chain = 1
      cause = "{device} says of itself that it is failing: copy what is on it and replace it."
      check = "smartctl -a /dev/{device}"
      examples = [
        { about = "sda", line = "Device: /dev/sda [SAT], 8 Currently unreadable (pending) sectors (changed +8)" },
        { about = "sdc", line = "Device: /dev/sdc [SAT], FAILED SMART self-check. BACK UP DATA NOW!" },
      ]
      near_misses = [
        "Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 68 to 67",
        "Device: /dev/sda, is SMART capable. Adding to \"monitor\" list.",
      ]

      """##
    ),
    (
      "filesystem.toml",
      ##"""
      # Filesystems. chain: 4 the filesystem's error, 5 that it turned read-only or shut down, 6 who cannot write.

      [[signature]]
      name = "ext4-error"
      title = "ext4 found its data damaged or out of reach"
      from = "kernel"
      literal = "-fs error (device "
      pattern = '^EXT[234]-fs error \(device (?<device>[\w-]+)\): (?<detail>\w+)'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 4
      cause = "ext4 on {device} met data that it cannot trust or read; most often the disk below is at fault."
      check = "journalctl -k --since -1h --grep=EXT4-fs"
      examples = [
        { about = "sda", line = "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0" },
        { about = "dm-0", line = "EXT4-fs error (device dm-0): ext4_journal_check_start:83: comm postgres: Detected aborted journal" },
      ]
      near_misses = [
        "EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.",
        "EXT4-fs warning (device sda1): ext4_dirblock_csum_verify:377: inode #12: comm find: No space for directory leaf checksum. Please run e2fsck -D.",
      ]

      [[signature]]
      name = "ext4-read-only"
      title = "ext4 stopped all writes"
      from = "kernel"
      literal = ["Remounting filesystem read-only", "Aborting journal on device "]
      pattern = '^(?:EXT[234]-fs \((?<device>[\w-]+)\): Remounting filesystem read-only|(?:JBD2: )?Aborting journal on device (?<device>[\w-]+)-\d+\.)'
      entity = "device"
      class = "storage"
      severity = "critical"
      kind = "hardware"
      chain = 5
      cause = "ext4 on {device} turned read-only after an error, to keep the damage small."
      check = "journalctl -k --since -1h --grep=EXT4-fs"
      examples = [
        { about = "sda", line = "EXT4-fs (sda1): Remounting filesystem read-only" },
        { about = "sdb", line = "Aborting journal on device sdb2-8." },
        { about = "dm-1", line = "Aborting journal on device dm-1-8." },
      ]
      near_misses = [
        "EXT4-fs (sda1): re-mounted. Opts: errors=remount-ro. Quota mode: none.",
        "systemd[1]: Remounting filesystem read-only",
      ]

      [[signature]]
      name = "xfs-error"
      title = "XFS found its data damaged or out of reach"
      from = "kernel"
      literal = ["etadata I/O error", "log I/O error", "orruption detected", "orruption warning"]
      pattern = '^XFS \((?<device>[\w-]+)\): (?:[Mm]etadata I/O error|log I/O error|Metadata [Cc]orruption detected|[Cc]orruption (?:detected|warning))'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 4
      cause = "XFS on {device} met data that it cannot trust or read; most often the disk below is at fault."
      check = "journalctl -k --since -1h --grep=XFS"
      examples = [
        { about = "sda", line = "XFS (sda3): metadata I/O error in \"xfs_buf_ioend+0x1f0/0x4f0 [xfs]\" at daddr 0x1e8 len 8 error 5" },
        { about = "dm-2", line = "XFS (dm-2): Metadata corruption detected at xfs_agf_verify+0x55/0x190 [xfs], xfs_agf block 0x1" },
      ]
      near_misses = [
        "XFS (sda3): Mounting V5 Filesystem",
        "XFS (sda3): Ending clean mount",
      ]

      [[signature]]
      name = "xfs-shutdown"
      title = "XFS shut the filesystem down"
      from = "kernel"
      literal = ["hutting down filesystem", "Filesystem has been shut down"]
      pattern = '^XFS \((?<device>[\w-]+)\): .*(?:[Ss]hutting down filesystem|Filesystem has been shut down)'
      entity = "device"
      class = "storage"
      severity = "critical"
      kind = "hardware"
      chain = 5
      cause = "XFS on {device} shut down after an error; nothing on it can be read or written."
      check = "journalctl -k --since -1h --grep=XFS"
      examples = [
        { about = "sda", line = "XFS (sda3): Corruption of in-memory data (0x8) detected at xfs_defer_finish_noroll (fs/xfs/libxfs/xfs_defer.c:504).  Shutting down filesystem." },
        { about = "dm-0", line = "XFS (dm-0): Filesystem has been shut down due to log error (0x2)." },
      ]
      near_misses = [
        "XFS (sda3): Unmounting Filesystem",
        "XFS (sda3): Please unmount the filesystem and rectify the problem(s)",
      ]

      # Kernel, fs/btrfs/messages.c: the state of the filesystem stands behind ": state " and in newer kernels " state ".
      [[signature]]
      name = "btrfs-read-only"
      title = "Btrfs stopped all writes"
      from = "kernel"
      literal = "forced readonly"
      pattern = '^BTRFS(?: info| warning| error)?:? \(device (?<device>[\w-]+)(?::? state \w+)?\):? forced readonly'
      entity = "device"
      class = "storage"
      severity = "critical"
      kind = "hardware"
      chain = 5
      cause = "Btrfs on {device} turned read-only after an error."
      check = "btrfs device stats /dev/{device}"
      examples = [
        { about = "sda", line = "BTRFS info (device sda2): forced readonly" },
        { about = "nvme0n1", line = "BTRFS info (device nvme0n1p3: state E): forced readonly" },
        { about = "sda", line = "BTRFS info (device sda2 state E): forced readonly" },
      ]
      near_misses = [
        "BTRFS info (device sda2): using free space tree",
        "BTRFS info (device sda2): disk space caching is enabled",
      ]

      [[signature]]
      name = "btrfs-error"
      title = "Btrfs found its data damaged or out of reach"
      from = "kernel"
      literal = ["BTRFS error (device ", "BTRFS critical (device ", "BTRFS: error (device "]
      pattern = '^BTRFS(?: error| critical|: error) \(device (?<device>[\w-]+)'
      entity = "device"
      class = "storage"
      severity = "error"
      kind = "hardware"
      chain = 4
      cause = "Btrfs on {device} met data that it cannot trust or read; most often the disk below is at fault."
      check = "btrfs device stats /dev/{device}"
      examples = [
        { about = "sda", line = "BTRFS error (device sda2): bdev /dev/sda2 errs: wr 0, rd 1, flush 0, corrupt 0, gen 0" },
        { about = "sdb", line = "BTRFS: error (device sdb1) in btrfs_commit_transaction:2236: errno=-5 IO failure" },
      ]
      near_misses = [
        "BTRFS info (device sda2): bdev /dev/sda2 errs: wr 0, rd 0, flush 0, corrupt 3, gen 0",
        "BTRFS: device fsid 2b1f1e3c-5d04-4f0a-9d9a-5b7b2a1c0a11 devid 1 transid 812 /dev/sda2",
      ]

      [[signature]]
      name = "read-only-writers"
      title = "cannot write: the filesystem is read-only"
      literal = "Read-only file system"
      pattern = '(?:^|: |\(|\] |")Read-only file system(?:$|[).:;,"\s])'
      entity = "unit"
      class = "storage"
      severity = "error"
      kind = "filesystem"
      chain = 6
      evidence_only = true
      cause = "It wants to write to a filesystem that is mounted read-only, or was turned so after an error."
      check = "findmnt -O ro -t ext4,xfs,btrfs"
      examples = [
        { about = "example.service", line = "could not open file \"pg_wal/000000010000000000000001\": Read-only file system" },
        { about = "example.service", line = "open(/var/lib/app/state) failed (30: Read-only file system)" },
      ]
      near_misses = [
        "Mounting the image as a read-only file system",
        "checking /etc/Read-only file systemd override",
      ]

      [[signature]]
      name = "disk-full"
      title = "no space left on a filesystem"
      literal = "No space left on device"
      pattern = '(?:^|: |\(|\] |")No space left on device(?:$|[).:;,"\s])'
      entity = "unit"
      class = "exhausted"
      severity = "error"
      kind = "filesystem"
      count = 2
      within = "5m"
      cause = "A filesystem that it writes to has no room or no inodes left, or inotify watches have run out."
      check = "df --output=target,pcent,avail,ipcent,iavail"
      examples = [
        { about = "example.service", line = "write error: No space left on device" },
        { about = "example.service", line = "pwrite() \"/var/cache/web/4/07/d1\" failed (28: No space left on device) while reading upstream" },
      ]
      near_misses = [
        "checked: no space left on device events in the last hour: 0",
        "GET /search?q=No+space+left+on+device HTTP/1.1 200",
      ]

      [[signature]]
      name = "quota-exceeded"
      title = "its disk quota is used up"
      literal = "Disk quota exceeded"
      pattern = '(?:^|: |\(|\] |")Disk quota exceeded(?:$|[).:;,"\s])'
      entity = "unit"
      class = "exhausted"
      severity = "warning"
      kind = "filesystem"
      count = 2
      within = "5m"
      cause = "The user that it runs as has used up the quota on a filesystem."
      check = "repquota -a"
      examples = [
        { about = "example.service", line = "write failed: Disk quota exceeded" },
        { about = "example.service", line = "cannot create /srv/data/x (122: Disk quota exceeded)" },
      ]
      near_misses = [
        "Disk quota exceeded-limits were recalculated",
        "disk quota is 80% used",
      ]

      [[signature]]
      name = "nfs-server-down"
      title = "the file server {address} does not answer"
      from = "kernel"
      literal = " not responding, "
      pattern = '^nfs: server (?<address>\S+) not responding, (?:still trying|timed out)'
      entity = "host"
      class = "unresponsive"
      severity = "error"
      kind = "network"
      chain = 1
      cause = "Whoever touches a mount of {address} waits until it answers again."
      check = "showmount -e {address}"
      examples = [
        { about = "", line = "nfs: server files.example.net not responding, still trying" },
        { about = "", line = "nfs: server 192.0.2.5 not responding, timed out" },
      ]
      near_misses = [
        "nfs: server files.example.net OK",
        "tg3 0000:02:00.0 eth0: not responding, resetting",
      ]

      [[signature]]
      name = "nfs-server-up"
      title = "the file server answers again"
      from = "kernel"
      ends = "nfs-server-down"
      literal = "nfs: server "
      pattern = '^nfs: server (?<address>\S+) OK$'
      examples = [
        { about = "", line = "nfs: server files.example.net OK" },
        { about = "", line = "nfs: server 192.0.2.5 OK" },
      ]
      near_misses = [
        "nfs: server files.example.net not responding, still trying",
        "nfs: server files.example.net OKAY",
      ]

      """##
    ),
    (
      "hardware.toml",
      ##"""
      # Processor, memory, bus and heat.

      [[signature]]
      name = "memory-uncorrected"
      title = "uncorrected memory error ({detail})"
      from = "kernel"
      literal = "EDAC MC"
      pattern = '^EDAC MC\d+: \d+ UE (?<detail>.+)'
      entity = "host"
      class = "hardware"
      severity = "critical"
      kind = "hardware"
      chain = 1
      cause = "A memory module lost data: whatever used it may be wrong, and the module must be replaced."
      check = "ras-mc-ctl --errors"
      examples = [
        { about = "", line = "EDAC MC0: 1 UE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x2f8a5 offset:0x0 grain:32)" },
        { about = "", line = "EDAC MC1: 2 UE on unknown memory (channel:0 slot:0 page:0x0 offset:0x0)" },
      ]
      near_misses = [
        "EDAC MC0: Giving out device to module i7core_edac.c controller i7 core #0: DEV 0000:fe:03.0 (INTERRUPT)",
        "EDAC MC: Ver: 3.0.0",
      ]

      [[signature]]
      name = "memory-corrected"
      title = "many corrected memory errors"
      from = "kernel"
      literal = "EDAC MC"
      pattern = '^EDAC MC\d+: \d+ CE (?<detail>.+)'
      entity = "host"
      class = "hardware"
      severity = "warning"
      kind = "hardware"
      chain = 1
      count = 5
      within = "1h"
      cause = "A memory module makes errors that are still corrected; those that are not may follow."
      check = "ras-mc-ctl --errors"
      examples = [
        { about = "", line = "EDAC MC0: 1 CE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x2f8a5 offset:0x0 grain:32 syndrome:0x0)" },
        { about = "", line = "EDAC MC2: 12 CE memory scrubbing error on DIMM_A2 (channel:0 slot:0)" },
      ]
      near_misses = [
        "EDAC MC0: Removed device 0 for i7core_edac.c i7 core #0: DEV 0000:fe:03.0",
        "EDAC sbridge: Seeking for: PCI ID 8086:3ca0",
      ]

      # Kernel, arch/x86/kernel/cpu/mce/core.c __print_mce(): the last number is the bank's status, whose bits 63 and 61 say
      # that it is valid and that the error was not corrected.
      [[signature]]
      name = "machine-check"
      title = "the processor reports a hardware error"
      from = "kernel"
      literal = "mce: [Hardware Error]"
      pattern = '^mce: \[Hardware Error\]: (?<detail>CPU \d+: Machine [Cc]heck(?: Exception)?: [0-9a-f]+ Bank \d+: [abef][0-9a-f]{15}|Machine [Cc]heck [Ee]xception)'
      entity = "host"
      class = "hardware"
      severity = "error"
      kind = "hardware"
      chain = 1
      cause = "The processor found an error in itself, the memory or a bus."
      check = "ras-mc-ctl --errors"
      examples = [
        { about = "", line = "mce: [Hardware Error]: CPU 4: Machine Check: 0 Bank 5: bea0000000000108" },
        { about = "", line = "mce: [Hardware Error]: CPU 0: Machine Check Exception: 5 Bank 0: b200000000000005" },
      ]
      near_misses = [
        "mce: [Hardware Error]: Machine check events logged",
        "mce: [Hardware Error]: CPU 4: Machine Check: 0 Bank 5: 9c00000000010091",
        "mce: CPU0: Thermal monitoring enabled (TM1)",
        "mce: [Hardware Error]: RIP !INEXACT! 10:<ffffffff8104d2a1>",
      ]

      [[signature]]
      name = "machine-check-corrected"
      title = "the processor corrects many hardware errors"
      from = "kernel"
      literal = "mce: [Hardware Error]"
      pattern = '^mce: \[Hardware Error\]: CPU \d+: Machine [Cc]heck: [0-9a-f]+ Bank \d+: [89cd][0-9a-f]{15}'
      entity = "host"
      class = "hardware"
      severity = "notice"
      kind = "hardware"
      chain = 1
      count = 5
      within = "1h"
      cause = "Errors that are still corrected foretell others that will not be."
      check = "ras-mc-ctl --errors"
      examples = [
        { about = "", line = "mce: [Hardware Error]: CPU 4: Machine Check: 0 Bank 5: 9c00000000010091" },
        { about = "", line = "mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 7: d00000400001009f" },
      ]
      near_misses = [
        "mce: [Hardware Error]: CPU 4: Machine Check: 0 Bank 5: bea0000000000108",
        "mce: [Hardware Error]: Machine check events logged",
      ]

      # Kernel, arch/x86/kernel/cpu/mce/core.c mce_notify_irq(): of corrected errors too, and at many boots.
      [[signature]]
      name = "machine-check-logged"
      title = "the processor logged errors that it met"
      from = "kernel"
      literal = "Machine check events logged"
      pattern = '^mce: \[Hardware Error\]: Machine check events logged'
      entity = "host"
      class = "hardware"
      severity = "notice"
      kind = "hardware"
      chain = 1
      evidence_only = true
      cause = "The processor met errors, most often such as it corrects."
      check = "ras-mc-ctl --errors"
      examples = [
        { about = "", line = "mce: [Hardware Error]: Machine check events logged" },
        { about = "", line = "mce: [Hardware Error]: Machine check events logged " },
      ]
      near_misses = [
        "mce: [Hardware Error]: CPU 4: Machine Check: 0 Bank 5: bea0000000000108",
        "x: mce: [Hardware Error]: Machine check events logged",
      ]

      [[signature]]
      name = "firmware-error"
      title = "the firmware reports a {detail} hardware error"
      from = "kernel"
      literal = "[Hardware Error]: event severity: "
      pattern = '^\{\d+\}\[Hardware Error\]: event severity: (?<detail>recoverable|fatal)'
      entity = "host"
      class = "hardware"
      severity = "critical"
      kind = "hardware"
      chain = 1
      cause = "The firmware found an error that it could not correct."
      check = "journalctl -k --since -1h --grep=Hardware"
      examples = [
        { about = "", line = "{1}[Hardware Error]: event severity: fatal" },
        { about = "", line = "{23}[Hardware Error]: event severity: recoverable" },
      ]
      near_misses = [
        "{2}[Hardware Error]: event severity: corrected",
        "{1}[Hardware Error]:  section_type: memory error",
      ]

      [[signature]]
      name = "firmware-error-corrected"
      title = "the firmware corrects many hardware errors"
      from = "kernel"
      literal = "[Hardware Error]: event severity: "
      pattern = '^\{\d+\}\[Hardware Error\]: event severity: corrected'
      entity = "host"
      class = "hardware"
      severity = "notice"
      kind = "hardware"
      chain = 1
      count = 5
      within = "1h"
      cause = "Errors that are still corrected foretell others that will not be."
      check = "journalctl -k --since -1h --grep=Hardware"
      examples = [
        { about = "", line = "{2}[Hardware Error]: event severity: corrected" },
        { about = "", line = "{17}[Hardware Error]: event severity: corrected" },
      ]
      near_misses = [
        "{1}[Hardware Error]: event severity: fatal",
        "{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 1",
      ]

      # Kernel, drivers/thermal/intel/therm_throt.c (before 5.12 arch/x86/kernel/cpu/mce/therm_throt.c): "is" twice since the
      # rework of the warnings, none before. Laptops and busy machines do this under any load.
      [[signature]]
      name = "cpu-throttled"
      title = "a processor is too hot and was slowed down"
      from = "kernel"
      literal = ["temperature is above threshold, cpu clock is throttled", "temperature above threshold, cpu clock throttled"]
      pattern = '^(?:mce: )?(?<detail>CPU\d+): (?:Core|Package) temperature (?:is )?above threshold, cpu clock (?:is )?throttled'
      entity = "host"
      class = "hardware"
      severity = "notice"
      kind = "hardware"
      chain = 1
      cause = "A fan, the air or the cooling paste is not what it should be, or the load is more than the cooling was made for."
      check = "sensors"
      examples = [
        { about = "", line = "CPU7: Core temperature is above threshold, cpu clock is throttled (total events = 219)" },
        { about = "", line = "mce: CPU3: Package temperature is above threshold, cpu clock is throttled (total events = 7)" },
        { about = "", line = "mce: CPU3: Core temperature above threshold, cpu clock throttled (total events = 1)" },
        { about = "", line = "CPU12: Package temperature above threshold, cpu clock throttled (total events = 842)" },
      ]
      near_misses = [
        "mce: CPU3: Core temperature/speed normal",
        "thermal_sys: Registered thermal governor 'step_wise'",
      ]

      [[signature]]
      name = "cpu-cool-again"
      title = "temperature and speed are normal again"
      from = "kernel"
      ends = "cpu-throttled"
      literal = "temperature/speed normal"
      pattern = '^(?:mce: )?CPU\d+: (?:Core|Package) temperature/speed normal'
      examples = [
        { about = "", line = "CPU7: Core temperature/speed normal (total events = 219)" },
        { about = "", line = "mce: CPU3: Core temperature/speed normal" },
        { about = "", line = "CPU12: Package temperature/speed normal" },
      ]
      near_misses = [
        "mce: CPU3: Core temperature above threshold, cpu clock throttled (total events = 1)",
        "fan: Core temperature/speed normal",
      ]

      [[signature]]
      name = "thermal-shutdown"
      title = "critical temperature, the machine shuts down"
      from = "kernel"
      literal = "critical temperature reached"
      pattern = '^(?:thermal thermal_zone\d+: )?(?:[\w-]+: )?critical temperature reached'
      entity = "host"
      class = "hardware"
      severity = "critical"
      kind = "hardware"
      chain = 1
      cause = "The machine got so hot that it turns itself off."
      check = "sensors"
      examples = [
        { about = "", line = "thermal thermal_zone0: acpitz: critical temperature reached, shutting down" },
        { about = "", line = "thermal thermal_zone2: critical temperature reached (105 C), shutting down" },
      ]
      near_misses = [
        "thermal LNXTHERM:00: registered as thermal_zone0",
        "ACPI: thermal: Thermal Zone [TZ00] (28 C)",
      ]

      [[signature]]
      name = "pcie-uncorrected"
      title = "uncorrected error on the PCIe bus"
      from = "kernel"
      literal = "PCIe Bus Error: severity=Uncorrect"
      pattern = '^\w+ (?<detail>[0-9a-f:.]+): (?:AER: )?PCIe Bus Error: severity=Uncorrect'
      entity = "host"
      class = "hardware"
      severity = "error"
      kind = "hardware"
      chain = 1
      cause = "The device at {detail} or its slot is broken, or sits loosely."
      check = "lspci -vv -s {detail}"
      examples = [
        { about = "", line = "pcieport 0000:00:1c.5: AER: PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction Layer, (Requester ID)" },
        { about = "", line = "nvme 0000:01:00.0: PCIe Bus Error: severity=Uncorrectable (Fatal), type=Inaccessible" },
      ]
      near_misses = [
        "pcieport 0000:00:1c.5: AER: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)",
        "pcieport 0000:00:1c.5: AER: enabled with IRQ 122",
      ]

      """##
    ),
    (
      "kernel.toml",
      ##"""
      # Faults of the kernel itself, and what hangs in it.

      [[signature]]
      name = "hung-task"
      title = "waits in the kernel for minutes"
      from = "kernel"
      literal = " blocked for more than "
      pattern = '^INFO: task (?<process>.{1,15}):(?<number>\d+) blocked for more than \d+ seconds\.'
      entity = "process"
      class = "kernel-fault"
      severity = "error"
      kind = "latency"
      chain = 6
      cause = "{process} waits for something that does not come: most often a disk or a file server. After ten such lines the kernel says no more, which is no recovery."
      check = "cat /proc/{number}/stack"
      examples = [
        { about = "postgres", line = "INFO: task postgres:1402 blocked for more than 120 seconds." },
        { about = "kworker/u8:2", line = "INFO: task kworker/u8:2:31337 blocked for more than 241 seconds." },
      ]
      near_misses = [
        "Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings",
        "INFO: lockdep is turned off.",
      ]

      [[signature]]
      name = "soft-lockup"
      title = "a processor does not leave the kernel"
      from = "kernel"
      literal = "BUG: soft lockup - CPU#"
      pattern = '^(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU#(?<number>\d+) stuck for \d+s! \[(?<process>[^\]]*):\d+\]'
      entity = "host"
      class = "kernel-fault"
      severity = "error"
      kind = "kernel"
      chain = 1
      cause = "Processor {number} ran in the kernel for {process} without a pause; on a virtual machine its host may have been too busy."
      check = "journalctl -k --since -1h"
      examples = [
        { about = "", line = "watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:4711]" },
        { about = "", line = "NMI watchdog: BUG: soft lockup - CPU#0 stuck for 23s! [java:912]" },
      ]
      near_misses = [
        "watchdog: Delayed init of the lockup detector failed: -19",
        "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
      ]

      [[signature]]
      name = "hard-lockup"
      title = "a processor hangs with interrupts off"
      from = "kernel"
      literal = "etected hard LOCKUP on cpu"
      pattern = '^(?:NMI )?watchdog: (?:Watchdog detected|CPU\d+: Watchdog detected) hard LOCKUP on cpu (?<number>\d+)'
      entity = "host"
      class = "kernel-fault"
      severity = "critical"
      kind = "kernel"
      chain = 1
      cause = "Processor {number} hangs: the kernel or the hardware has a fault."
      check = "journalctl -k --since -1h"
      examples = [
        { about = "", line = "NMI watchdog: Watchdog detected hard LOCKUP on cpu 2" },
        { about = "", line = "watchdog: CPU4: Watchdog detected hard LOCKUP on cpu 5" },
      ]
      near_misses = [
        "watchdog: Watchdog detected hard LOCKUP ",
        "hard LOCKUP detector: etected hard LOCKUP on cpu 1",
      ]

      [[signature]]
      name = "rcu-stall"
      title = "the kernel stalls (RCU)"
      from = "kernel"
      literal = ["detected stall", "detected expedited stall"]
      pattern = '^(?:rcu: )?INFO: rcu_\w+ (?:self-)?detected (?:expedited )?stalls? on CPU'
      entity = "host"
      class = "kernel-fault"
      severity = "error"
      kind = "kernel"
      chain = 1
      cause = "A processor did not pass through the scheduler for many seconds; on a virtual machine its host may have been too busy."
      check = "journalctl -k --since -1h --grep=rcu"
      examples = [
        { about = "", line = "rcu: INFO: rcu_sched self-detected stall on CPU" },
        { about = "", line = "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:" },
        { about = "", line = "INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 3-... } 21 jiffies s: 1513 root: 0x8/." },
      ]
      near_misses = [
        "rcu: Hierarchical RCU implementation.",
        "rcu: rcu_sched kthread starved for 5250 jiffies! g12345 f0x0 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=1",
      ]

      [[signature]]
      name = "kernel-oops"
      title = "the kernel hit a fault in itself"
      from = "kernel"
      literal = ["BUG: unable to handle", "BUG: kernel NULL pointer", "Oops: ", "kernel BUG at ", "Unable to handle kernel ", "general protection fault, "]
      pattern = '^(?:BUG: unable to handle (?<detail>[^0-9]+)|BUG: kernel NULL pointer dereference|Oops: |kernel BUG at (?<detail>\S+)!|Unable to handle kernel |(?:Oops: )?general protection fault, .*\[#\d+\])'
      entity = "host"
      class = "kernel-fault"
      severity = "critical"
      kind = "kernel"
      chain = 1
      cause = "A fault in the kernel or a driver, or broken memory: save what you can and plan a reboot."
      check = "journalctl -k --since -1h"
      examples = [
        { about = "", line = "BUG: unable to handle page fault for address: ffffb3c4c0a3f000" },
        { about = "", line = "BUG: kernel NULL pointer dereference, address: 0000000000000010" },
        { about = "", line = "Oops: 0002 [#1] PREEMPT SMP NOPTI" },
        { about = "", line = "kernel BUG at fs/ext4/inode.c:2730!" },
        { about = "", line = "general protection fault, probably for non-canonical address 0xdead000000000108: 0000 [#1] SMP" },
      ]
      near_misses = [
        "traps: node[812] general protection fault, ip:5581 sp:7ffd error:0 in node[5581+1000]",
        "No Oops: all good",
      ]

      [[signature]]
      name = "kernel-panic"
      title = "kernel panic: {detail}"
      from = "kernel"
      literal = "Kernel panic - not syncing"
      pattern = '^Kernel panic - not syncing: (?<detail>.{1,80})'
      entity = "host"
      class = "kernel-fault"
      severity = "critical"
      kind = "kernel"
      chain = 1
      cause = "The kernel gave up."
      check = "journalctl -k -b -1 -n 200"
      examples = [
        { about = "", line = "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)" },
        { about = "", line = "Kernel panic - not syncing: Fatal exception in interrupt" },
      ]
      near_misses = [
        "Rebooting in 10 seconds..",
        "sysrq: Trigger a crash: Kernel panic - not syncing",
      ]

      [[signature]]
      name = "kernel-warning"
      title = "the kernel warns of a fault in itself ({detail})"
      from = "kernel"
      literal = "WARNING: CPU: "
      pattern = '^WARNING: CPU: \d+ PID: (?<number>\d+) at (?<detail>\S+)'
      entity = "host"
      class = "kernel-fault"
      severity = "notice"
      kind = "kernel"
      evidence_only = true
      cause = "The kernel found something that should never be, and went on."
      check = "journalctl -k --since -1h"
      examples = [
        { about = "", line = "WARNING: CPU: 2 PID: 1173 at net/sched/sch_generic.c:525 dev_watchdog+0x207/0x210" },
        { about = "", line = "WARNING: CPU: 0 PID: 1 at kernel/workqueue.c:3038 __flush_work+0x33/0x40" },
      ]
      near_misses = [
        "WARNING: Support for this architecture is deprecated",
        "---[ end trace 0000000000000000 ]---",
      ]

      """##
    ),
    (
      "limits.toml",
      ##"""
      # What is refused because a limit was reached.

      [[signature]]
      name = "file-max"
      title = "all open files of the host are used up"
      from = "kernel"
      literal = "VFS: file-max limit "
      pattern = '^VFS: file-max limit (?<number>\d+) reached'
      entity = "host"
      class = "exhausted"
      severity = "critical"
      kind = "files"
      chain = 1
      cause = "No process can open a file or a connection any more: fs.file-max is {number}."
      check = "cat /proc/sys/fs/file-nr"
      examples = [
        { about = "", line = "VFS: file-max limit 100000 reached" },
        { about = "", line = "VFS: file-max limit 9223372 reached" },
      ]
      near_misses = [
        "VFS: Disk quotas dquot_6.6.0",
        "VFS: Dquot-cache hash table entries: 512 (order 0, 4096 bytes)",
      ]

      [[signature]]
      name = "too-many-open-files"
      title = "too many open files"
      literal = ["oo many open files", "EMFILE"]
      pattern = '(?:^|: |\(24: |\] |=|"|\()[Tt]oo many open files(?: in system)?(?:$|[).:;,"\s])|(?:^|[\s(:])EMFILE(?:$|[\s),:;])'
      entity = "unit"
      class = "exhausted"
      severity = "error"
      kind = "files"
      chain = 1
      count = 2
      within = "1m"
      cause = "It has as many files and connections open as it may (LimitNOFILE): it leaks them, or serves more than it was set up for."
      check = "systemctl show {unit} -p LimitNOFILE,LimitNOFILESoft"
      examples = [
        { about = "example.service", line = "accept4() failed (24: Too many open files)" },
        { about = "example.service", line = "http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 5ms" },
        { about = "example.service", line = "OSError: [Errno 24] Too many open files: '/etc/hosts'" },
        { about = "example.service", line = "Error: EMFILE, open '/srv/app/view.html'" },
      ]
      near_misses = [
        "GET /wiki/Too_many_open_files HTTP/1.1",
        "warning threshold for too many open filesystems raised",
      ]

      [[signature]]
      name = "pids-limit"
      title = "may not start another process"
      from = "kernel"
      literal = "fork rejected by pids controller in "
      pattern = '^cgroup: fork rejected by pids controller in (?<unit>\S+)'
      entity = "unit"
      class = "exhausted"
      severity = "error"
      kind = "tasks"
      chain = 1
      cause = "It has as many processes and threads as it may (TasksMax): it leaks them, or was set up for less."
      check = "systemctl show {unit} -p TasksCurrent,TasksMax"
      examples = [
        { about = "jobs.service", line = "cgroup: fork rejected by pids controller in /system.slice/jobs.service" },
        { about = "session-*.scope", line = "cgroup: fork rejected by pids controller in /user.slice/user-1000.slice/session-3.scope" },
      ]
      near_misses = [
        "cgroup: Disabling memory control group subsystem",
        "cgroup: cgroup2: unknown option \"nsdelegate2\"",
      ]

      [[signature]]
      name = "cannot-fork"
      title = "cannot start a process or thread"
      literal = ["fork: Resource temporarily unavailable", "fork: retry: ", "an't start new thread", "nable to create native thread", "nable to create new native thread", "fork: Cannot allocate memory", "pthread_create failed"]
      pattern = '(?:^|: |\] )(?:fork: (?:retry: )?(?:Resource temporarily unavailable|Cannot allocate memory)|(?:RuntimeError: )?[Cc]an.t start new thread|.*[Uu]nable to create (?:new )?native thread|.*pthread_create failed)'
      entity = "unit"
      class = "exhausted"
      severity = "error"
      kind = "tasks"
      chain = 2
      cause = "It has reached its limit of processes and threads (TasksMax, LimitNPROC) or the memory for one more."
      check = "systemctl show {unit} -p TasksCurrent,TasksMax,LimitNPROC"
      examples = [
        { about = "example.service", line = "/bin/sh: 1: fork: Resource temporarily unavailable" },
        { about = "example.service", line = "RuntimeError: can't start new thread" },
        { about = "example.service", line = "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached" },
      ]
      near_misses = [
        "git fork: Resource temporarily unavailability page opened",
        "starting new thread pool of 8",
      ]

      [[signature]]
      name = "tcp-memory"
      title = "TCP is out of memory"
      from = "kernel"
      literal = "out of memory -- consider tuning tcp_mem"
      pattern = '^TCP: out of memory -- consider tuning tcp_mem'
      entity = "host"
      class = "exhausted"
      severity = "error"
      kind = "connections"
      chain = 1
      cause = "Sockets hold as much memory as net.ipv4.tcp_mem allows: connections stall and are dropped."
      check = "cat /proc/net/sockstat"
      examples = [
        { about = "", line = "TCP: out of memory -- consider tuning tcp_mem" },
        { about = "", line = "TCP: out of memory -- consider tuning tcp_mem (4 callbacks suppressed)" },
      ]
      near_misses = [
        "TCP: cubic registered",
        "myprog: TCP: out of memory -- consider tuning tcp_mem",
      ]

      [[signature]]
      name = "orphaned-sockets"
      title = "too many closed connections whose data is not sent yet"
      from = "kernel"
      literal = "too many orphaned sockets"
      pattern = '^TCP: too many orphaned sockets'
      entity = "host"
      class = "exhausted"
      severity = "warning"
      kind = "connections"
      chain = 1
      cause = "More than net.ipv4.tcp_max_orphans connections were closed before their data was sent; more are reset."
      check = "cat /proc/net/sockstat"
      examples = [
        { about = "", line = "TCP: too many orphaned sockets" },
        { about = "", line = "TCP: too many orphaned sockets, 12 callbacks suppressed" },
      ]
      near_misses = [
        "TCP: too many of them",
        "net_ratelimit: too many orphaned sockets",
      ]

      [[signature]]
      name = "no-memory"
      title = "gets no memory"
      literal = ["annot allocate memory", "ENOMEM"]
      pattern = '(?:^|: |\(12: |\] |")[Cc]annot allocate memory(?:$|[).:;,"\s])|(?:^|[\s(:])ENOMEM(?:$|[\s),:;])'
      entity = "unit"
      class = "exhausted"
      severity = "warning"
      kind = "memory"
      chain = 2
      count = 2
      within = "1m"
      cause = "The kernel refuses it memory: the host or the unit's own limit is used up, or overcommit is off."
      check = "systemctl show {unit} -p MemoryCurrent,MemoryMax,LimitAS"
      examples = [
        { about = "example.service", line = "mmap(MAP_ANON|MAP_SHARED, 8388608) failed (12: Cannot allocate memory)" },
        { about = "example.service", line = "could not fork worker process: Cannot allocate memory" },
      ]
      near_misses = [
        "it said that it cannot allocate memorystick space",
        "cannot allocate port 80",
      ]

      [[signature]]
      name = "no-local-address"
      title = "gets no local address or port"
      literal = ["annot assign requested address", "EADDRNOTAVAIL"]
      pattern = '(?:^|: |\(99: |\] |")[Cc]annot assign requested address(?:$|[).:;,"\s])|(?:^|[\s(:])EADDRNOTAVAIL(?:$|[\s),:;])'
      entity = "unit"
      class = "exhausted"
      severity = "warning"
      kind = "connections"
      chain = 2
      count = 5
      within = "1m"
      cause = "All local ports to a server are in use (net.ipv4.ip_local_port_range), or the address it wants is none of this host's."
      check = "ss -s"
      examples = [
        { about = "example.service", line = "connect() to 10.0.0.5:5432 failed (99: Cannot assign requested address) while connecting to upstream" },
        { about = "example.service", line = "dial tcp 10.0.0.5:6379: connect: cannot assign requested address" },
      ]
      near_misses = [
        "cannot assign requested addresses to pool",
        "EADDRNOTAVAILABLE is no error of ours",
      ]

      [[signature]]
      name = "too-many-clients"
      title = "the server takes no more connections"
      literal = ["too many clients already", "remaining connection slots are reserved", "Too many connections", "max number of clients reached", "worker_connections are not enough", "server reached MaxRequestWorkers"]
      pattern = '(?:FATAL|ERR|ERROR|Error|error|\[alert\]|AH00161|ERROR 1040|\[Warning\]|\[ERROR\]).*(?:sorry, too many clients already|remaining connection slots are reserved|Too many connections|max number of clients reached|worker_connections are not enough|server reached MaxRequestWorkers)'
      entity = "unit"
      class = "exhausted"
      severity = "error"
      kind = "connections"
      chain = 2
      count = 2
      within = "1m"
      cause = "As many clients are connected as its settings allow: clients leak connections, or hold them while they wait."
      check = "ss -tn state established"
      examples = [
        { about = "example.service", line = "2026-03-01 10:11:12.345 UTC [812] FATAL:  sorry, too many clients already" },
        { about = "example.service", line = "ERROR 1040 (HY000): Too many connections" },
        { about = "example.service", line = "2026/03/01 10:11:12 [alert] 71#71: 1024 worker_connections are not enough" },
      ]
      near_misses = [
        "checkpoint complete: wrote 12 buffers; too many clients already gone",
        "Too many connections is what this page is about",
      ]

      """##
    ),
    (
      "logins.toml",
      ##"""
      # Logins. What sshd says is believed of the unit of sshd alone: in a session everybody may call himself sshd.

      [[signature]]
      name = "ssh-failed-logins"
      title = "many failed logins from {address}"
      from = "unit"
      units = ["ssh.service", "sshd.service", "ssh@*.service", "sshd@*.service", "dropbear.service", "dropbear@*.service"]
      literal = ["Failed password for ", "Failed keyboard-interactive", "Failed none for ", "maximum authentication attempts exceeded", "by invalid user ", "by authenticating user ", "Invalid user ", "authentication failure;", "Bad password attempt for "]
      pattern = '^(?:error: )?(?:message repeated \d+ times: \[ )?(?:Failed \S+ for (?:invalid user )?(?<user>.*) from (?<address>\S+) port \d+(?: ssh2)?|maximum authentication attempts exceeded for (?:invalid user )?(?<user>.*) from (?<address>\S+) port \d+(?: ssh2)?(?: \[preauth\])?|Connection (?:closed|reset) by (?:invalid|authenticating) user (?<user>.*) (?<address>\S+) port \d+(?: \[preauth\])?|Invalid user (?<user>.*) from (?<address>\S+)(?: port \d+)?|pam_unix\(\w+:auth\): authentication failure; .* rhost=(?<address>\S+)(?: +user=(?<user>\S*))?|Bad password attempt for .(?<user>.*). from (?<address>\S+):\d+)\s*\]?$'
      entity = "unit"
      class = "authentication"
      severity = "notice"
      kind = "authentication"
      count = 20
      within = "1m"
      cause = "Somebody at {address} tries passwords or user names."
      check = "journalctl -u {unit} --since -10m"
      examples = [
        { about = "ssh.service", line = "Failed password for root from 203.0.113.9 port 50122 ssh2" },
        { about = "ssh.service", line = "Failed password for invalid user admin from 203.0.113.9 port 50123 ssh2" },
        { about = "ssh.service", line = "message repeated 5 times: [ Failed password for root from 203.0.113.9 port 50122 ssh2]" },
        { about = "ssh.service", line = "Connection closed by invalid user oracle 203.0.113.9 port 40002 [preauth]" },
        { about = "ssh.service", line = "Invalid user x from 198.51.100.1 from 203.0.113.9 port 50124" },
        { about = "ssh.service", line = "error: maximum authentication attempts exceeded for root from 203.0.113.9 port 51000 ssh2 [preauth]" },
        { about = "ssh.service", line = "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root" },
      ]
      near_misses = [
        "Accepted publickey for deploy from 198.51.100.7 port 50122 ssh2: ED25519 SHA256:abcdef",
        "Connection closed by 203.0.113.9 port 40002 [preauth]",
        "Received disconnect from 203.0.113.9 port 40002:11: Bye Bye [preauth]",
      ]

      [[signature]]
      name = "ssh-login-after-failures"
      title = "{user} logged in from {address} with a password after many failures"
      from = "unit"
      units = ["ssh.service", "sshd.service", "ssh@*.service", "sshd@*.service"]
      literal = ["Accepted password for ", "Accepted keyboard-interactive"]
      pattern = '^Accepted (?:password|keyboard-interactive/pam) for (?<user>\S+) from (?<address>\S+) port \d+(?: ssh2)?$'
      entity = "unit"
      class = "authentication"
      severity = "error"
      kind = "authentication"
      after = "ssh-failed-logins"
      within = "1h"
      cause = "After many failed logins from {address} one with a password succeeded: it may have been guessed."
      check = "last -a"
      examples = [
        { about = "ssh.service", line = "Accepted password for root from 203.0.113.9 port 50188 ssh2" },
        { about = "ssh.service", line = "Accepted keyboard-interactive/pam for deploy from 203.0.113.9 port 50190 ssh2" },
      ]
      near_misses = [
        "Accepted publickey for deploy from 203.0.113.9 port 50122 ssh2: ED25519 SHA256:abcdef",
        "Failed password for root from 203.0.113.9 port 50122 ssh2",
      ]

      [[signature]]
      name = "ssh-failed-logins-everywhere"
      title = "very many failed logins from many addresses"
      from = "unit"
      units = ["ssh.service", "sshd.service", "ssh@*.service", "sshd@*.service", "dropbear.service", "dropbear@*.service"]
      literal = ["Failed password for ", "by invalid user ", "by authenticating user ", "Bad password attempt for "]
      pattern = '^(?:message repeated \d+ times: \[ )?(?:Failed password for |Connection (?:closed|reset) by (?:invalid|authenticating) user |Bad password attempt for )'
      entity = "unit"
      class = "authentication"
      severity = "notice"
      kind = "authentication"
      count = 60
      within = "1m"
      cause = "Many machines together try passwords or user names."
      check = "journalctl -u {unit} --since -10m"
      examples = [
        { about = "ssh.service", line = "Connection closed by authenticating user root UNKNOWN [preauth]" },
        { about = "ssh.service", line = "Failed password for root from UNKNOWN port 65535 ssh2 (relayed)" },
      ]
      near_misses = [
        "Accepted password for root from 203.0.113.9 port 50188 ssh2",
        "Server listening on 0.0.0.0 port 22.",
      ]

      [[signature]]
      name = "failed-logins"
      title = "many failed logins"
      literal = ["ailed password for ", "uthentication failed", "uthentication failure", "ogin failed", "nvalid password", "FAILED LOGIN"]
      pattern = '(?:^|[\s:\]])(?:Failed password for |(?:password |SASL \w+ )?[Aa]uthentication fail(?:ed|ure)|[Ll]ogin failed|[Ii]nvalid password|FAILED LOGIN)'
      entity = "unit"
      class = "authentication"
      severity = "notice"
      kind = "authentication"
      count = 30
      within = "1m"
      cause = "Somebody tries passwords, or a program goes on with one that has changed."
      check = "journalctl -u {unit} --since -10m"
      examples = [
        { about = "example.service", line = "FATAL:  password authentication failed for user \"app\"" },
        { about = "example.service", line = "warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6" },
        { about = "example.service", line = "imap-login: Aborted login: Login failed (auth failed, 3 attempts in 9 secs): user=<bob>, rip=203.0.113.9" },
      ]
      near_misses = [
        "reauthentication failsafe enabled",
        "last login 3 minutes ago",
      ]

      [[signature]]
      name = "sudo-failures"
      title = "many failed tries to become another user"
      from = "program"
      programs = ["sudo", "su"]
      literal = ["user NOT in sudoers", ":auth): authentication failure;", "incorrect password attempt", "FAILED SU (to "]
      pattern = '^ *(?:(?<user>\S+) : (?:user NOT in sudoers|command not allowed|\d+ incorrect password attempts?) ;|pam_unix\((?:sudo|su)(?:-[il])?:auth\): authentication failure;.* user=|FAILED SU \(to \S+\) (?<user>\S+) on)'
      entity = "host"
      class = "authentication"
      severity = "notice"
      kind = "authentication"
      count = 5
      within = "5m"
      cause = "Somebody who is logged in tries to become another user."
      check = "journalctl _COMM=sudo + _COMM=su --since -1h"
      examples = [
        { about = "", line = "   mallory : user NOT in sudoers ; TTY=pts/1 ; PWD=/home/mallory ; USER=root ; COMMAND=/usr/bin/id" },
        { about = "", line = "pam_unix(sudo:auth): authentication failure; logname=mallory uid=1001 euid=0 tty=/dev/pts/1 ruser=mallory rhost=  user=mallory" },
        { about = "", line = "FAILED SU (to root) mallory on pts/1" },
      ]
      near_misses = [
        "  deploy : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/systemctl reload nginx",
        "pam_unix(sudo:session): session opened for user root(uid=0) by deploy(uid=1000)",
      ]

      """##
    ),
    (
      "network.toml",
      ##"""
      # Interfaces, and the kernel's handling of the network.

      [[signature]]
      name = "nic-hangs"
      title = "a transmit queue hangs"
      from = "kernel"
      literal = ": transmit queue "
      pattern = '^(?:NETDEV WATCHDOG: )?(?:CPU: \d+: )?(?<interface>[\w.@-]{1,15}) \((?<detail>[^)]*)\): (?:NETDEV WATCHDOG: )?(?:CPU: \d+: )?transmit queue \d+ timed out'
      entity = "interface"
      class = "network"
      severity = "error"
      kind = "network"
      chain = 1
      cause = "The network card or its driver ({detail}) hangs and is reset."
      check = "ethtool -S {interface}"
      examples = [
        { about = "eth0", line = "NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out" },
        { about = "enp3s0", line = "enp3s0 (r8169): NETDEV WATCHDOG: CPU: 2: transmit queue 0 timed out 5376 ms" },
      ]
      near_misses = [
        "e1000e 0000:00:1f.6 eth0: Reset adapter unexpectedly",
        "WARNING: CPU: 2 PID: 0 at net/sched/sch_generic.c:525 dev_watchdog+0x207/0x210",
      ]

      # Drivers say so at each boot, resume and shutdown, and of ports that nobody uses: evidence alone. Lines of the kernel:
      # drivers/net/ethernet/intel/e1000e/netdev.c, intel/igb/igb_main.c ("igb: %s NIC Link is Down" after the device's own
      # name), intel/igc/igc_main.c, broadcom/tg3.c, mellanox/mlx5 en_main.c, and drivers/net/phy/phy.c phy_print_status().
      [[signature]]
      name = "link-down"
      title = "no link"
      from = "kernel"
      literal = ["ink is down", "ink is Down", ": Link down", ": link down"]
      pattern = '^(?:[\w-]+:? )?(?:[0-9a-f]{4}:[0-9a-f:.]+:? )?(?:\w+: )?(?<interface>(?!veth)[a-z][\w.@-]{1,14}):? (?:igb: \S+ )?(?:(?:NIC )?[Ll]ink is [Dd]own|[Ll]ink down)'
      entity = "interface"
      class = "network"
      severity = "warning"
      kind = "network"
      chain = 1
      evidence_only = true
      cause = "The cable, the switch's port or the card at {interface} has no connection."
      check = "ethtool {interface}"
      examples = [
        { about = "eth0", line = "e1000e 0000:00:1f.6 eth0: NIC Link is Down" },
        { about = "eth0", line = "e1000e: eth0 NIC Link is Down" },
        { about = "eno1", line = "igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down" },
        { about = "eth1", line = "igb: eth1 NIC Link is Down" },
        { about = "enp2s0", line = "igc 0000:02:00.0 enp2s0: NIC Link is Down" },
        { about = "enp3s0", line = "r8169 0000:03:00.0 enp3s0: Link is Down" },
        { about = "eth1", line = "tg3 0000:02:00.1 eth1: Link is down" },
        { about = "ens1f0", line = "mlx5_core 0000:03:00.0 ens1f0: Link down" },
      ]
      near_misses = [
        "ata4: SATA link down (SStatus 0 SControl 300)",
        "IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready",
      ]

      [[signature]]
      name = "link-up"
      title = "the link is back"
      from = "kernel"
      ends = "link-down"
      literal = ["ink is up", "ink is Up", ": Link up", ": link up"]
      pattern = '^(?:[\w-]+:? )?(?:[0-9a-f]{4}:[0-9a-f:.]+:? )?(?:\w+: )?(?<interface>[a-z][\w.@-]{1,14}):? (?:igb: \S+ )?(?:(?:NIC )?[Ll]ink is [Uu]p|[Ll]ink up)'
      examples = [
        { about = "eth0", line = "e1000e 0000:00:1f.6 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx" },
        { about = "eno1", line = "igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX" },
        { about = "eth1", line = "tg3 0000:02:00.1 eth1: Link is up at 1000 Mbps, full duplex" },
      ]
      near_misses = [
        "ata1: SATA link up 6.0 Gbps (SStatus 133 SControl 300)",
        "e1000e 0000:00:1f.6 eth0: NIC Link is Down",
      ]

      [[signature]]
      name = "nic-hardware-hang"
      title = "the network card hangs"
      from = "kernel"
      literal = "Detected Hardware Unit Hang"
      pattern = '^\w+ (?:[0-9a-f:.]+ )?(?<interface>[a-z][\w.-]{1,14}): Detected Hardware Unit Hang'
      entity = "interface"
      class = "network"
      severity = "error"
      kind = "hardware"
      chain = 1
      cause = "The network card at {interface} hangs; switching off its offloads (ethtool -K) often helps."
      check = "ethtool -S {interface}"
      examples = [
        { about = "eno1", line = "e1000e 0000:00:19.0 eno1: Detected Hardware Unit Hang:" },
        { about = "eth0", line = "e1000e 0000:00:1f.6 eth0: Detected Hardware Unit Hang:" },
      ]
      near_misses = [
        "e1000e 0000:00:19.0 eno1: Reset adapter unexpectedly",
        "i915 0000:00:02.0: [drm] GPU HANG: ecode 9:1:85dffffb, in Xorg [1217]",
      ]

      [[signature]]
      name = "conntrack-full"
      title = "the table of connections is full, packets are dropped"
      from = "kernel"
      literal = "table full, dropping packet"
      pattern = '^(?:nf_conntrack: )+table full, dropping packet|^nf_conntrack: nf_conntrack: table full'
      entity = "host"
      class = "network"
      severity = "error"
      kind = "connections"
      chain = 1
      cause = "More connections than net.netfilter.nf_conntrack_max are tracked: new ones fail."
      check = "sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max"
      examples = [
        { about = "", line = "nf_conntrack: nf_conntrack: table full, dropping packet" },
        { about = "", line = "nf_conntrack: table full, dropping packet" },
      ]
      near_misses = [
        "nf_conntrack: default automatic helper assignment has been turned off for security reasons",
        "nf_tables: table full, dropping packet",
      ]

      [[signature]]
      name = "syn-flood"
      title = "more connections to port {detail} than it accepts"
      from = "kernel"
      literal = "Possible SYN flooding on port "
      pattern = '^(?:TCP: )?(?:request_sock_TCP(?:v6)?: )?Possible SYN flooding on port (?<detail>\S+?)\. (?:Sending cookies|Dropping request)'
      entity = "host"
      class = "network"
      severity = "warning"
      kind = "connections"
      chain = 1
      cause = "Whoever listens at port {detail} accepts too slowly, has too short a queue, or is being flooded."
      check = "ss -ltn"
      examples = [
        { about = "", line = "TCP: request_sock_TCP: Possible SYN flooding on port 80. Sending cookies.  Check SNMP counters." },
        { about = "", line = "TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8443. Sending cookies." },
        { about = "", line = "request_sock_TCPv6: Possible SYN flooding on port 443. Dropping request.  Check SNMP counters." },
      ]
      near_misses = [
        "TCP: Hash tables configured (established 65536 bind 65536)",
        "x: Possible SYN flooding on port 80. Sending cookies.",
      ]

      [[signature]]
      name = "neighbour-overflow"
      title = "the table of neighbours is full"
      from = "kernel"
      literal = ["neighbor table overflow!", "eighbour table overflow"]
      pattern = '^(?:neighbour: (?<detail>\w+): neighbor table overflow!|(?:\w+: )?Neighbour table overflow)'
      entity = "host"
      class = "network"
      severity = "warning"
      kind = "network"
      chain = 1
      cause = "More hosts of the local network are spoken to than net.ipv4.neigh.default.gc_thresh3 allows."
      check = "sysctl net.ipv4.neigh.default.gc_thresh3 net.ipv6.neigh.default.gc_thresh3"
      examples = [
        { about = "", line = "neighbour: arp_cache: neighbor table overflow!" },
        { about = "", line = "neighbour: ndisc_cache: neighbor table overflow!" },
        { about = "", line = "ipv4: Neighbour table overflow." },
      ]
      near_misses = [
        "neighbour: arp_cache: 3 callbacks suppressed",
        "net_ratelimit: 812 callbacks suppressed",
      ]

      [[signature]]
      name = "interface-not-freed"
      title = "an interface that goes away is still in use"
      from = "kernel"
      literal = "unregister_netdevice: waiting for "
      pattern = '^unregister_netdevice: waiting for (?<interface>\S{1,15}) to become free'
      entity = "interface"
      class = "network"
      severity = "warning"
      kind = "kernel"
      chain = 1
      count = 3
      within = "2m"
      cause = "The kernel lost count of who uses {interface}; starting and stopping containers may hang until a reboot."
      check = "ip -d link show {interface}"
      examples = [
        { about = "lo", line = "unregister_netdevice: waiting for lo to become free. Usage count = 1" },
        { about = "veth3f2a", line = "unregister_netdevice: waiting for veth3f2a to become free. Usage count = 2" },
      ]
      near_misses = [
        "device veth3f2a left promiscuous mode",
        "unregister_netdevice: waiting for nobody",
      ]

      [[signature]]
      name = "bond-without-port"
      title = "no interface of the bond works"
      from = "kernel"
      literal = ": now running without any active interface!"
      pattern = '^(?:bonding: )?(?<interface>[\w.-]{1,15}): now running without any active interface!'
      entity = "interface"
      class = "network"
      severity = "error"
      kind = "network"
      chain = 2
      cause = "All interfaces of {interface} lost their links."
      check = "cat /proc/net/bonding/{interface}"
      examples = [
        { about = "bond0", line = "bond0: now running without any active interface!" },
        { about = "bond1", line = "bonding: bond1: now running without any active interface!" },
      ]
      near_misses = [
        "bond0: (slave eth0): link status definitely down, disabling slave",
        "bond0: active interface up!",
      ]

      """##
    ),
    (
      "services.toml",
      ##"""
      # What services say of their surroundings: names, certificates, locks, addresses, files, settings.

      # Texts that mean that the name servers do not answer. That a name does not exist is an answer, and of names that
      # strangers or users chose an everyday one: see unknown-name.
      [[signature]]
      name = "name-resolution"
      title = "cannot resolve names"
      literal = ["emporary failure in name resolution", "EAI_AGAIN", "ESERVFAIL", "server misbehaving", "ame resolution failed", "DNS resolution failed", "DNS lookup failed"]
      pattern = '^(?!.{0,100}warning: hostname \S{1,255} does not resolve )(?s:|.*?\W)(?:[Tt]emporary failure in name resolution|(?:getaddrinfo|query\w*) (?:EAI_AGAIN|ESERVFAIL)|lookup \S+(?: on \S+)?: server misbehaving|(?:[Nn]ame resolution|DNS (?:resolution|lookup)) failed.{0,200}(?:[Tt]ime(?:d )?-?out|[Tt]emporar|[Tt]ry again|SERVFAIL))'
      entity = "unit"
      class = "name-resolution"
      severity = "warning"
      kind = "name-resolution"
      chain = 2
      count = 3
      within = "1m"
      cause = "The name servers do not answer."
      check = "resolvectl status"
      examples = [
        { about = "example.service", line = "could not translate host name \"db.internal\" to address: Temporary failure in name resolution" },
        { about = "example.service", line = "dial tcp: lookup api.example.net on 127.0.0.53:53: server misbehaving" },
        { about = "example.service", line = "DNS resolution failed for queue.internal: timeout" },
        { about = "example.service", line = "Error: getaddrinfo EAI_AGAIN queue.internal" },
        { about = "example.service", line = "Temporary failure in name resolution" },
      ]
      near_misses = [
        "resolved api.example.net in 2 ms",
        "GET /docs/no such host HTTP/1.1",
        "warning: hostname mail.example.org does not resolve to address 203.0.113.9: Temporary failure in name resolution",
        "warning: hostname mail.example.org does not resolve to address 203.0.113.9: Name or service not known",
        "dial tcp: lookup nowhere.example on 127.0.0.53:53: no such host",
        "Err:1 http://deb.example.org stable InRelease: Temporary failure resolving 'deb.example.org'",
      ]

      [[signature]]
      name = "unknown-name"
      title = "asks for names that nobody knows"
      literal = ["Temporary failure resolving", "ame or service not known", "ould not resolve host", "ENOTFOUND", "no such host", "ame resolution failed", "DNS resolution failed", "DNS lookup failed"]
      pattern = '^(?!.{0,100}warning: hostname \S{1,255} does not resolve )(?s:|.*?\W)(?:Temporary failure resolving .|[Nn]ame or service not known|[Cc]ould not resolve host(?:name)?\b|getaddrinfo ENOTFOUND|lookup \S+(?: on \S+)?: no such host|(?:[Nn]ame resolution|DNS (?:resolution|lookup)) failed)'
      entity = "unit"
      class = "name-resolution"
      severity = "notice"
      kind = "name-resolution"
      chain = 2
      count = 3
      within = "1m"
      evidence_only = true
      cause = "A name that it needs does not exist, or nobody could be asked."
      check = "resolvectl status"
      examples = [
        { about = "example.service", line = "curl: (6) Could not resolve host: api.example.net" },
        { about = "example.service", line = "dial tcp: lookup nowhere.example on 127.0.0.53:53: no such host" },
        { about = "example.service", line = "Err:1 http://deb.example.org stable InRelease: Temporary failure resolving 'deb.example.org'" },
        { about = "example.service", line = "Error: getaddrinfo ENOTFOUND queue.internal" },
        { about = "example.service", line = "getaddrinfo: Name or service not known" },
      ]
      near_misses = [
        "warning: hostname mail.example.org does not resolve to address 203.0.113.9: Name or service not known",
        "could not translate host name \"db.internal\" to address: Temporary failure in name resolution",
        "GET /docs/no such host HTTP/1.1",
      ]

      [[signature]]
      name = "certificate"
      title = "refuses a certificate"
      literal = ["ertificate has expired", "ertificate is not yet valid", "certificate verify failed", "CERTIFICATE_VERIFY_FAILED", "ertificate signed by unknown authority", "ertificate is valid for", "SSL certificate problem"]
      pattern = '^(?!.*(?:alert certificate|sslv3 alert|tlsv1 alert)).*(?:[Cc]ertificate has expired|[Cc]ertificate is not yet valid|certificate verify failed|CERTIFICATE_VERIFY_FAILED|x509: certificate (?:has expired|signed by unknown|is valid for|is not valid)|SSL certificate problem)'
      entity = "unit"
      class = "certificate"
      severity = "warning"
      kind = "certificate"
      chain = 2
      count = 2
      within = "5m"
      cause = "A certificate that it needs has expired, is not valid yet or is signed by nobody it knows; if all are, the clock is wrong."
      check = "timedatectl"
      examples = [
        { about = "example.service", line = "Get \"https://api.example.net/v1\": x509: certificate has expired or is not yet valid: current time 2026-03-01T10:00:00Z is after 2026-02-28T23:59:59Z" },
        { about = "example.service", line = "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1129)" },
        { about = "example.service", line = "curl: (60) SSL certificate problem: certificate has expired" },
      ]
      near_misses = [
        "SSL_do_handshake() failed (SSL: error:14094415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: 203.0.113.9: certificate has expired",
        "renewed: certificate for www.example.net expires 2026-06-01",
      ]

      [[signature]]
      name = "database-locked"
      title = "does not get a lock of its database"
      literal = ["database is locked", "database table is locked", "deadlock detected", "Deadlock found when trying to get lock", "Lock wait timeout exceeded", "canceling statement due to lock timeout"]
      pattern = '(?:^|: |\] |"|\) )(?:database (?:table )?is locked|(?:ERROR: +)?deadlock detected|.*Deadlock found when trying to get lock|.*Lock wait timeout exceeded|.*canceling statement due to lock timeout)'
      entity = "unit"
      class = "application"
      severity = "warning"
      kind = "locking"
      chain = 2
      count = 3
      within = "1m"
      cause = "Somebody holds a lock of the database for long: a backup, a long transaction, or two that wait for each other."
      check = "journalctl -u {unit} --since -10m"
      examples = [
        { about = "example.service", line = "sqlite3.OperationalError: database is locked" },
        { about = "example.service", line = "2026-03-01 10:11:12 UTC [812] ERROR:  deadlock detected" },
        { about = "example.service", line = "ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction" },
      ]
      near_misses = [
        "the door database is locked down",
        "no deadlock detected by the checker, all is well",
      ]

      [[signature]]
      name = "address-in-use"
      title = "cannot listen: the address is taken"
      literal = ["ddress already in use", "EADDRINUSE"]
      pattern = '(?:^|: |\(98: |\] |")[Aa]ddress already in use(?:$|[).:;,"\s])|(?:^|[\s(:])EADDRINUSE(?:$|[\s),:;])'
      entity = "unit"
      class = "application"
      severity = "warning"
      kind = "configuration"
      chain = 1
      cause = "Another program, or an earlier instance of this one, listens at the address that it wants."
      check = "ss -ltnp"
      examples = [
        { about = "example.service", line = "bind() to 0.0.0.0:80 failed (98: Address already in use)" },
        { about = "example.service", line = "Error: listen EADDRINUSE: address already in use :::3000" },
        { about = "example.service", line = "listen tcp :8080: bind: address already in use" },
      ]
      near_misses = [
        "e-mail address already in useful form",
        "address pool: 12 in use",
      ]

      [[signature]]
      name = "configuration-error"
      title = "does not accept its configuration"
      literal = ["unknown directive", "yntax error", "nvalid configuration", "onfiguration error", "onfig error", "Bad configuration option", "configuration file ", "onfig file", "arse error", "nknown configuration"]
      pattern = '(?i)(?:unknown directive|(?:config|\.conf|\.ya?ml|\.toml|\.json|\.ini|\.cnf).{0,80}(?:syntax error|parse error|parsing error|invalid|test failed|contains errors)|syntax error.{0,40}(?:line \d+|\.conf)|invalid configuration|config(?:uration)? error|bad configuration option|unknown configuration|(?:failed|error|cannot|could not|unable to).{0,30}(?:load|parse|read)\w*.{0,20} config)'
      entity = "unit"
      class = "application"
      severity = "warning"
      kind = "configuration"
      chain = 1
      evidence_only = true
      cause = "A setting of it is wrong; it stops, or goes on with the old ones."
      check = "systemctl status {unit}"
      examples = [
        { about = "example.service", line = "nginx: [emerg] unknown directive \"servr_name\" in /etc/nginx/nginx.conf:12" },
        { about = "example.service", line = "/etc/ssh/sshd_config: line 12: Bad configuration option: PermitRootLogn" },
        { about = "example.service", line = "ValueError: config error: /etc/shop/shop.conf line 4: no port" },
        { about = "example.service", line = "failed to load config file: yaml: line 3: mapping values are not allowed in this context" },
      ]
      near_misses = [
        "loaded configuration file /etc/app/app.conf",
        "using configuration file /etc/my.cnf",
      ]

      [[signature]]
      name = "permission-denied"
      title = "may not use a file or a port that it needs"
      literal = ["ermission denied", "EACCES"]
      pattern = '^(?!.*Failed at step )(?:|.*?(?:: |\(13: |\] |"))[Pp]ermission denied(?:$|[).:;,"\s])|^(?:|.*?[\s(:])EACCES(?:$|[\s),:;])'
      entity = "unit"
      class = "application"
      severity = "warning"
      kind = "configuration"
      chain = 1
      evidence_only = true
      cause = "It may not open a file, folder or port: an owner, a mode, a security profile or the unit's sandbox is in the way."
      check = "systemctl show {unit} -p User,Group,ProtectSystem,ReadWritePaths"
      examples = [
        { about = "example.service", line = "open() \"/var/lib/app/db\" failed (13: Permission denied)" },
        { about = "example.service", line = "Error: EACCES: permission denied, open '/etc/app/key.pem'" },
      ]
      near_misses = [
        "permission denied-list has 12 entries",
        "user mallory: permissions checked",
      ]

      """##
    ),
    (
      "units.toml",
      ##"""
      # What systemd says about units, and crashes.

      [[signature]]
      name = "restart-loop"
      title = "starts again and again"
      from = "manager"
      message_id = "5eb03494b6584870a536b337290809b3"
      pattern = 'Scheduled restart job, restart counter is at (?<number>\d+)'
      entity = "unit"
      class = "restart-loop"
      severity = "error"
      kind = "unit"
      chain = 2
      count = 5
      within = "5m"
      cause = "It ends soon after each start and systemd starts it again."
      check = "journalctl -u {unit} -n 100"
      examples = [
        { about = "example.service", line = "example.service: Scheduled restart job, restart counter is at 5." },
        { about = "example.service", line = "Scheduled restart job, restart counter is at 113." },
      ]
      near_misses = [
        "example.service: Service RestartSec=100ms expired, scheduling restart.",
        "Stopped example.service - An example.",
      ]

      [[signature]]
      name = "exec-failed"
      title = "its program cannot be run: step {detail}, {path}"
      literal = "Failed at step "
      pattern = '^\S+: Failed at step (?<detail>[A-Z_]+) spawning (?<path>.+): '
      entity = "unit"
      class = "unit-failed"
      severity = "error"
      kind = "configuration"
      chain = 1
      evidence_only = true
      cause = "systemd could not run {path}: it is missing, may not be run, or its user, folder or sandbox is not as the unit says."
      check = "systemctl cat {unit}"
      examples = [
        { about = "example.service", line = "example.service: Failed at step EXEC spawning /usr/local/bin/app: No such file or directory" },
        { about = "example.service", line = "example.service: Failed at step CHDIR spawning /opt/app/run: Permission denied" },
      ]
      near_misses = [
        "deploy: Failed at step 3 of 7",
        "Failed at step EXEC",
      ]

      [[signature]]
      name = "process-exited"
      title = "{process} process ended: {detail}"
      from = "manager"
      message_id = "98e322203f7a4ed290d09fe03c09fe15"
      pattern = '(?<process>Main|Control|Start-?\w*|Stop-?\w*|Reload) process exited, code=(?<detail>(?:killed|dumped), status=\S+|exited, status=[1-9]\S*)'
      entity = "unit"
      class = "unit-failed"
      severity = "error"
      kind = "unit"
      chain = 2
      evidence_only = true
      cause = "Its process ended with {detail}."
      check = "journalctl -u {unit} -n 100"
      examples = [
        { about = "example.service", line = "example.service: Main process exited, code=exited, status=203/EXEC" },
        { about = "example.service", line = "example.service: Control process exited, code=killed, status=11/SEGV" },
      ]
      near_misses = [
        "example.service: Main process exited, code=exited, status=0/SUCCESS",
        "example.service: Succeeded.",
      ]

      [[signature]]
      name = "start-failed"
      title = "{detail}"
      from = "manager"
      message_id = "be02cf6855d2428ba40df7e9d022f03d"
      pattern = '^(?<detail>Dependency failed for|Failed to (?:start|mount|listen on|activate swap)|Timed out (?:starting|mounting))'
      entity = "unit"
      class = "unit-failed"
      severity = "error"
      kind = "unit"
      chain = 3
      evidence_only = true
      cause = "It could not be started; where a dependency failed, that one is to be looked at."
      check = "systemctl status {unit}"
      examples = [
        { about = "example.service", line = "Failed to start example.service - An example." },
        { about = "example.service", line = "Dependency failed for example.service - An example." },
      ]
      near_misses = [
        "Started example.service - An example.",
        "Starting example.service - An example...",
      ]

      [[signature]]
      name = "unit-timeout"
      title = "did not {detail} in time"
      from = "manager"
      literal = [" timed out. ", "Watchdog timeout (limit "]
      pattern = '^\S+: (?:(?:State .)?(?<detail>start|stop|reload|final|watchdog)[\w-]*.?(?: operation)? timed out\.|(?<detail>Watchdog) timeout \(limit )'
      entity = "unit"
      class = "unit-failed"
      severity = "error"
      kind = "unit"
      chain = 2
      evidence_only = true
      cause = "It did not answer systemd in time ({detail}): it hangs, waits for something, or is too slow."
      check = "systemctl show {unit} -p TimeoutStartUSec,TimeoutStopUSec,WatchdogUSec"
      examples = [
        { about = "example.service", line = "example.service: Watchdog timeout (limit 30s)!" },
        { about = "example.service", line = "example.service: start operation timed out. Terminating." },
        { about = "example.service", line = "example.service: State 'stop-sigterm' timed out. Killing." },
      ]
      near_misses = [
        "example.service: Killing process 811 (app) with signal SIGKILL.",
        "example.service: Deactivated successfully.",
      ]

      # A crash is told by who suffers from it: the unit that fails, or the unit whose process left a core dump. The kernel
      # names a process alone, by a name that whoever runs it chooses.
      [[signature]]
      name = "core-dump"
      title = "{process} crashed and left a core dump"
      from = "unit"
      units = ["systemd-coredump@*.service"]
      message_id = "fc2e22bc6ee647b6b90729ab34a250b1"
      pattern = '^Process (?<number>\d+) \((?<process>[^)]*)\) of user (?<user>\d+) (?:dumped core|terminated abnormally)'
      entity = "unit"
      class = "crash"
      severity = "warning"
      kind = "unit"
      chain = 1
      cause = "{process} did what no program may do, or ended itself; the core dump tells where."
      check = "coredumpctl info {number}"
      examples = [
        { about = "example.service", line = "Process 812 (renderd) of user 33 dumped core.\n\nStack trace of thread 812:\n#0  0x00007f1c abort (libc.so.6 + 0x23f3f)" },
        { about = "example.service", line = "Process 4711 (app) of user 0 dumped core." },
      ]
      near_misses = [
        "Process 812 (renderd) of user 33 belongs to systemd-coredump, not processing it.",
        "Removed old coredump core.app.0.",
      ]

      # Kernel, arch/x86/mm/fault.c show_signal_msg().
      [[signature]]
      name = "segfault"
      title = "crashed: it used memory that it does not have"
      from = "kernel"
      literal = "]: segfault at "
      pattern = '^(?<process>.{1,15})\[(?<number>\d+)\]: segfault at [0-9a-f]+ ip [0-9a-f]+ sp [0-9a-f]+ error \d+(?: in (?<detail>[^\[]{1,80})\[)?'
      entity = "process"
      class = "crash"
      severity = "warning"
      kind = "unit"
      chain = 1
      evidence_only = true
      cause = "A fault in {process} or in a library that it uses; repeated on many programs, broken memory."
      check = "coredumpctl info {number}"
      examples = [
        { about = "renderd", line = "renderd[812]: segfault at 7f00dead0000 ip 00007f1cabcdef01 sp 00007ffc1234 error 4 in libmapnik.so.3.1[7f1cabc00000+400000] likely on CPU 3 (core 3, socket 0)" },
        { about = "php-fpm8.2", line = "php-fpm8.2[4711]: segfault at 0 ip 000055d0c0ffee00 sp 00007ffd9e0f error 6" },
      ]
      near_misses = [
        "renderd[812]: bad frame in rt_sigreturn frame:00007ffc",
        "show_signal_msg: 3 callbacks suppressed",
      ]

      # Kernel, arch/x86/kernel/traps.c do_trap(), exc_general_protection(). Browsers end their own processes by int3.
      [[signature]]
      name = "trap"
      title = "crashed: {detail}"
      from = "kernel"
      literal = "traps: "
      pattern = '^traps: (?<process>.{1,15})\[(?<number>\d+)\] (?<detail>general protection fault|trap invalid opcode|trap divide error|trap int3|trap stack segment)'
      entity = "process"
      class = "crash"
      severity = "warning"
      kind = "unit"
      chain = 1
      evidence_only = true
      cause = "A fault in {process}, or it was built for another processor ({detail})."
      check = "coredumpctl info {number}"
      examples = [
        { about = "node", line = "traps: node[812] general protection fault ip:5581a0b3 sp:7ffd1234 error:0 in node[5581a000+1000000]" },
        { about = "ffmpeg", line = "traps: ffmpeg[90] trap invalid opcode ip:55d1 sp:7ffe error:0 in libx264.so.164[7f00+2000]" },
      ]
      near_misses = [
        "traps: Missing ENDBR: bpf_prog",
        "general protection fault ip:5581a0b3 sp:7ffd1234 error:0",
      ]

      [[signature]]
      name = "log-flood"
      title = "journald dropped what it logged: too much at once"
      from = "journald"
      message_id = "a596d6fe7bfa4994828e72309e95d61e"
      pattern = '^Suppressed (?<number>\d+) messages from (?<unit>\S+)'
      entity = "unit"
      class = "journal-gap"
      severity = "notice"
      kind = "logs"
      evidence_only = true
      cause = "It logged more than journald's rate limit lets through; {number} messages are lost."
      check = "journalctl -u {unit} -n 50"
      examples = [
        { about = "app.service", line = "Suppressed 15230 messages from app.service" },
        { about = "docker.service", line = "Suppressed 12 messages from /system.slice/docker.service" },
      ]
      near_misses = [
        "Suppressed messages",
        "System Journal (/var/log/journal/5f0a) is 1.2G, max 4.0G, 2.8G free.",
      ]

      [[signature]]
      name = "kernel-lines-missed"
      title = "journald missed lines of the kernel"
      from = "journald"
      message_id = "e9bf28e6e834481bb6f48f548ad13606"
      pattern = '^Missed (?<number>\d+) kernel messages'
      entity = "host"
      class = "journal-gap"
      severity = "notice"
      kind = "logs"
      evidence_only = true
      cause = "The kernel logged faster than journald read; {number} lines are lost."
      check = "journalctl -k -n 100"
      examples = [
        { about = "", line = "Missed 812 kernel messages" },
        { about = "", line = "Missed 1 kernel messages" },
      ]
      near_misses = [
        "Missed kernel messages",
        "Journal started",
      ]

      """##
    ),
  ]
}
