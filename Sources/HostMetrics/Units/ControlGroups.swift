import Glibc

/// Where the units' control groups are, and which files tell what they use.
///
/// Three layouts are in use: version 2 alone; hybrid, with version 2 for the tree and the controllers of version
/// 1 beside it; and version 1 alone, where systemd's own hierarchy is the tree.
struct ControlGroups {
  /// One file of a control group.
  struct Source {
    /// The hierarchy that has it.
    let hierarchy: KeptDirectory
    /// Its name.
    let name: StaticString
    /// What is in it.
    let content: GroupFile
    /// True for what an operator sets, which is read once a minute.
    let isLimit: Bool

    fileprivate init(
      _ hierarchy: KeptDirectory, _ name: StaticString, _ content: GroupFile, isLimit: Bool = false
    ) {
      self.hierarchy = hierarchy
      self.name = name
      self.content = content
      self.isLimit = isLimit
    }
  }

  /// The tree that is walked.
  let tree: KeptDirectory
  /// The files, in the order in which they are read.
  let sources: [Source]

  /// Finds the layout below a root; throws what the last attempt met.
  init(_ settings: SamplerSettings) throws(SystemFailure) {
    let base = "sys/fs/cgroup"
    if access(settings.path("\(base)/cgroup.controllers"), F_OK) == 0 {
      tree = try KeptDirectory(settings.path(base))
      sources = Self.unified(tree)
      return
    }
    let unified = try? KeptDirectory(settings.path("\(base)/unified"))
    if let unified { tree = unified } else { tree = try KeptDirectory(settings.path("\(base)/systemd")) }
    sources = Self.separate(tree) { try? KeptDirectory(settings.path("\(base)/\($0)")) }
  }

  /// Version 2: every controller in one tree.
  private static func unified(_ tree: KeptDirectory) -> [Source] {
    [
      Source(tree, "cpu.stat", .processor),
      Source(tree, "memory.current", .memory),
      Source(tree, "memory.stat", .memoryParts),
      Source(tree, "memory.events", .memoryEvents),
      Source(tree, "io.stat", .io),
      Source(tree, "pids.current", .tasks),
      Source(tree, "memory.max", .memoryLimit, isLimit: true),
      Source(tree, "pids.max", .tasksLimit, isLimit: true),
    ] + pressure(tree)
  }

  /// Version 1: a tree a controller; a hybrid's version 2 tree has processor time and pressure.
  private static func separate(
    _ tree: KeptDirectory, _ controller: (String) -> KeptDirectory?
  ) -> [Source] {
    var sources = [Source(tree, "cpu.stat", .processor)]
    let both = controller("cpu,cpuacct")
    if let time = controller("cpuacct") ?? both {
      sources.append(Source(time, "cpuacct.usage", .processorOld))
    }
    if let quota = controller("cpu") ?? both { sources.append(Source(quota, "cpu.stat", .processor)) }
    if let memory = controller("memory") {
      sources += [
        Source(memory, "memory.usage_in_bytes", .memory),
        Source(memory, "memory.stat", .memoryPartsOld),
        Source(memory, "memory.oom_control", .memoryEvents),
        Source(memory, "memory.failcnt", .limitHits),
        Source(memory, "memory.limit_in_bytes", .memoryLimit, isLimit: true),
      ]
    }
    if let blocks = controller("blkio") {
      sources += [
        Source(blocks, "blkio.throttle.io_service_bytes_recursive", .ioBytesOld),
        Source(blocks, "blkio.throttle.io_serviced_recursive", .ioOperationsOld),
      ]
    }
    if let tasks = controller("pids") {
      sources += [
        Source(tasks, "pids.current", .tasks), Source(tasks, "pids.max", .tasksLimit, isLimit: true),
      ]
    }
    return sources + pressure(tree)
  }

  private static func pressure(_ tree: KeptDirectory) -> [Source] {
    [
      Source(tree, "cpu.pressure", .processorPressure),
      Source(tree, "memory.pressure", .memoryPressure),
      Source(tree, "io.pressure", .ioPressure),
    ]
  }
}
