import Alerts
import Control
import Glibc
import Model

/// Why a drill would be no good idea just now.
struct DrillObstacles {
  /// What must be free before anything is made worse on purpose.
  private static let memoryShare = 0.2
  private static let diskShare = 0.1
  /// Beyond this pressure a drill that lets everybody else go first does not get what it would stick out by.
  private static let mostPressure = 40.0

  /// Bytes of memory that programs could still get.
  var memoryAvailable: Double
  /// All of the host's memory, bytes.
  var memoryTotal: Double
  /// Free bytes on the filesystem of `/var/tmp`.
  var diskFree: Double
  /// All of its bytes.
  var diskTotal: Double
  /// For how much of the last ten seconds somebody waited for a processor, or for a disk, per cent.
  var pressure: [DrillKind: Double] = [:]

  /// Looks at the host.
  init() {
    let figures = Self.meminfo()
    memoryTotal = figures["MemTotal"] ?? 0
    memoryAvailable = figures["MemAvailable"] ?? 0
    var filesystem = statvfs()
    let isKnown = statvfs("/var/tmp", &filesystem) == 0
    diskFree = isKnown ? Double(filesystem.f_bavail) * Double(filesystem.f_frsize) : 0
    diskTotal = isKnown ? Double(filesystem.f_blocks) * Double(filesystem.f_frsize) : 0
    for kind in [DrillKind.cpu, .io] {
      pressure[kind] = Self.pressure(SmallFile.text(of: "/proc/pressure/\(kind.rawValue)"))
    }
  }

  /// Takes figures for granted.
  init(memoryAvailable: Double, memoryTotal: Double, diskFree: Double, diskTotal: Double) {
    (self.memoryAvailable, self.memoryTotal) = (memoryAvailable, memoryTotal)
    (self.diskFree, self.diskTotal) = (diskFree, diskTotal)
  }

  /// What is in the way, a line each; nothing where the host is well.
  func reasons(for plan: DrillPlan, _ status: StatusReport) -> [String] {
    status.open.filter { $0.severity == "crit" }.map { "an incident is open: \($0.id) crit \($0.text)" }
      + status.open.filter { Self.isDrill($0) }.map { "another drill is not over: \($0.id) \($0.text)" }
      + memory(plan) + disk(plan) + busy(plan)
  }

  private func busy(_ plan: DrillPlan) -> [String] {
    guard let pressure = pressure[plan.kind], pressure > Self.mostPressure else { return [] }
    let what = plan.kind == .cpu ? "processors are" : "disks are"
    return [
      "\(what) wanted by others already (pressure \(Int(pressure))%): the drill would let them go first"
    ]
  }

  /// `some avg10=12.34 ...`: the first figure.
  static func pressure(_ text: String) -> Double? {
    guard text.hasPrefix("some avg10=") else { return nil }
    return Double(text.dropFirst(11).prefix { $0 != " " })
  }

  private func memory(_ plan: DrillPlan) -> [String] {
    let needed = max(
      memoryTotal * Self.memoryShare, plan.kind == .memory ? 2 * Double(DrillPlan.leakBytes) : 0)
    guard memoryAvailable < needed else { return [] }
    return ["\(bytes(memoryAvailable)) of memory are available, at least \(bytes(needed)) are asked for"]
  }

  private func disk(_ plan: DrillPlan) -> [String] {
    let needed = max(diskTotal * Self.diskShare, plan.kind == .io ? 4 * Double(DrillPlan.fileBytes) : 0)
    guard diskFree < needed else { return [] }
    return ["\(bytes(diskFree)) are free below /var/tmp, at least \(bytes(needed)) are asked for"]
  }

  /// What a former drill left open is no reason once that drill's unit is gone, but two at once confuse each other.
  private static func isDrill(_ incident: StatusReport.OpenIncident) -> Bool {
    guard let name = incident.entity, name.hasPrefix("tocsin-drill-") else { return false }
    return HelperCommand.run(["systemctl", "is-active", "--quiet", name]).status == 0
  }

  private func bytes(_ count: Double) -> String { Quantity.text(count, unit: .bytes) }

  /// Lines of `/proc/meminfo`: a name, a number, `kB`.
  private static func meminfo() -> [String: Double] {
    var figures: [String: Double] = [:]
    for line in SmallFile.text(of: "/proc/meminfo").split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0 == " " })
      if words.count > 1, let value = Double(words[1]) { figures[String(words[0])] = value * 1_024 }
    }
    return figures
  }
}
