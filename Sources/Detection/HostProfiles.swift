internal import Model

/// What each column does at each time of day: the mean distance from its centre in quarters of an hour.
///
/// A bin learns once a visit, so that a host of any cadence needs as many days. Between bins nothing is
/// interpolated: how much of the prediction is believed is the column's own affair (``HostColumn/trust``).
struct HostProfiles: Sendable {
  private static let bins = HostConstants.dayBins

  /// Means of past visits by column and bin.
  private var means: [Double]
  /// Visits by column and bin; stays at the largest.
  private var visits: [UInt8]
  /// Sum and number of the present visit's distances, by column.
  private var sums: [Double]
  private var counts: [Double]
  /// The bin of the present visit, or −1.
  private var bin = -1

  /// Profiles that predict nothing yet.
  init(columns: Int) {
    means = Array(repeating: 0, count: columns * Self.bins)
    visits = Array(repeating: 0, count: columns * Self.bins)
    sums = Array(repeating: 0, count: columns)
    counts = Array(repeating: 0, count: columns)
  }

  /// Goes to the bin of a local time; on leaving one, its visit is learned.
  mutating func enter(secondOfWeek: Int32) {
    let day: Int32 = 86_400
    let second = ((secondOfWeek % day) + day) % day
    let next = min(Int(second / HostConstants.binSeconds), Self.bins - 1)
    guard next != bin else { return }
    if bin >= 0 { for column in sums.indices { close(column) } }
    bin = next
  }

  private mutating func close(_ column: Int) {
    guard counts[column] > 0 else { return }
    let place = column * Self.bins + bin
    visits[place] = visits[place] == .max ? .max : visits[place] + 1
    let share = max(HostConstants.visitShare, 1 / Double(visits[place]))
    means[place] += share * (sums[column] / counts[column] - means[place])
    sums[column] = 0
    counts[column] = 0
  }

  /// The distance from its centre that a column should have now; after one visit only half is believed.
  func predicted(of column: Int) -> Double {
    let place = column * Self.bins + bin
    let count = Double(visits[place])
    return means[place] * (count / (count + 1))
  }

  /// Adds a distance to the present visit.
  mutating func learn(_ distance: Double, of column: Int) {
    sums[column] += distance
    counts[column] += 1
  }

  /// Forgets a column.
  mutating func clear(_ column: Int) {
    for place in (column * Self.bins)..<((column + 1) * Self.bins) {
      means[place] = 0
      visits[place] = 0
    }
    sums[column] = 0
    counts[column] = 0
  }

  /// Bytes of memory taken.
  var bytes: Int { (means.count + sums.count + counts.count) * 8 + visits.count }
}

extension HostProfiles {
  /// Writes all profiles.
  func encode(into writer: inout ByteWriter) {
    writer.write(bin)
    writer.write(numbers: means)
    writer.write(numbers: sums)
    writer.write(numbers: counts)
    writer.write(visits)
  }

  /// Reads what ``encode(into:)`` wrote, for as many columns.
  init(columns: Int, from reader: inout ByteReader) throws(CodingFailure) {
    self.init(columns: columns)
    bin = try reader.readInt()
    guard bin >= -1, bin < Self.bins else { throw .invalid("bin of a day", at: reader.position) }
    try reader.read(numbers: &means, within: HostCoding.largestValue)
    try reader.read(numbers: &sums, within: HostCoding.largestSum)
    try reader.read(numbers: &counts, within: HostCoding.largestSum)
    guard counts.allSatisfy({ $0 >= 0 }) else { throw .invalid("visit", at: reader.position) }
    let bytes = try reader.readBytes()
    guard bytes.count == visits.count else { throw .invalid("visits", at: reader.position) }
    visits = bytes
  }
}
