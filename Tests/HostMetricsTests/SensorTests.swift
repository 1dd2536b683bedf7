import Glibc
import Model
import Testing

@testable import HostMetrics

@Suite("Sensors")
struct SensorTests {
  private static let hwmon = "sys/class/hwmon"

  /// Writes a chip with sensors of label, degrees and limit as the kernel lists them.
  private func write(_ tree: FakeTree, _ chip: String, named name: String, device: String? = nil) {
    tree.write("\(Self.hwmon)/\(chip)/name", "\(name)\n")
    if let device { symlink("../../../devices/\(device)", "\(tree.root)/\(Self.hwmon)/\(chip)/device") }
  }

  private func write(
    _ tree: FakeTree, _ sensor: String, label: String?, degrees: Int, limit: Int?, as kind: String = "crit"
  ) {
    tree.write("\(Self.hwmon)/\(sensor)_input", "\(degrees * 1000)\n")
    if let label { tree.write("\(Self.hwmon)/\(sensor)_label", "\(label)\n") }
    if let limit { tree.write("\(Self.hwmon)/\(sensor)_\(kind)", "\(limit * 1000)\n") }
  }

  private func temperatures(_ tree: FakeTree, _ change: (inout SamplerSettings) -> Void = { _ in })
    -> [String: Double]
  {
    var settings = tree.settings
    change(&settings)
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    let ending = ":hw.temperature.utilization"
    return Dictionary(
      uniqueKeysWithValues: board.values.filter { $0.key.hasSuffix(ending) }.map {
        (String($0.key.dropLast(ending.count)), $0.value)
      })
  }

  @Test("follows sensors that have a limit, named by chip, device and label")
  func chips() {
    let tree = FakeTree()
    write(tree, "hwmon0", named: "coretemp", device: "platform/coretemp.0")
    write(tree, "hwmon0/temp1", label: "Package id 0", degrees: 50, limit: 100)
    write(tree, "hwmon0/temp2", label: "Core 0", degrees: 50, limit: 100)
    write(tree, "hwmon1", named: "k10temp", device: "pci0000:00/0000:00:18.3")
    write(tree, "hwmon1/temp1", label: nil, degrees: 45, limit: 90, as: "max")
    write(tree, "hwmon2", named: "nct6775")
    write(tree, "hwmon2/temp1", label: "SYSTIN", degrees: 30, limit: nil)
    write(tree, "hwmon2/temp2", label: "CPUTIN", degrees: 30, limit: 0)
    write(tree, "hwmon3", named: "drivetemp")
    write(tree, "hwmon3/temp1", label: nil, degrees: 30, limit: 60)
    #expect(temperatures(tree) == ["coretemp.0 Package id 0": 0.5, "k10temp 0000:00:18.3 temp1": 0.5])
  }

  @Test("holds a sensor beyond its limit to the whole, and leaves out one that says nothing")
  func values() {
    let tree = FakeTree()
    write(tree, "hwmon0", named: "acpitz")
    write(tree, "hwmon0/temp1", label: "a", degrees: 120, limit: 100)
    write(tree, "hwmon0/temp2", label: "a", degrees: 80, limit: 100)
    write(tree, "hwmon0/temp3", label: "c", degrees: -5, limit: 100)
    #expect(temperatures(tree) == ["acpitz a": 1, "acpitz temp2": 0.8])
  }

  @Test("takes thermal zones where no chip has a limit")
  func zones() {
    let tree = FakeTree()
    for zone in ["thermal_zone0", "thermal_zone1"] {
      let path = "sys/class/thermal/\(zone)"
      tree.write("\(path)/type", "cpu-thermal\n")
      tree.write("\(path)/temp", "40000\n")
      tree.write("\(path)/trip_point_0_type", "passive\n")
      tree.write("\(path)/trip_point_0_temp", "70000\n")
      tree.write("\(path)/trip_point_1_type", "critical\n")
      tree.write("\(path)/trip_point_1_temp", "80000\n")
    }
    #expect(temperatures(tree) == ["cpu-thermal": 0.5, "cpu-thermal thermal_zone1": 0.5])
  }

  @Test("follows no more sensors than the cap")
  func cap() {
    let tree = FakeTree()
    write(tree, "hwmon0", named: "many")
    for index in 1...9 { write(tree, "hwmon0/temp\(index)", label: nil, degrees: 40, limit: 100) }
    #expect(temperatures(tree) { $0.maximumSensors = 4 }.count == 4)
  }

