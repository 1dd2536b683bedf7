/// A counter of `/proc/net/snmp` or `/proc/net/netstat`.
struct ProtocolCounter: Sendable {
  /// What its two lines begin with, colon included: `Tcp:`.
  let section: StaticString
  /// Its name in the first of them.
  let name: StaticString
}

/// The counters of `/proc/net/snmp` and `/proc/net/netstat`: a line of names, then a line of their values.
///
/// The lines of names are the same for as long as the kernel runs, so what is looked for is looked up once; after
/// that a reading compares the names as bytes, and walks over the values.
struct ProtocolTable {
  /// One pair of lines.
  private struct Plan {
    var names: [UInt8]
    /// Which wanted counter each column is, −1 for none; the columns after the last wanted one are left out.
    var columns: [Int]
  }

  private let wanted: [ProtocolCounter]
  private var plans: [Plan] = []
  private(set) var values: [UInt64?]

  /// Prepares to look for counters, whose values will stand in the same order.
  init(_ wanted: [ProtocolCounter]) {
    self.wanted = wanted
    values = Array(repeating: nil, count: wanted.count)
  }

  /// Parses a file into ``values``; a counter that is not in it is `nil`.
  ///
  /// - Returns: False where the file has no pair of lines at all.
  mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for index in values.indices { values[index] = nil }
    var text = ByteScanner(bytes)
    var pair = 0
    while let names = text.line(), var line = text.line() {
      guard isSection(names.rest, of: line.rest) else { break }
      plan(pair, for: names.rest)
      _ = line.field()
      for column in plans[pair].columns {
        var value = ByteScanner(line.field())
        if column >= 0 { values[column] = value.number() }
      }
      pair += 1
    }
    return pair > 0
  }

  /// True where both lines begin with the same word and a colon.
  private func isSection(_ names: UnsafeRawBufferPointer, of values: UnsafeRawBufferPointer) -> Bool {
    guard let end = names.offset(of: UInt8(ascii: ":")), values.count > end else { return false }
    return UnsafeRawBufferPointer(rebasing: names[...end]).elementsEqual(values[...end])
  }

  private mutating func plan(_ pair: Int, for names: UnsafeRawBufferPointer) {
    if pair < plans.count, names.equals(plans[pair].names) { return }
    let plan = Plan(names: Array(names), columns: columns(of: names))
    if pair < plans.count { plans[pair] = plan } else { plans.append(plan) }
  }

  private func columns(of names: UnsafeRawBufferPointer) -> [Int] {
    var line = ByteScanner(names)
    let section = line.field()
    var columns: [Int] = []
    while true {
      let name = line.field()
      if name.isEmpty { break }
      let found = wanted.firstIndex { section.equals($0.section) && name.equals($0.name) }
      columns.append(found ?? -1)
    }
    return Array(columns[...(columns.lastIndex { $0 >= 0 } ?? -1)])
  }
}
