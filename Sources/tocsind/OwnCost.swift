import Glibc

/// What the daemon and its reader process use.
struct OwnCost {
  /// Processor cores, mean since the start.
  var cpuCores: Double
  /// Processor seconds since the start.
  var cpuSeconds: Double
  /// Bytes that went to disks, or will, since the start; nil where the kernel does not count.
  var writtenBytes: UInt64?
  /// Resident memory of the daemon, bytes.
  var residentBytes: Double

  /// Measures; the mean is over the seconds since `start`, a time of the monotonic clock.
  static func since(_ start: UInt64) -> OwnCost {
    let seconds = max(1, Double(Clock.monotonicNanoseconds - start) / 1e9)
    let used = cpuSeconds(RUSAGE_SELF) + readerCpuSeconds()
    return OwnCost(
      cpuCores: used / seconds, cpuSeconds: used, writtenBytes: written(), residentBytes: resident())
  }

  private static func cpuSeconds(_ who: __rusage_who) -> Double {
    var usage = rusage()
    getrusage(Int32(who.rawValue), &usage)
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }

  /// What reader processes that have ended used, and what the present one uses.
  private static func readerCpuSeconds() -> Double {
    cpuSeconds(RUSAGE_CHILDREN) + children().reduce(0) { $0 + cpuSeconds(process: $1) }
  }

  private static func children() -> [String] {
    guard let tasks = opendir("/proc/self/task") else { return [] }
    defer { closedir(tasks) }
    var found: [String] = []
    while let entry = readdir(tasks) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard Int(name) != nil else { continue }
      found += read("/proc/self/task/\(name)/children").split(separator: " ").map(String.init)
    }
    return found
  }

  /// `utime` and `stime` are the twelfth and thirteenth field after the command's closing parenthesis.
  private static func cpuSeconds(process: String) -> Double {
    let text = read("/proc/\(process)/stat")
    guard let end = text.lastIndex(of: ")") else { return 0 }
    let fields = text[end...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
    return (user + system) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
  }

  /// The reader writes to its pipe alone, so that this is all.
  private static func written() -> UInt64? {
    let line = read("/proc/self/io").split(separator: "\n").first { $0.hasPrefix("write_bytes:") }
    return line?.split(separator: " ").last.flatMap { UInt64($0) }
  }

  private static func resident() -> Double {
    let fields = read("/proc/self/statm").split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func read(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }
}
