import Glibc

/// How full a filesystem is.
struct FilesystemLevels: Equatable {
  /// The used share of what programs may use, as df(1) counts it, 0 to 1.
  var utilization: Double?
  /// Bytes that programs may still use; `nil` where the filesystem has no blocks to count.
  var free: Double?
  /// The used share of the inodes; `nil` where the filesystem has no fixed number of them.
  var inodeUtilization: Double?

  /// Works the levels out of block and inode counts.
  ///
  /// - Parameters:
  ///   - blocks: All blocks.
  ///   - free: Blocks that nobody uses.
  ///   - available: Those of them that are not reserved for root.
  ///   - blockBytes: The size of a block.
  ///   - inodes: All inodes.
  ///   - freeInodes: Inodes that nobody uses.
  init(
    blocks: UInt64, free: UInt64, available: UInt64, blockBytes: UInt64, inodes: UInt64, freeInodes: UInt64
  ) {
    let used = Double(blocks) - Double(min(free, blocks))
    let usable = used + Double(available)
    utilization = usable > 0 ? used / usable : nil
    self.free = blocks > 0 ? Double(available) * Double(blockBytes) : nil
    inodeUtilization = inodes > 0 ? 1 - Double(min(freeInodes, inodes)) / Double(inodes) : nil
  }

  /// Asks the system about the filesystem that a path lies on.
  ///
  /// - Parameters:
  ///   - path: Any path on it.
  ///   - device: `major:minor` of the filesystem that is meant. In a sandbox another one may be seen at the
  ///     path, such as a private `/tmp`; `nil` asks for whichever is there.
  /// - Throws: What the system refused, or that another filesystem is seen.
  init(of path: String, device: String?) throws(FilesystemFailure) {
    if let device, let seen = Self.device(of: path), seen != device { throw .another }
    var answer = statvfs()
    guard statvfs(path, &answer) == 0 else { throw .refused(.last) }
    self.init(
      blocks: UInt64(answer.f_blocks), free: UInt64(answer.f_bfree), available: UInt64(answer.f_bavail),
      blockBytes: UInt64(answer.f_frsize), inodes: UInt64(answer.f_files), freeInodes: UInt64(answer.f_ffree))
  }

  /// Asks, with the failure as a value.
  @Sendable static func ask(path: String, device: String?) -> Result<FilesystemLevels, FilesystemFailure> {
    do throws(FilesystemFailure) {
      return .success(try FilesystemLevels(of: path, device: device))
    } catch {
      return .failure(error)
    }
  }

  private static func device(of path: String) -> String? {
    var answer = stat()
    guard stat(path, &answer) == 0 else { return nil }
    let number = UInt64(answer.st_dev)
    let major = (number >> 8 & 0xfff) | (number >> 32 & 0xffff_f000)
    let minor = (number & 0xff) | (number >> 12 & 0xffff_ff00)
    return "\(major):\(minor)"
  }
}

/// Why a filesystem could not be measured.
enum FilesystemFailure: Error, CustomStringConvertible {
  /// The system refused.
  case refused(SystemFailure)
  /// From here another filesystem is seen at the mount point.
  case another

  var description: String {
    switch self {
    case .refused(let failure): failure.description
    case .another: "another filesystem is seen here than by process 1"
    }
  }
}
