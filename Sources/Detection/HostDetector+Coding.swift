public import Model

extension HostDetector {
  /// Writes what was learned; counts of missing and refused values are not part of it.
  public func encode(into writer: inout ByteWriter) {
    writer.write(HostCoding.format)
    writer.write(columns.count)
    writer.write(isFrozen)
    writer.write(age)
    writer.write(lastSeconds != nil)
    writer.write(lastSeconds ?? 0)
    for column in columns { column.encode(into: &writer) }
    for blame in blames { blame.encode(into: &writer) }
    profiles.encode(into: &writer)
    slow.encode(into: &writer)
    local.encode(into: &writer)
    calibration.encode(into: &writer)
    smoothed.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote into a detector of as many columns; on failure it stays as it was.
  public mutating func decode(from reader: inout ByteReader) throws(CodingFailure) {
    let version = try reader.readUInt64()
    guard version == HostCoding.format else { throw .version(found: version, supported: HostCoding.format) }
    guard try reader.readInt() == columns.count else { throw .invalid("columns", at: reader.position) }
    let isFrozen = try reader.readBool()
    let age = try reader.readBounded(HostCoding.largestSum)
    let hasTime = try reader.readBool()
    let seconds = try reader.readBounded(.greatestFiniteMagnitude)
    guard age >= 0 else { throw .invalid("age", at: reader.position) }
    var columns: [HostColumn] = []
    columns.reserveCapacity(self.columns.count)
    for _ in self.columns { columns.append(try HostColumn(from: &reader)) }
    var blames: [HostBlame] = []
    blames.reserveCapacity(self.blames.count)
    for _ in self.blames { blames.append(try HostBlame(from: &reader)) }
    let profiles = try HostProfiles(columns: columns.count, from: &reader)
    let slow = try HostCovariance(count: self.slow.count, from: &reader)
    let local = try HostCovariance(count: self.local.count, from: &reader)
    let calibration = try HostCalibration(from: &reader)
    smoothed = try HostScores(from: &reader)
    (self.isFrozen, self.age, lastSeconds) = (isFrozen, age, hasTime ? seconds : nil)
    (self.columns, self.profiles, self.slow, self.local) = (columns, profiles, slow, local)
    (self.blames, self.calibration) = (blames, calibration)
  }
}

extension HostScores {
  /// Writes all five.
  func encode(into writer: inout ByteWriter) {
    for number in [slow.residual, slow.mahalanobis, local.residual, local.mahalanobis, largest] {
      writer.write(number)
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    var numbers = [Double](repeating: 0, count: 5)
    for index in 0..<5 {
      numbers[index] = try reader.readBounded(HostCoding.largestEigenvalue)
      guard numbers[index] >= 0 else { throw .invalid("distance", at: reader.position) }
    }
    slow = HostDistances(residual: numbers[0], mahalanobis: numbers[1])
    local = HostDistances(residual: numbers[2], mahalanobis: numbers[3])
    largest = numbers[4]
  }
}
