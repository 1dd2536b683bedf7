/// Invented rows of noise with a rhythm and spikes, made before anything is timed.
struct Rows {
  let columns: Int
  let count: Int
  private let values: [Double]

  init(columns: Int, count: Int) {
    self.columns = columns
    self.count = count
    var state: UInt64 = 42
    var made: [Double] = []
    made.reserveCapacity(columns * count)
    for place in 0..<columns * count {
      let row = place / columns
      // The sum of four uniform numbers is near enough to normal.
      let noise = (0..<4).reduce(0.0) { sum, _ in sum + Rows.uniform(&state) } - 2
      let rhythm = row % 288 < 96 ? 30.0 : 0
      made.append(100 + rhythm + 5 * noise + (Rows.uniform(&state) < 0.001 ? 500 : 0))
    }
    values = made
  }

  /// The values of a row.
  func row(_ index: Int) -> ArraySlice<Double> { values[index * columns..<(index + 1) * columns] }

  /// Knuth's linear congruential generator, MMIX.
  private static func uniform(_ state: inout UInt64) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
}