  @Test("waits for no chip, lets what it told vanish while it does not answer, and says so once")
  func hanging() {
    let tree = FakeTree()
    write(tree, "hwmon0", named: "nvme")
    write(tree, "hwmon0/temp1", label: nil, degrees: 40, limit: 80)
    let path = "\(tree.root)/\(Self.hwmon)/hwmon0/temp1_input"
    let pool = ProbePool(deadline: 5)
    var collector = ThermalCollector(tree.settings, pool: pool)
    var context = CollectionContext()
    func tick(_ second: Double) -> Tick {
      _ = context.begin(at: .seconds(second))
      collector.collect(&context)
      return context.take()
    }
    var second = 0.0
    var step = 0.001
    func isAnswered() -> Bool {
      second += step
      return tick(second).samples.map(\.value) == [0.5]
    }
    #expect(eventually(isAnswered))
    // Who opens a pipe waits until somebody writes.
    #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
    #expect(tick(60).vanished.isEmpty)
    let isAsking = eventually {
      pool.standing(of: "temperature sensors", at: .seconds(60)) == .asking(seconds: 0)
    }
    #expect(isAsking)
    #expect(tick(61).vanished.isEmpty)
    #expect(tick(64).vanished.isEmpty)
    #expect(tick(67).vanished.count == 1)
    #expect(tick(120).samples.isEmpty)
    #expect(context.notices.take().map(\.message) == ["temperature sensors: do not answer"])
    let writer = open(path, O_RDWR | O_CLOEXEC)
    _ = Glibc.write(writer, "40000\n", 6)
    close(writer)
    unlink(path)
    write(tree, "hwmon0/temp1", label: nil, degrees: 40, limit: 80)
    (second, step) = (180, 1)
    #expect(eventually(isAnswered))
  }

  @Test("counts how often processors were slowed down by heat")
  func throttling() {
    let tree = FakeTree()
    func write(_ counts: [Int]) {
      for (index, count) in counts.enumerated() {
        tree.write("sys/devices/system/cpu/cpu\(index)/thermal_throttle/core_throttle_count", "\(count)\n")
      }
    }
    tree.makeDirectory("sys/devices/system/cpu/cpufreq")
    write([5, 7])
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    write([15, 17])
    board.take(sampler.sample(monotonicNanoseconds: .seconds(10)))
    #expect(board.values[":system.linux.cpu.throttles"] == 2)
  }

  @Test("counts errors of memory over all its controllers, anew where one comes")
  func memoryErrors() {
    let tree = FakeTree()
    let folder = "sys/devices/system/edac/mc"
    func write(_ controller: String, corrected: Int, uncorrected: Int) {
      tree.write("\(folder)/\(controller)/ce_count", "\(corrected)\n")
      tree.write("\(folder)/\(controller)/ue_count", "\(uncorrected)\n")
    }
    var settings = tree.settings
    settings.searchInterval = 30
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    var seen: [Double?] = []
    write("mc0", corrected: 5, uncorrected: 0)
    write("mc1", corrected: 7, uncorrected: 0)
    for second in [0, 10, 20, 30, 40] {
      if second == 10 { write("mc1", corrected: 9, uncorrected: 1) }
      if second == 20 { write("mc2", corrected: 1000, uncorrected: 0) }
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second))))
      seen.append(board.values[":hw.errors.memory.corrected"])
      if second == 10 { #expect(board.values[":hw.errors.memory.uncorrected"] == 1) }
    }
    #expect(seen == [nil, 2, 0, nil, 0])
  }

  @Test("tells mains from battery, and a host's battery from a mouse's")
  func power() {
    let tree = FakeTree()
    let folder = "sys/class/power_supply"
    let files = [
      "AC/type": "Mains", "AC/online": "0", "BAT0/type": "Battery", "BAT0/capacity": "42",
      "mouse/type": "Battery", "mouse/scope": "Device", "mouse/capacity": "9",
    ]
    for (path, text) in files { tree.write("\(folder)/\(path)", text + "\n") }
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    #expect(board.values[":system.linux.power.on_battery"] == 1)
    #expect(board.values["BAT0:hw.battery.charge"] == 0.42)
    #expect(board.values["mouse:hw.battery.charge"] == nil)
    tree.write("\(folder)/AC/online", "1\n")
    tree.remove("\(folder)/BAT0")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(10)))
    #expect(board.values[":system.linux.power.on_battery"] == 0)
    #expect(board.descriptor("BAT0:hw.battery.charge") == nil)
  }
}
