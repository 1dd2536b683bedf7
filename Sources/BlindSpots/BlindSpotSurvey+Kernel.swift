import Model

extension BlindSpotSurvey {
  static func pressure(_ host: HostView) -> BlindSpot? {
    guard host.text("proc/pressure/cpu") == nil else { return nil }
    return BlindSpot(
      name: "pressure", finding: "the kernel does not tell how long work waits (PSI is off)",
      cost: "a busy host cannot be told from one that is overloaded",
      remedy: "boot with psi=1")
  }

  /// Where processes are hidden, not even the first one's files can be seen.
  static func hiddenProcesses(_ host: HostView) -> BlindSpot? {
    guard !host.isReadable("proc/1/stat") else { return nil }
    return BlindSpot(
      name: "hidden-processes", finding: "/proc hides the processes of others (hidepid=)",
      cost: "processes that use most are not named, and the host's mounts and network are not read",
      remedy: "mount -o remount,hidepid=0 /proc, and in /etc/fstab; for the service, ProtectProc=default")
  }

  /// Linux 6.2 and later give the number of open files as the size of the folder that lists them; before, that
  /// size is zero, even for the process that asks about itself.
  static func openFiles(_ host: HostView) -> BlindSpot? {
    guard host.size("proc/self/fd") ?? 0 == 0 else { return nil }
    return BlindSpot(
      name: "open-files", weight: .note,
      finding: "the kernel does not tell how many files a process holds open",
      cost: "of files that run out, the unit that opens them cannot be named by their number",
      remedy: "boot Linux 6.2 or later")
  }

  /// timesyncd leaves a file once it has set the clock; chrony and ntpd are taken at their word.
  ///
  /// What lies in chrony's folder only chrony sees; the folder itself goes with its service.
  static func clock(_ host: HostView) -> BlindSpot? {
    let flags = ["run/systemd/timesync/synchronized", "run/chrony", "run/chronyd.pid", "run/ntpd.pid"]
    guard !flags.contains(where: host.exists) else { return nil }
    return BlindSpot(
      name: "clock", weight: .note, finding: "no service is known to have set the clock",
      cost: "times of alerts cannot be compared with those of other hosts, and a drift is not noticed",
      remedy: "timedatectl set-ntp true; where no such service is installed, first apt install chrony")
  }

  /// A daemon needs an instance and a watch for each folder of journals; users share out what the kernel allows.
  static func inotify(_ host: HostView) -> BlindSpot? {
    let instances = host.number("proc/sys/fs/inotify/max_user_instances") ?? .max
    let watches = host.number("proc/sys/fs/inotify/max_user_watches") ?? .max
    guard instances < 16 || watches < 1024 else { return nil }
    return BlindSpot(
      name: "inotify", finding: "inotify allows \(instances) instances and \(watches) watches",
      cost: "new journal files and changed configuration may be noticed late or not at all",
      remedy:
        "sysctl -w fs.inotify.max_user_instances=128 fs.inotify.max_user_watches=65536, and in /etc/sysctl.d")
  }

  static func coreDumps(_ host: HostView) -> BlindSpot? {
    guard let pattern = host.text("proc/sys/kernel/core_pattern"), !pattern.contains("systemd-coredump")
    else {
      return nil
    }
    return BlindSpot(
      name: "core-dumps", weight: .note, finding: "crashes are not caught by systemd-coredump",
      cost: "of a crash, neither the program's stack nor its signal is in the journal",
      remedy: "apt install systemd-coredump")
  }

  static func history(_ host: HostView) -> BlindSpot? {
    let places = ["var/log/sysstat", "var/log/sa", "usr/lib/sysstat/sa1"]
    guard !places.contains(where: host.exists) else { return nil }
    return BlindSpot(
      name: "history", weight: .note, finding: "no sysstat",
      cost: "nothing can be looked up of the time before Tocsin came, or while it did not run",
      remedy: "apt install sysstat && systemctl enable --now sysstat")
  }
}
