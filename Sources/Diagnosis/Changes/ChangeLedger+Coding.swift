public import Model

extension ChangeLedger {
  /// Appends the ledger to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(noted)
    writer.write(evicted)
    writer.write(UInt64(entries.count))
    for entry in entries {
      entry.change.encode(into: &writer)
      writer.write(entry.count)
      writer.write(entry.firstMicroseconds)
      writer.write(UInt64(entry.times.count))
      for time in entry.times { writer.write(time) }
    }
  }

  /// Reads a ledger.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    let (noted, evicted) = (try reader.readUInt64(), try reader.readUInt64())
    let count = try reader.readCount(elementSize: 8)
    guard count <= Self.capacity else { throw .invalid("number of changes", at: reader.position) }
    for _ in 0..<count { restore(try Entry(decoding: &reader)) }
    restore(noted: noted, evicted: evicted)
  }
}

extension ChangeLedger.Entry {
  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    change = try Change(decoding: &reader)
    count = try reader.readUInt32()
    firstMicroseconds = try reader.readInt64()
    times = []
    for _ in 0..<(try reader.readCount()) { times.append(try reader.readInt64()) }
    let isOrdered = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    guard (1...ChangeLedger.maximumTimes).contains(times.count), isOrdered, Int(count) >= times.count,
      firstMicroseconds <= times[0], change.realtimeMicroseconds == times.last
    else { throw .invalid("times of a change", at: reader.position) }
    hash = ChangeLedger.hash(change)
  }
}
