import FoundationEssentials
import Glibc

/// A folder with `proc` and `sys` as the kernel would have shown them at one sample.
///
/// The collectors keep files open, so each is written in place.
struct KernelTree {
  let root: String
  private var fiveMinutes: Double?
  private var fifteenMinutes: Double?
  private var lastTime = 0.0
  private var units: [String: Double] = [:]

  /// Makes an empty tree in a folder of its own.
  init() throws(RunFailure) {
    let memory = "/dev/shm"
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? (access(memory, W_OK) == 0 ? memory : "/tmp")
    var template = Array("\(base)/fault-frames.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw RunFailure(description: "no folder can be made in \(base)") }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for folder in ["proc/pressure", "proc/net", "proc/sys/fs", "sys/fs/cgroup/system.slice"] {
      try makeFolder(folder)
    }
    try write("sys/fs/cgroup/cgroup.controllers", "cpu io memory pids\n")
  }

  /// Removes the tree.
  func remove() {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Lays out one sample.
  ///
  /// - Parameters:
  ///   - sample: What was recorded.
  ///   - anonymous: Bytes of anonymous memory of each unit.
  /// - Throws: What the system refused.
  mutating func show(_ sample: LabSample, anonymous: [String: Double]) throws(RunFailure) {
    try showProcessor(sample)
    try showMemory(sample.host)
    try showDisks(sample.host)
    try showNetwork(sample.host)
    try showUnits(sample.units, anonymous: anonymous)
  }

  private mutating func showProcessor(_ sample: LabSample) throws(RunFailure) {
    let host = sample.host
    let times = ["user", "nice", "sys", "idle", "iow", "irq", "sirq", "steal"].map { host.whole("cpu_" + $0) }
    let counts = ["intr", "ctxt", "processes", "procs_running", "procs_blocked"].map {
      "\($0) \(host.whole($0))\n"
    }
    try write("proc/stat", "cpu \(times.joined(separator: " ")) 0 0\n" + counts.joined())
    try write("proc/uptime", "\(sample.monotonic) 0\n")
    let load = host["load1"] ?? 0
    // The lab kept the average of one minute only; the other two follow it at their own pace.
    let step = sample.monotonic - lastTime
    lastTime = sample.monotonic
    fiveMinutes = Self.follow(fiveMinutes, load, step / 300)
    fifteenMinutes = Self.follow(fifteenMinutes, load, step / 900)
    let averages = "\(load) \(fiveMinutes ?? load) \(fifteenMinutes ?? load)"
    try write(
      "proc/loadavg", "\(averages) \(host.whole("procs_running"))/\(host.whole("nthreads")) 1\n")
  }

  private static func follow(_ average: Double?, _ value: Double, _ share: Double) -> Double {
    guard let average else { return value }
    return average + (value - average) * min(1, share)
  }

  private func showMemory(_ host: [String: Double]) throws(RunFailure) {
    // Without swap and huge pages the kernel promises half of what there is, unless it is told otherwise.
    var text = "MemTotal: \(UInt64(2 * (host["mem_CommitLimit"] ?? 0))) kB\n"
    for (name, value) in host.members(of: "mem_") { text += "\(name): \(value) kB\n" }
    try write("proc/meminfo", text)
    try write("proc/vmstat", host.members(of: "vm_").map { "\($0.name) \($0.value)\n" }.joined())
    try write("proc/sys/fs/file-nr", "\(host.whole("fd_alloc"))\t0\t\(Int64.max)\n")
    for resource in ["cpu", "memory", "io"] {
      try write("proc/pressure/\(resource)", Self.pressure(host, "psi_\(resource)"))
    }
  }

  private func showDisks(_ host: [String: Double]) throws(RunFailure) {
    var text = ""
    for name in host.names(in: "disk.") {
      func field(_ key: String) -> String { host.whole("disk.\(name).\(key)") }
      text += "254 0 \(name) \(field("r")) 0 \(field("rs")) \(field("rt")) \(field("w")) 0 \(field("ws"))"
      text += " \(field("wt")) \(field("inq")) \(field("ut")) \(field("wq"))\n"
    }
    try write("proc/diskstats", text)
  }

  private func showNetwork(_ host: [String: Double]) throws(RunFailure) {
    var text = ""
    for name in host.names(in: "net.") {
      func side(_ side: String) -> String {
        ["b", "p", "e", "d"].map { host.whole("net.\(name).\(side)\($0)") }.joined(separator: " ")
      }
      text += "\(name): \(side("rx")) 0 0 0 0 \(side("tx")) 0 0 0 0\n"
    }
    try write("proc/net/dev", text)
    try write("proc/net/snmp", Self.table("Tcp", host, "Tcp.") + Self.table("Udp", host, "Udp."))
    try write("proc/net/netstat", Self.table("TcpExt", host, "tcpx."))
    try write("proc/net/sockstat", "TCP: inuse \(host.whole("sock.inuse")) tw \(host.whole("sock.tw"))\n")
  }

  private static func table(_ name: String, _ host: [String: Double], _ group: String) -> String {
    let members = host.members(of: group)
    let names = members.map(\.name).joined(separator: " ")
    return "\(name): \(names)\n\(name): \(members.map(\.value).joined(separator: " "))\n"
  }

  private static func pressure(_ values: [String: Double], _ prefix: String) -> String {
    "some avg10=0.00 avg60=0.00 avg300=0.00 total=\(values.whole(prefix + "_some"))\n"
      + "full avg10=0.00 avg60=0.00 avg300=0.00 total=\(values.whole(prefix + "_full"))\n"
  }
}

// MARK: - Control groups

extension KernelTree {
  private mutating func showUnits(
    _ shown: [String: [String: Double]], anonymous: [String: Double]
  ) throws(RunFailure) {
    for name in units.keys.sorted() where shown[name] == nil { removeUnit(name) }
    for name in shown.keys.sorted() {
      guard let values = shown[name] else { continue }
      let used = values["cpu"] ?? 0
      // A counter that begins anew is a control group that was made anew.
      if let before = units[name], used < before { removeUnit(name) }
      if units[name] == nil { try makeFolder(Self.folder(name)) }
      units[name] = used
      try showUnit(values, in: Self.folder(name), anonymous: anonymous[name] ?? 0)
    }
  }

