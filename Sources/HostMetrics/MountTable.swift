/// One line of `/proc/PID/mountinfo`.
struct Mount: Equatable {
  /// Who answers when a filesystem is asked.
  enum Family: Equatable {
    /// This machine's kernel, from a block device or from memory.
    case local
    /// Another machine, or the host of a virtual one.
    case remote
    /// A program on this machine (FUSE).
    case program
  }

  /// The device's number, as `major:minor`.
  var device: String
  /// Where it is mounted, escapes undone.
  var mountPoint: String
  /// True where this mount was made read-only; a filesystem that turned read-only by itself is not meant.
  var isReadOnly: Bool
  /// True where the filesystem itself takes no writes, through whichever mount.
  var isSealed: Bool
  /// The filesystem's type.
  var type: String
  /// What is mounted: a device's path, or a word.
  var source: String

  /// Parses one line; `nil` where it is not complete.
  ///
  /// - Note: Format: proc(5).
  init?(parsing line: inout ByteScanner) {
    line.skipFields(2)
    device = line.field().text
    line.skipFields(1)
    mountPoint = Mount.unescaped(line.field())
    isReadOnly = Mount.hasOption("ro", in: line.field())
    while true {
      let field = line.field()
      if field.isEmpty { return nil }
      if field.equals("-") { break }
    }
    type = line.field().text
    source = Mount.unescaped(line.field())
    let options = line.field()
    // ext4 says `emergency_ro` since Linux 6.15, where it said `ro` before.
    isSealed = Mount.hasOption("ro", in: options) || Mount.hasOption("emergency_ro", in: options)
    guard !mountPoint.isEmpty, !type.isEmpty else { return nil }
  }

  /// True where the kernel stopped all writes to what was mounted to be written.
  ///
  /// An operator's remount changes the mount and the filesystem alike; after an error the kernel changes the
  /// filesystem alone.
  var isForcedReadOnly: Bool { isSealed && !isReadOnly && family == .local }

  /// Who answers when it is asked.
  var family: Family {
    if MountTable.remoteTypes.contains(type) { return .remote }
    // `fuseblk` is a program, too: ntfs-3g.
    return type == "fuse" || type == "fuseblk" || type.hasPrefix("fuse.") ? .program : .local
  }

  /// True where room and inodes mean something: a program may answer whatever it likes.
  var hasLevels: Bool { !isReadOnly && (family != .program || type == "fuseblk") }

  /// Undoes the kernel's escapes: a backslash and three octal digits for blanks and backslashes.
  static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String {
    guard bytes.offset(of: UInt8(ascii: "\\")) != nil else { return bytes.text }
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let byte = octal(bytes, at: index) {
        plain.append(byte)
        index += 4
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func octal(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
    guard bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count else { return nil }
    var value = 0
    for offset in 1...3 {
      let digit = bytes[index + offset] &- UInt8(ascii: "0")
      guard digit < 8 else { return nil }
      value = value * 8 + Int(digit)
    }
    return UInt8(exactly: value)
  }

  private static func hasOption(_ option: StaticString, in list: UnsafeRawBufferPointer) -> Bool {
    var options = ByteScanner(list)
    while !options.isAtEnd {
      if options.take(through: UInt8(ascii: ",")).equals(option) { return true }
    }
    return false
  }
}

/// The filesystems among the mounts of a host that are worth following.
enum MountTable {
  /// So many are looked at, in the table's order.
  static let maximumCount = 1024

  private static let blockTypes: Set<String> = [
    "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "jfs", "nilfs2", "ntfs3", "reiserfs",
    "vfat", "xfs", "zfs",
  ]

  fileprivate static let remoteTypes: Set<String> = [
    "9p", "afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.sshfs", "gfs2", "gpfs",
    "lustre", "nfs", "nfs4", "ocfs2", "orangefs", "smb3", "virtiofs",
  ]

  /// Programs that serve the system's own needs.
  private static let ownPrograms: Set<String> = [
    "fuse.gvfsd-fuse", "fuse.lxcfs", "fuse.portal", "fuse.snapfuse", "fuse.squashfuse",
  ]

  /// Places where the system and container engines keep small or short-lived mounts of their own.
  private static let passedOver = [
    "/dev/", "/proc/", "/run/", "/snap/", "/sys/", "/var/lib/containerd/", "/var/lib/containers/",
    "/var/lib/docker/", "/var/lib/kubelet/", "/var/snap/",
  ]

  /// Parses a mount table and keeps what is to be followed, in the table's order.
  ///
  /// Kept are filesystems on block devices, in memory, on other machines and of programs, each once: at the
  /// shortest mount point that can be written, else at the shortest. Left out are images, what lies in memory and was mounted read-only, and overlays
  /// but the root.
  static func followed(parsing bytes: UnsafeRawBufferPointer) -> [Mount] {
    var kept: [Mount] = []
    for mount in visible(parsing: bytes) where isWorthFollowing(mount) {
      if let same = kept.firstIndex(where: { isSameFilesystem($0, mount) }) {
        if isBetter(mount, than: kept[same]) { kept[same] = mount }
      } else if kept.count < maximumCount {
        kept.append(mount)
      }
    }
    return kept
  }

  /// Of a filesystem that is written through one mount and only read through another, as on hosts that boot an
  /// image, the first tells how full it is.
  private static func isBetter(_ mount: Mount, than other: Mount) -> Bool {
    if mount.isReadOnly != other.isReadOnly { return other.isReadOnly }
    return mount.mountPoint.utf8.count < other.mountPoint.utf8.count
  }

  /// The mounts that no later one lies upon.
  private static func visible(parsing bytes: UnsafeRawBufferPointer) -> [Mount] {
    var mounts: [Mount] = []
    var places: [String: Int] = [:]
    var text = ByteScanner(bytes)
    while var line = text.line() {
      guard let mount = Mount(parsing: &line) else { continue }
      if let covered = places[mount.mountPoint] {
        mounts[covered] = mount
      } else {
        places[mount.mountPoint] = mounts.count
        mounts.append(mount)
      }
    }
    return mounts
  }

  private static func isWorthFollowing(_ mount: Mount) -> Bool {
    if mount.type == "overlay" { return mount.mountPoint == "/" && !mount.isReadOnly }
    // A container's /dev is a tmpfs of its own, and holds no data.
    guard mount.mountPoint != "/dev", hasUsefulType(mount) else { return false }
    return mount.mountPoint == "/dev/shm" || !passedOver.contains { mount.mountPoint.hasPrefix($0) }
  }

  private static func hasUsefulType(_ mount: Mount) -> Bool {
    switch mount.family {
    case .local: (mount.type == "tmpfs" && !mount.isReadOnly) || blockTypes.contains(mount.type)
    case .remote: true
    case .program: !ownPrograms.contains(mount.type)
    }
  }

  /// Subvolumes of one btrfs have different device numbers and one source.
  private static func isSameFilesystem(_ left: Mount, _ right: Mount) -> Bool {
    left.device == right.device
      || (left.type == "btrfs" && right.type == "btrfs" && left.source == right.source)
  }
}
