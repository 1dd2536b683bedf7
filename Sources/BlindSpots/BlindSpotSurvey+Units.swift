import Model
import SystemBus

extension BlindSpotSurvey {
  private static let base = "sys/fs/cgroup"

  static func systemBus(_ host: HostView) -> BlindSpot? {
    guard case .failure(let failure) = host.accounting else { return nil }
    return BlindSpot(
      name: "system-bus", finding: "the service manager cannot be asked (\(failure))",
      cost: "a reset of a failed unit is not seen, nor units that failed before the watch began",
      remedy: "apt install dbus && systemctl start dbus.socket")
  }

  static func ioAccounting(_ host: HostView) -> BlindSpot? {
    accounting(host, .io, "disk hogs stay unnamed: \"culprit unknown\" stands where their name could")
  }

  static func ipAccounting(_ host: HostView) -> BlindSpot? {
    accounting(host, .ip, "whose network traffic it is stays unnamed", weight: .note)
  }

  static func memoryAccounting(_ host: HostView) -> BlindSpot? {
    accounting(host, .memory, "memory hogs and leaks of units stay unnamed")
  }

  static func tasksAccounting(_ host: HostView) -> BlindSpot? {
    accounting(host, .tasks, "units that fork without end stay unnamed")
  }

  /// Version 2 offers a controller only if the kernel was built and booted with it.
  static func controllers(_ host: HostView) -> BlindSpot? {
    guard let text = host.text("\(base)/cgroup.controllers") else { return nil }
    let found = text.split { $0 == " " || $0 == "\n" }
    let missing = ["cpu", "io", "memory", "pids"].filter { name in !found.contains { $0 == name } }
    guard !missing.isEmpty else { return nil }
    return BlindSpot(
      name: "cgroup-controllers",
      finding: "the kernel offers no \(missing.joined(separator: ", ")) controller",
      cost: "use of it by units is not measured",
      remedy: "take cgroup_disable= off the kernel's command line, or boot a kernel that has it")
  }

  static func layout(_ host: HostView) -> BlindSpot? {
    guard !host.exists("\(base)/cgroup.controllers") else { return nil }
    let isHybrid = host.exists("\(base)/unified")
    return BlindSpot(
      name: "cgroup-version", weight: isHybrid ? .note : .blind,
      finding: isHybrid ? "control groups are of versions 1 and 2" : "control groups are of version 1",
      cost: "writes that go through the page cache count for no unit"
        + (isHybrid ? "" : ", and how long units wait is not told"),
      remedy: "boot with systemd.unified_cgroup_hierarchy=1")
  }

  static func unitPressure(_ host: HostView) -> BlindSpot? {
    let tree = host.exists("\(base)/unified") ? "\(base)/unified" : base
    guard host.text("proc/pressure/cpu") != nil, let group = firstUnit(host, tree),
      host.text("\(group)/cpu.pressure") == nil
    else { return nil }
    return BlindSpot(
      name: "unit-pressure", finding: "the kernel tells no pressure of single units",
      cost: "who suffers from a shortage stays unnamed",
      remedy:
        "use control groups of version 2, and take cgroup_disable=pressure off the kernel's command line")
  }

  private static func firstUnit(_ host: HostView, _ tree: String) -> String? {
    ["init.scope", "system.slice"].map { "\(tree)/\($0)" }.first(where: host.exists)
  }

  private static func accounting(
    _ host: HostView, _ sort: UnitAccounting.Sort, _ cost: String, weight: BlindSpot.Weight = .blind
  ) -> BlindSpot? {
    guard case .success(let accounting) = host.accounting else { return nil }
    let off = accounting.units - accounting.count(sort)
    guard off > 0 else { return nil }
    let name = sort.rawValue
    let remedy =
      "mkdir -p /etc/systemd/system.conf.d && printf '[Manager]\\nDefault\(name)=yes\\n'"
      + " >/etc/systemd/system.conf.d/\(name).conf && systemctl daemon-reexec"
    return BlindSpot(
      name: "\(sort)-accounting", weight: weight,
      finding: "\(name)= is off for \(off) of \(accounting.units) services", cost: cost, remedy: remedy)
  }
}