  private func showUnit(
    _ values: [String: Double], in folder: String, anonymous: Double
  ) throws(RunFailure) {
    try write("\(folder)/cpu.stat", "usage_usec \(values.whole("cpu"))\n")
    try write("\(folder)/memory.current", "\(values.whole("mem"))\n")
    try write("\(folder)/memory.stat", "anon \(UInt64(max(0, anonymous)))\n")
    let events = values.members(of: "me_").map { "\($0.name) \($0.value)\n" }
    try write("\(folder)/memory.events", events.joined())
    let io = [("rbytes", "rb"), ("wbytes", "wb"), ("rios", "ri"), ("wios", "wi")]
    let fields = io.map { "\($0.0)=\(values.whole($0.1))" }.joined(separator: " ")
    try write("\(folder)/io.stat", "254:0 \(fields) dbytes=0 dios=0\n")
    try write("\(folder)/pids.current", "\(values.whole("pids"))\n")
    for resource in ["cpu", "memory", "io"] {
      try write("\(folder)/\(resource).pressure", Self.pressure(values, "p\(resource)"))
    }
  }

  private static func folder(_ unit: String) -> String { "sys/fs/cgroup/system.slice/\(unit)" }

  private mutating func removeUnit(_ name: String) {
    units[name] = nil
    let path = "\(root)/\(Self.folder(name))"
    for file in Self.unitFiles { unlink("\(path)/\(file)") }
    rmdir(path)
  }

  private static let unitFiles = [
    "cpu.stat", "memory.current", "memory.stat", "memory.events", "io.stat", "pids.current", "cpu.pressure",
    "memory.pressure", "io.pressure",
  ]

  private func makeFolder(_ relative: String) throws(RunFailure) {
    var path = root
    for part in relative.split(separator: "/") {
      path += "/" + part
      guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
        throw RunFailure(description: "\(path): \(String(cString: strerror(errno)))")
      }
    }
  }

  private func write(_ relative: String, _ text: String) throws(RunFailure) {
    let path = "\(root)/\(relative)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    defer { if descriptor >= 0 { close(descriptor) } }
    let bytes = Array(text.utf8)
    // Not truncated first: ext4 writes a file that was, and is closed, to disk at once.
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count,
      ftruncate(descriptor, off_t(bytes.count)) == 0
    else {
      throw RunFailure(description: "\(path): \(String(cString: strerror(errno)))")
    }
  }
}
