import Model
import Testing

@testable import HostMetrics

@Suite("Filesystems")
struct MountTests {
  private static func line(
    _ id: Int, _ device: String, _ point: String, _ type: String, _ options: String = "rw"
  )
    -> String
  {
    "\(id) 1 \(device) / \(point) \(options),relatime shared:1 - \(type) /dev/x\(id) rw\n"
  }

  private static func points(_ lines: String...) -> [String] {
    parse(lines.joined(), MountTable.followed(parsing:)).map(\.mountPoint)
  }

  @Test("keeps the root and shared memory of a real mount table")
  func real() {
    let mounts = Fixture.parse("proc/1/mountinfo", MountTable.followed(parsing:))
    #expect(mounts.map(\.mountPoint) == ["/dev/shm", "/"])
    #expect(mounts.map(\.type) == ["tmpfs", "ext4"])
    #expect(mounts.first?.device == "0:27", "the mount on top counts")
  }

  @Test("keeps disks, memory and another machine's share of a second kernel's table")
  func debian() {
    let mounts = DebianFixture.parse("proc/1/mountinfo", MountTable.followed(parsing:))
    let points = mounts.map(\.mountPoint)
    #expect(
      points == [
        "/", "/tmp", "/var/tmp", "/share", "/dev/shm", "/run", "/srv/data", "/srv/with space", "/srv/image",
        "/srv/scratch",
      ])
    #expect(mounts.filter { $0.family == .remote }.map(\.type) == ["9p"])
    #expect(mounts.filter(\.isSealed).map(\.mountPoint) == ["/srv/image"])
    #expect(mounts.filter(\.isForcedReadOnly).isEmpty, "an image that was mounted read-only is well")
  }

  @Test("leaves out images, overlays, and what programs mount for themselves")
  func leftOut() {
    let points = Self.points(
      Self.line(1, "8:1", "/", "ext4"), Self.line(2, "0:30", "/mnt/nfs", "nfs4"),
      Self.line(3, "7:1", "/snap/core/1", "squashfs", "ro"),
      Self.line(4, "0:31", "/var/lib/docker/x", "overlay"),
      Self.line(5, "8:2", "/media/dvd", "ext4", "ro"), Self.line(6, "0:32", "/run/user/1000", "tmpfs"),
      Self.line(7, "0:33", "/run", "tmpfs"), Self.line(8, "0:34", "/mnt/fuse", "fuse.sshfs"),
      Self.line(9, "0:35", "/var/lib/lxcfs", "fuse.lxcfs"), Self.line(10, "0:36", "/ro", "tmpfs", "ro"))
    #expect(points == ["/", "/mnt/nfs", "/media/dvd", "/run", "/mnt/fuse"])
  }

  @Test("measures a filesystem once, at its shortest mount point")
  func duplicates() {
    let points = Self.points(
      Self.line(1, "8:1", "/srv/data/deep", "xfs"), Self.line(2, "8:1", "/srv", "xfs"),
      Self.line(3, "8:1", "/srv/other", "xfs"))
    #expect(points == ["/srv"])
  }

  @Test("measures a filesystem where it can be written, however short a read-only mount's path is")
  func writable() {
    let points = Self.points(
      Self.line(1, "8:1", "/", "ext4", "ro"), Self.line(2, "8:1", "/var/lib", "ext4"),
      Self.line(3, "8:1", "/var", "ext4"), Self.line(4, "8:1", "/usr", "ext4", "ro"))
    #expect(points == ["/var"])
  }

  @Test(
    "knows who answers, and whose room means something",
    arguments: [
      ("ext4", .local, true), ("tmpfs", .local, true), ("nfs4", .remote, true), ("fuse.sshfs", .remote, true),
      ("fuse.rclone", .program, false), ("fuse", .program, false), ("fuseblk", .program, true),
      ("fusectl", .local, true),
    ] as [(String, Mount.Family, Bool)])
  func family(type: String, family: Mount.Family, hasLevels: Bool) throws {
    let mount = try #require(
      parse(Self.line(1, "0:1", "/x", type)) { bytes in
        var text = ByteScanner(bytes)
        return Mount(parsing: &text)
      })
    #expect(mount.family == family)
    #expect(mount.hasLevels == hasLevels)
  }

  @Test("undoes octal escapes and leaves others alone")
  func escapes() {
    #expect(parse(#"/mnt/my\040disk\134x"#, Mount.unescaped) == #"/mnt/my disk\x"#)
    #expect(parse(#"/a\9\04"#, Mount.unescaped) == #"/a\9\04"#)
    #expect(parse(#"/a\777"#, Mount.unescaped) == #"/a\777"#)
  }

  @Test("works out levels as df does")
  func levels() {
    let levels = FilesystemLevels(
      blocks: 1000, free: 300, available: 200, blockBytes: 4096, inodes: 100, freeInodes: 75)
    #expect(levels.utilization == 700.0 / 900.0)
    #expect(levels.free == 819_200.0)
    #expect(levels.inodeUtilization == 0.25)
    let odd = FilesystemLevels(blocks: 0, free: 5, available: 0, blockBytes: 1, inodes: 0, freeInodes: 1)
    #expect(odd.utilization == nil && odd.inodeUtilization == nil && odd.free == nil)
  }
}
