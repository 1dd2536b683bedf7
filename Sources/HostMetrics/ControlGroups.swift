import Glibc

/// Where the units' control groups are, and which files tell what they use.
///
/// Three layouts are in use: version 2 alone; hybrid, with version 2 for the tree and the controllers of version
/// 1 beside it; and version 1 alone, where systemd's own hierarchy is the tree.
struct ControlGroups {
  /// The tree that is walked.
  let tree: KeptDirectory
  private let hasCurrentMemory: Bool
  private let processorController: KeptDirectory?
  private let memoryController: KeptDirectory?

  /// Finds the layout below a root; throws what the last attempt met.
  init(_ settings: SamplerSettings) throws(SystemFailure) {
    let base = "sys/fs/cgroup"
    if access(settings.path("\(base)/cgroup.controllers"), F_OK) == 0 {
      tree = try KeptDirectory(settings.path(base))
      hasCurrentMemory = true
      processorController = nil
      memoryController = nil
      return
    }
    let unified = try? KeptDirectory(settings.path("\(base)/unified"))
    if let unified { tree = unified } else { tree = try KeptDirectory(settings.path("\(base)/systemd")) }
    hasCurrentMemory = false
    processorController = try? KeptDirectory(settings.path("\(base)/cpuacct"))
    memoryController = try? KeptDirectory(settings.path("\(base)/memory"))
  }

  /// Processor time that a control group has used, microseconds.
  func processorMicroseconds(of path: inout PathBuilder, _ buffer: inout ReadBuffer) -> UInt64? {
    if let bytes = read("cpu.stat", at: tree.descriptor, &path, &buffer),
      let usage = Self.usageMicroseconds(parsing: bytes)
    {
      return usage
    }
    guard let controller = processorController?.descriptor,
      let bytes = read("cpuacct.usage", at: controller, &path, &buffer)
    else { return nil }
    return Self.number(parsing: bytes).map { $0 / 1000 }
  }

  /// Memory that a control group holds, bytes, its share of the page cache included.
  func memoryBytes(of path: inout PathBuilder, _ buffer: inout ReadBuffer) -> UInt64? {
    if hasCurrentMemory {
      return read("memory.current", at: tree.descriptor, &path, &buffer).flatMap(Self.number(parsing:))
    }
    guard let controller = memoryController?.descriptor else { return nil }
    return read("memory.usage_in_bytes", at: controller, &path, &buffer).flatMap(Self.number(parsing:))
  }

  /// Parses the `usage_usec` of a `cpu.stat`.
  static func usageMicroseconds(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      if line.field().equals("usage_usec") { return line.number() }
    }
    return nil
  }

  /// Parses a file of one number.
  static func number(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    return text.number()
  }

  private func read(
    _ file: StaticString, at directory: Int32, _ path: inout PathBuilder, _ buffer: inout ReadBuffer
  ) -> UnsafeRawBufferPointer? {
    let length = path.count
    path.append(file)
    defer { path.cut(to: length) }
    guard let descriptor = try? path.open(below: directory, O_RDONLY | O_CLOEXEC) else { return nil }
    return try? buffer.fill(closing: descriptor)
  }
}
