import Model

/// Room and inodes of the host's filesystems, from `/proc/1/mountinfo` and statvfs(3).
///
/// The mounts of process 1 are read, since a sandbox has mounts of its own.
struct FilesystemCollector: Collector, ~Copyable {
  private struct Filesystem {
    var signals: SignalGroup<FilesystemSignal>
    var isFailing = false
  }

  private let settings: SamplerSettings
  private var file: KeptFile
  private var filesystems: NamedTable<Filesystem>
  private var isOverfull = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
    file = KeptFile(settings.path("proc/1/mountinfo"), orElse: settings.path("proc/self/mountinfo"))
    filesystems = NamedTable(maximumCount: settings.maximumFilesystems)
  }

  mutating func collect(_ context: inout CollectionContext) {
    filesystems.beginPass()
    for mount in context.read(&file, MountTable.measured(parsing:)) ?? [] {
      var point = mount.mountPoint
      let row = point.withUTF8 { bytes in
        filesystems.row(of: UnsafeRawBufferPointer(bytes)) {
          Filesystem(signals: SignalGroup(of: Entity(kind: .filesystem, name: mount.mountPoint)))
        }
      }
      if let row { measure(mount, row, &context) }
    }
    filesystems.endPass { $0.signals.close(in: &context.signals) }
    context.notices.noteRefused(filesystems.refused, of: "filesystems", wasRefusing: &isOverfull)
  }

  private mutating func measure(_ mount: Mount, _ row: Int, _ context: inout CollectionContext) {
    let path = settings.path(String(mount.mountPoint.drop { $0 == "/" }))
    do throws(FilesystemFailure) {
      let levels = try FilesystemLevels(of: path, device: expectedDevice(of: mount))
      context.notices.note(nil, about: mount.mountPoint, wasFailing: &filesystems[row].isFailing)
      filesystems[row].signals.report(.utilization, levels.utilization, to: &context.signals)
      filesystems[row].signals.report(.free, levels.free, to: &context.signals)
      filesystems[row].signals.report(.inodes, levels.inodeUtilization, to: &context.signals)
    } catch {
      context.notices.note(
        error.description, about: mount.mountPoint, wasFailing: &filesystems[row].isFailing)
      filesystems[row].signals.close(in: &context.signals)
    }
  }

  /// Below a foreign root nothing is mounted as its table says; btrfs gives each subvolume a number of its own.
  private func expectedDevice(of mount: Mount) -> String? {
    settings.root == "/" && mount.type != "btrfs" ? mount.device : nil
  }
}
