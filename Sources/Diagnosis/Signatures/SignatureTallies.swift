import Model

/// Counts entries of signatures that mean something in numbers only: ten failed logins of one address.
///
/// The times of the newest entries are kept, as many as the signature asks for, so that the count is exact.
struct SignatureTallies {
  /// Who counts what for whom.
  struct Key: Hashable {
    /// The signature's name.
    var signature: String
    /// The address, where an entry has one, else the entity.
    var subject: String
  }

  private struct Tally {
    var key: Key
    /// Times of the newest entries, oldest first, microseconds since 1970 UTC.
    var times: [Int64] = []
    /// When it was last full.
    var fullAt = Int64.min
    /// When it was last touched, in the order of touches.
    var rank: UInt64 = 0
  }

  /// The most that a signature can ask for.
  static let mostCounted = Signature.mostCounted
  /// Who is counted at once: each takes up to 1 KB.
  ///
  /// An attacker with more addresses is counted in part.
  private static let capacity = 512

  private var tallies: [Tally] = []
  private var rank: UInt64 = 0
  /// Tallies that made room for others.
  private(set) var evicted: UInt64 = 0

  /// Counts entries.
  ///
  /// - Parameters:
  ///   - key: What is counted for whom.
  ///   - weight: How many entries it stands for.
  ///   - time: When they came, microseconds since 1970 UTC.
  ///   - count: How many it takes.
  ///   - within: In how many seconds.
  /// - Returns: True where so many have come in that time.
  mutating func note(_ key: Key, weight: UInt64, at time: Int64, count: UInt32, within: Double) -> Bool {
    let place = place(of: key)
    rank &+= 1
    tallies[place].rank = rank
    let room = Int(min(max(count, 1), Self.mostCounted))
    for _ in 0..<min(weight, UInt64(room)) { tallies[place].times.append(time) }
    tallies[place].times.removeFirst(max(0, tallies[place].times.count - room))
    guard tallies[place].times.count == room, let first = tallies[place].times.min(),
      Self.seconds(from: first, to: time) <= within
    else { return false }
    tallies[place].fullAt = time
    return true
  }

  /// True where a tally was full in the last seconds.
  func wasFull(_ key: Key, at time: Int64, within: Double) -> Bool {
    guard let tally = tallies.first(where: { $0.key == key }), tally.fullAt != .min else { return false }
    return (0...within).contains(Self.seconds(from: tally.fullAt, to: time))
  }

  private mutating func place(of key: Key) -> Int {
    if let known = tallies.firstIndex(where: { $0.key == key }) { return known }
    guard tallies.count >= Self.capacity else {
      tallies.append(Tally(key: key))
      return tallies.count - 1
    }
    evicted &+= 1
    var oldest = 0
    for index in tallies.indices where tallies[index].rank < tallies[oldest].rank { oldest = index }
    tallies[oldest] = Tally(key: key)
    return oldest
  }

  /// The time between two claims of a journal, which may be any.
  private static func seconds(from start: Int64, to end: Int64) -> Double {
    Double(end) / 1e6 - Double(start) / 1e6
  }
}

extension SignatureTallies {
  func encode(into writer: inout ByteWriter) {
    writer.write(evicted)
    writer.write(UInt64(tallies.count))
    // In the order of touches, so that the ranks can be given anew.
    for tally in tallies.sorted(by: { $0.rank < $1.rank }) {
      writer.write(tally.key.signature)
      writer.write(tally.key.subject)
      writer.write(tally.fullAt)
      writer.write(UInt64(tally.times.count))
      for time in tally.times { writer.write(time) }
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    evicted = try reader.readUInt64()
    for _ in 0..<(try reader.readCount(elementSize: 4)) {
      let key = Key(signature: try reader.readString(), subject: try reader.readString())
      var tally = Tally(key: key, fullAt: try reader.readInt64())
      let count = try reader.readCount()
      guard count <= Self.mostCounted, tallies.count < Self.capacity else {
        throw .invalid("tallies", at: reader.position)
      }
      for _ in 0..<count { tally.times.append(try reader.readInt64()) }
      rank += 1
      tally.rank = rank
      tallies.append(tally)
    }
  }
}
