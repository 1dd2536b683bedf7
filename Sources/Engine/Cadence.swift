import Detection
import Model

/// One pace of detection: means of the samples over bins of equal length, judged bin by bin.
struct Cadence: ~Copyable {
  /// Seconds in a bin.
  let length: UInt64
  var bank: SignalBank
  private var sums: [Double] = []
  private var counts: [UInt32] = []
  private(set) var values: [Double] = []
  /// The newest mean of each signal, NaN before the first.
  private(set) var latest: [Double] = []
  private(set) var judgements: [Judgement] = []
  /// The newest means of each signal, for charts.
  private(set) var recent = RecentMeans()
  /// What was thought of each signal's newest mean, however long ago that was.
  private(set) var latestJudgements: [Judgement] = []
  /// The value at which each signal was frozen, not learned so far; NaN where there is none.
  private var withheld: [Double] = []
  private var bin: UInt64?
  private var boot = Identifier128.none
  /// Wall-clock time at which the present bin began.
  private(set) var binStart: Int64 = 0

  init(length: UInt64) {
    self.length = length
    self.bank = SignalBank(cadenceSeconds: Double(length))
  }

  /// Moves on to a frame's time and tells whether a bin has ended before it.
  ///
  /// `phase` shifts the bins, so that hosts of a fleet do not all work in the same second.
  func moves(to header: FrameHeader, phase: UInt64) -> Bool {
    let next = number(of: header, phase: phase)
    let isSame = bin == next && boot == header.bootID
    return bin != nil && !isSame
  }

  /// Begins the bin that a frame belongs to.
  mutating func begin(_ header: FrameHeader, phase: UInt64) {
    let next = number(of: header, phase: phase)
    guard bin != next || boot != header.bootID else { return }
    if let bin { recent.skip(boot == header.bootID && next > bin ? next - bin - 1 : .max) }
    bin = next
    boot = header.bootID
    binStart = header.realtimeMicroseconds
  }

  private func number(of header: FrameHeader, phase: UInt64) -> UInt64 {
    (header.monotonicNanoseconds &+ phase) / (length * 1_000_000_000)
  }

  mutating func insert(at index: Int, _ descriptor: SignalDescriptor, time: StepTime) {
    while sums.count <= index {
      sums.append(0)
      counts.append(0)
      values.append(.nan)
      latest.append(.nan)
      judgements.append(Judgement())
      latestJudgements.append(Judgement())
      withheld.append(.nan)
    }
    empty(at: index)
    recent.insert(at: index)
    latest[index] = .nan
    judgements[index] = Judgement()
    latestJudgements[index] = Judgement()
    withheld[index] = .nan
    bank.insert(
      at: index, floorAbsolute: descriptor.floorAbsolute, floorRelative: descriptor.floorRelative,
      harmful: descriptor.harmful, tier: Self.tier(of: descriptor, length: length), at: time)
  }

  /// How closely a signal is watched: the host's own at the slow pace by all there is, what only serves as
  /// evidence by little.
  static func tier(of descriptor: SignalDescriptor, length: UInt64) -> DetectorTier {
    guard length >= Tuning.seasonalBinSeconds, descriptor.mayRing else { return .light }
    return descriptor.entity.kind == .host ? .full : .seasonal
  }

  /// Puts a new description of a signal in force; what was learned stays.
  mutating func redescribe(at index: Int, _ descriptor: SignalDescriptor, time: StepTime) {
    var writer = ByteWriter()
    bank.encode(at: index, into: &writer)
    insert(at: index, descriptor, time: time)
    var reader = ByteReader(writer.bytes)
    // A state that cannot be read back would be learned anew.
    try? bank.decode(at: index, from: &reader)
  }

  /// Forgets what the present bin holds of a signal.
  mutating func empty(at index: Int) {
    sums[index] = 0
    counts[index] = 0
  }

  /// Adds a sample to the present bin; what is not finite is no sample.
  mutating func add(_ value: Double, at index: Int) {
    guard value.isFinite else { return }
    sums[index] += value
    counts[index] &+= 1
  }

