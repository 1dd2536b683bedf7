import Detection
import Model

/// For how long each signal has been deviating, and whether an incident holds it.
struct DeviationTracker {
  /// Bins in a row that deviated, stopping at 255.
  private(set) var runs: [UInt8] = []
  /// Wall-clock time at which the run began.
  private(set) var since: [Int64] = []
  /// True while an incident holds the signal.
  private(set) var isHeld: [Bool] = []

  mutating func insert(at index: Int) {
    while runs.count <= index {
      runs.append(0)
      since.append(0)
      isHeld.append(false)
    }
    runs[index] = 0
    isHeld[index] = false
  }

  /// Takes a judgement of a bin that began at `binStart`; true when the signal deviates.
  ///
  /// A bin without a value is no news: what was wrong is still wrong, and a run is not broken.
  mutating func note(_ judgement: Judgement, hasValue: Bool, at index: Int, binStart: Int64) -> Bool {
    guard hasValue else { return isHeld[index] && runs[index] > 0 }
    let threshold = runs[index] > 0 || isHeld[index] ? Tuning.calmSurprise : Tuning.ringSurprise
    guard judgement.isWarm, judgement.isWorthTelling, judgement.surprise >= threshold else {
      runs[index] = 0
      return false
    }
    if runs[index] == 0 { since[index] = binStart }
    runs[index] = runs[index] == .max ? .max : runs[index] + 1
    return true
  }

  /// Ends a run that an absence has cut; what an incident holds is still wrong.
  mutating func interrupt(at index: Int) {
    if !isHeld[index] { runs[index] = 0 }
  }

  mutating func setHeld(_ held: Bool, at index: Int) {
    isHeld[index] = held
  }
}

extension DeviationTracker {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(runs.count))
    for index in runs.indices {
      writer.write(byte: runs[index])
      writer.write(since[index])
      writer.write(isHeld[index])
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let count = try reader.readCount(elementSize: 3)
    for _ in 0..<count {
      runs.append(try reader.readByte())
      since.append(try reader.readInt64())
      isHeld.append(try reader.readBool())
    }
  }
}
