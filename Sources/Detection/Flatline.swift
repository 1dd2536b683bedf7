internal import Model

/// Whether a signal that always moves has stopped moving.
///
/// A stuck sensor or a stopped worker gives a value that is usual in itself and repeats to the last bit. The
/// run of equal values is held against the longest that the signal is known for, which fades within months.
struct Flatline: Sendable {
  private var last = Double.nan
  private var run: UInt32 = 0
  private var longest: Float = 1
  private var changes: UInt32 = 0

  /// Judges whether the run that a value continues is news.
  ///
  /// - Returns: −log10 of the probability of so long a run where equal runs were seen before at most as often as
  ///   they were: log10(run / longest) decades beyond what the number of changes vouches for; zero for a signal
  ///   that has not changed often, or whose runs are no longer than usual.
  mutating func judge(_ value: Double) -> Double {
    if value == last {
      run = run == .max ? run : run + 1
    } else {
      if !last.isNaN { changes = changes == .max ? changes : changes + 1 }
      longest = max(1, longest * Constants.longestRunFade, Float(run))
      last = value
      run = 1
    }
    let isLong = Float(run) >= Constants.flatRatio * longest && run >= Constants.shortestFlatRun
    guard isLong, changes >= Constants.changesNeeded else { return 0 }
    return commonLogarithm(Double(changes)) + commonLogarithm(Double(run) / Double(longest))
  }
}

extension Flatline {
  /// Writes the present run and what is known of former ones.
  func encode(into writer: inout ByteWriter) {
    writer.write(last)
    writer.write(run)
    writer.write(longest)
    writer.write(changes)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    last = try reader.readDouble()
    run = try reader.readUInt32()
    longest = try reader.readFloat()
    changes = try reader.readUInt32()
    guard last.isNaN || abs(last) <= Constants.largestMagnitude, longest >= 1, longest <= 0x1p33 else {
      throw .invalid("run", at: reader.position)
    }
  }
}
