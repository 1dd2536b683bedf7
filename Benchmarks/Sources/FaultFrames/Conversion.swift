import Engine
import HostMetrics
import Model
import Recording

/// What a conversion may be told.
struct ConversionSettings {
  /// Units that are left out, with what is said of them.
  var excluded: Set<String> = []
  /// Seconds between two looks at the units; the daemon's own unless told otherwise.
  var unitInterval = SamplerSettings().unitInterval
}

/// Turns the files of a run into the frames that the daemon would have made of them.
struct Conversion {
  /// Seconds between two of the lab's samples.
  private static let interval = 2.0
  private let recording: String
  private let samples: [LabSample]
  private let journal: LabJournal
  private let relations: LabRelations
  private let settings: ConversionSettings
  private let name: String
  private let damaged: Int

  /// Reads a run.
  init(run: String, recording: String, _ settings: ConversionSettings) throws(RunFailure) {
    self.recording = recording
    self.settings = settings
    name = run.split(separator: "/").last.map(String.init) ?? run
    let (samples, badSamples) = try RunFile(run + ".out.jsonl").decoded(LabSample.self)
    let (entries, badEntries) = try RunFile(run + ".journal.jsonl").decoded(LabEntry.self)
    guard !samples.isEmpty else { throw RunFailure(description: "\(run): no samples") }
    self.samples = samples.sorted { $0.monotonic < $1.monotonic }
    journal = LabJournal(entries, excluded: settings.excluded)
    let relations = try? RunFile(run + ".deps.txt")
    self.relations = LabRelations(relations?.lines ?? [], excluded: settings.excluded)
    damaged = badSamples + badEntries
  }

  /// Writes the recording.
  ///
  /// - Returns: What was written, in one line.
  func run() throws -> String {
    var tree = try KernelTree()
    defer { tree.remove() }
    let writer = try RecordingWriter(
      path: recording,
      header: RecordingHeader(
        host: HostIdentity(name: "lab-\(name)", machineID: journal.bootID), settings: EngineSettings(),
        snapshot: []))
    var frames = FrameMaker(journal: journal, settings: samplerSettings(tree.root))
    for sample in samples.map(without(settings.excluded)) {
      var frame = try frames.frame(of: sample, tree: &tree)
      // The daemon asks for all of them when it starts.
      if frame.header.flags.contains(.sourcesOpened) { frame.units.relations = relations.units }
      try writer.append(frame)
    }
    try writer.flush()
    let note = damaged > 0 ? ", \(damaged) damaged lines left out" : ""
    return "\(name): \(samples.count) frames, \(frames.entries) entries\(note)"
  }

  private func samplerSettings(_ root: String) -> SamplerSettings {
    var sampler = SamplerSettings()
    sampler.root = root
    sampler.hostInterval = Self.interval
    sampler.unitInterval = settings.unitInterval
    return sampler
  }

  private func without(_ excluded: Set<String>) -> (LabSample) -> LabSample {
    { sample in
      LabSample(
        monotonic: sample.monotonic, realtime: sample.realtime, host: sample.host,
        units: sample.units.filter { !excluded.contains($0.key) && !$0.key.contains("/") },
        packets: sample.packets)
    }
  }
}

/// Makes one frame after the other.
private struct FrameMaker {
  /// The wall clock was set where it moved by more seconds between two samples, as in the daemon.
  private static let leastStep = 1.0

  /// What the host had been up before the run: the lab begins its faults three minutes after a boot, a time in which
  /// no statistic is told.
  private static let uptimeNanoseconds: UInt64 = 86_400_000_000_000
  private let sampler: HostSampler
  private let journal: LabJournal
  private let interval: Double
  private var memory = AnonymousMemory()
  private var extra: ExtraSignals
  private var restarts: [String: UInt64] = [:]
  private var place = 0
  private var last: LabSample?
  private(set) var entries = 0

  init(journal: LabJournal, settings: SamplerSettings) {
    self.journal = journal
    interval = settings.hostInterval
    extra = ExtraSignals(settings)
    sampler = HostSampler(settings: settings, outside: nil, clock: { 0 })
  }

  mutating func frame(of sample: LabSample, tree: inout KernelTree) throws -> Frame {
    memory.take(sample)
    try tree.show(sample, anonymous: memory.bytes)
    let step = last.map { (sample.realtime - $0.realtime) - (sample.monotonic - $0.monotonic) } ?? 0
    var frame = Frame(header: header(sample, step: step))
    sampler.unitCounts += counts(sample)
    let tick = sampler.sample(monotonicNanoseconds: sample.nanoseconds)
    (frame.vanished, frame.appeared, frame.samples) = (tick.vanished, tick.appeared, tick.samples)
    (frame.usages, frame.changes) = (tick.usages, tick.changes)
    for index in frame.changes.indices { frame.changes[index].realtimeMicroseconds = sample.microseconds }
    if abs(step) > Self.leastStep { frame.changes.append(Self.change(by: step, at: sample.microseconds)) }
    extra.add(sample, to: &frame)
    addEntries(until: sample, to: &frame)
    last = sample
    return frame
  }

  private func header(_ sample: LabSample, step: Double) -> FrameHeader {
    var flags: FrameHeader.Flags = last == nil ? .sourcesOpened : []
    if abs(step) > Self.leastStep { flags.insert(.clockStep) }
    if let last, sample.monotonic - last.monotonic > 3 * interval { flags.insert(.gap) }
    return FrameHeader(
      bootID: journal.bootID, monotonicNanoseconds: sample.nanoseconds + Self.uptimeNanoseconds,
      realtimeMicroseconds: sample.microseconds, utcOffsetSeconds: 0, flags: flags)
  }

  /// What the system bus would have told; the lab added both directions up, which on a loopback are alike.
  private func counts(_ sample: LabSample) -> [UnitCounts] {
    (sample.packets ?? [:]).sorted { $0.key < $1.key }.map { unit, packets in
      var counts = UnitCounts(unit: unit, nanoseconds: sample.nanoseconds)
      counts.restarts = restarts[unit] ?? 0
      counts.receivedPackets = UInt64(packets / 2)
      counts.sentPackets = UInt64(packets) - UInt64(packets / 2)
      return counts
    }
  }

  /// In the words of the daemon.
  private static func change(by seconds: Double, at realtime: Int64) -> Change {
    Change(
      realtimeMicroseconds: realtime, kind: .clock, entity: .host,
      summary: "wall clock set \(seconds < 0 ? "back" : "forward") by \(Int(abs(seconds).rounded()))s")
  }

  /// Entries before the first sample are of the time before the daemon was started.
  private mutating func addEntries(until sample: LabSample, to frame: inout Frame) {
    let end = UInt64(sample.monotonic * 1e6)
    while place < journal.entries.count, journal.entries[place].time <= end {
      let entry = journal.entries[place]
      place += 1
      if entry.isManagers, let unit = entry.subject, let count = LabJournal.restarts(in: entry.text) {
        restarts[unit] = count
      }
      guard last != nil else { continue }
      LabJournal.append(entry, bootID: journal.bootID, to: &frame.entries)
      entries += 1
    }
    if !frame.entries.isEmpty { frame.journalCursor = "i=\(place)" }
  }
}