  /// Judges the means of the bin that has ended, learns from them and empties the bin.
  ///
  /// A value that may ring is not learned before it is known what becomes of it, and freezes its signal: the
  /// second value of a run would be compared with the first, and be no surprise.
  ///
  /// - Parameters:
  ///   - time: Engine time.
  ///   - realtimeMicroseconds: Wall-clock time, microseconds since 1970 UTC.
  ///   - places: What the signals are.
  mutating func close(at time: StepTime, realtimeMicroseconds: Int64, _ places: [SignalRegistry.Place]) {
    for index in sums.indices {
      values[index] = counts[index] == 0 ? .nan : sums[index] / Double(counts[index])
      if counts[index] > 0 { latest[index] = values[index] }
      empty(at: index)
      if places[index].descriptor.mayRing, isSuspect(at: index, time: time) {
        bank.setFrozen(true, at: index)
        withheld[index] = values[index]
      }
    }
    recent.add(values, endMicroseconds: realtimeMicroseconds)
    Self.judge(values, with: &bank, at: time, into: &judgements)
    for index in values.indices where values[index].isFinite { latestJudgements[index] = judgements[index] }
  }

  private static func judge(
    _ values: [Double], with bank: inout SignalBank, at time: StepTime, into judgements: inout [Judgement]
  ) {
    var output = judgements.mutableSpan
    bank.step(values: values.span, at: time, judgements: &output)
  }
}

// MARK: - Withholding

extension Cadence {
  /// True when a value is so far out for one statistic that it may be for all.
  private mutating func isSuspect(at index: Int, time: StepTime) -> Bool {
    guard values[index].isFinite, !bank.isFrozen(at: index) else { return false }
    return Float(bank.largestVote(at: index, value: values[index], time: time)) >= Tuning.ringSurprise
  }

  mutating func freeze(at index: Int) {
    bank.setFrozen(true, at: index)
  }

  /// Thaws signals, and learns the values at which they were frozen: they happened, and may happen again.
  mutating func thaw(_ indices: [Int], at time: StepTime) {
    for index in indices {
      bank.setFrozen(false, at: index)
      bank.relearn(withheld[index], at: index, time: time)
      withheld[index] = .nan
    }
  }

  /// Takes the level of the frozen stretch for the new normal.
  mutating func accept(at index: Int) {
    bank.rebaseline(at: index)
    withheld[index] = .nan
  }
}

extension Cadence {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(sums.count))
    for index in sums.indices {
      writer.write(sums[index])
      writer.write(counts[index])
      writer.write(latest[index])
      writer.write(withheld[index])
      encodeNewest(at: index, into: &writer)
      bank.encode(at: index, into: &writer)
    }
    recent.encode(into: &writer)
    writer.write(bin != nil)
    writer.write(bin ?? 0)
    writer.write(boot)
    writer.write(binStart)
  }

  /// Reads a cadence for the signals that a registry has read before.
  init(length: UInt64, places: [SignalRegistry.Place], time: StepTime, decoding reader: inout ByteReader)
    throws(CodingFailure)
  {
    self.init(length: length)
    let count = try reader.readCount(elementSize: 30)
    guard count == places.count else { throw .invalid("number of baselines", at: reader.position) }
    for index in 0..<count {
      insert(at: index, places[index].descriptor, time: time)
      sums[index] = try reader.readDouble()
      counts[index] = try reader.readUInt32()
      latest[index] = try reader.readDouble()
      withheld[index] = try reader.readDouble()
      try decodeNewest(at: index, from: &reader)
      try bank.decode(at: index, from: &reader)
    }
    recent = try RecentMeans(places: count, decoding: &reader)
    let hasBin = try reader.readBool()
    let stored = try reader.readUInt64()
    bin = hasBin ? stored : nil
    boot = try reader.readIdentifier()
    binStart = try reader.readInt64()
  }

  /// What the newest mean was, which causes are ranked by until the next bin ends.
  ///
  /// A bin without a value has no judgement, so that one is enough.
  private func encodeNewest(at index: Int, into writer: inout ByteWriter) {
    let judgement = latestJudgements[index]
    let flags = [values[index].isFinite, judgement.isAbove, judgement.isWorthTelling, judgement.isWarm]
    writer.write(byte: flags.reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    writer.write(judgement.surprise)
  }

  private mutating func decodeNewest(at index: Int, from reader: inout ByteReader) throws(CodingFailure) {
    let flags = try reader.readByte()
    guard flags < 16 else { throw .invalid("newest value", at: reader.position) }
    values[index] = flags & 1 != 0 ? latest[index] : .nan
    latestJudgements[index] = Judgement(
      surprise: try reader.readFloat(), isAbove: flags & 2 != 0, isWorthTelling: flags & 4 != 0,
      isWarm: flags & 8 != 0)
    if values[index].isFinite { judgements[index] = latestJudgements[index] }
  }
}
