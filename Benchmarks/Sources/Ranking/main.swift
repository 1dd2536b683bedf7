import Engine
import HostMetrics
import Model

/// What it costs to look for whoever sticks out, and to rank the causes of an incident: a host with 2,000 signals of
/// 100 units, ten quiet minutes, then one unit that takes two cores and writes, and thirty that log errors.
///
/// A step that closes a bin of evidence is compared with one that does not, in quiet and while the incident is open.
struct Host {
  private static let units = 100
  private let templates = SignalCatalog.sections.filter { $0.entity == .unit }.flatMap(\.signals)
  private var random: UInt64 = 1
  private(set) var signals = 0

  /// A frame a second; units speak every two seconds, and are in trouble from `onset` on.
  mutating func frame(second: Int, onset: Int) -> Frame {
    var header = FrameHeader(
      bootID: Identifier128(high: 1, low: 2),
      monotonicNanoseconds: UInt64(second + 100_000) * 1_000_000_000,
      realtimeMicroseconds: Int64(1_700_000_000 + second) * 1_000_000, utcOffsetSeconds: 0, flags: [])
    if second == 0 { header.flags.insert(.sourcesOpened) }
    var frame = Frame(header: header)
    if second == 0 { announce(in: &frame) }
    if second.isMultiple(of: 2) { measure(isBad: second >= onset, in: &frame) }
    if second >= onset { complain(second, in: &frame) }
    return frame
  }

  private mutating func announce(in frame: inout Frame) {
    for unit in 0..<Self.units {
      for template in templates.prefix(20) {
        let descriptor = SignalDescriptor(
          entity: Entity(kind: .unit, name: "service-\(unit).service"), name: template.name,
          title: template.title, unit: template.unit, harmful: template.harmful, resource: template.resource,
          floorAbsolute: template.floorAbsolute, floorRelative: template.floorRelative,
          mayRing: template.mayRing)
        frame.appeared.append(SignalAppearance(slot: UInt32(signals), descriptor: descriptor))
        signals += 1
      }
    }
  }

  private mutating func measure(isBad: Bool, in frame: inout Frame) {
    for slot in 0..<signals {
      let template = templates[slot % 20]
      // Half a floor of noise: nothing that anybody would look at.
      let noise = template.floorAbsolute * 0.5 * uniform()
      let isHog = isBad && slot / 20 == 7
      frame.samples.append(
        Sample(slot: UInt32(slot), value: isHog ? noise + 20 * template.floorAbsolute : noise))
    }
  }

  private mutating func complain(_ second: Int, in frame: inout Frame) {
    for unit in 0..<30 {
      var entry = LogEntry()
      entry.realtimeMicroseconds = frame.header.realtimeMicroseconds
      entry.bootID = frame.header.bootID
      entry.transport = .stdout
      entry.priority = 3
      entry.pid = 100
      entry.unit = frame.entries.store("service-\(unit).service".utf8)
      entry.message = frame.entries.store("error: request \(second) timed out after \(second) ms".utf8)
      frame.entries.entries.append(entry)
    }
  }

  private mutating func uniform() -> Double {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(random >> 11) / 9_007_199_254_740_992
  }
}

func milliseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
}

var settings = EngineSettings()
settings.observeForSeconds = 0
settings.maxPerWeek = 1000
settings.minSeverity = .notice
var host = Host()
var engine = Engine(
  host: HostIdentity(name: "h", machineID: Identifier128(high: 3, low: 4)), settings: settings)
let (onset, end) = (600, 700)
var quiet: [Double] = []
var busy: [Double] = []
var opening: Double?
var opened = 0
for second in 0..<end {
  let frame = host.frame(second: second, onset: onset)
  let start = ContinuousClock.now
  let written = engine.step(frame)
  let taken = milliseconds(ContinuousClock.now - start)
  opened += written.count { $0.kind == .open }
  if opening == nil, written.contains(where: { $0.kind == .open }) { opening = taken }
  // Steps that close a bin of ten seconds judge every signal; they are not what is measured here.
  if second > 300, taken.isFinite { if second < onset { quiet.append(taken) } else { busy.append(taken) } }
}
quiet.sort()
busy.sort()

func line(_ name: String, _ values: [Double]) {
  func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
  print(
    "| \(name) | \(text(values[values.count / 2])) | \(text(values[values.count * 99 / 100])) | "
      + "\(text(values[values.count - 1])) |")
}

print("\(host.signals) signals of 100 units; \(opened) incidents opened")
print("| a step, ms | median | 99 % | most |")
print("| --- | --- | --- | --- |")
line("quiet", quiet)
line("with an incident and 30 units that complain", busy)
if let opening {
  print("the step that opened the incident and ranked its causes: \((opening * 1000).rounded() / 1000) ms")
}
