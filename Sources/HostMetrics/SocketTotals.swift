/// What `/proc/net/sockstat` and `sockstat6` say.
struct SocketTotals: Equatable {
  var used: UInt64?
  var tcpInUse: UInt64 = 0
  var tcp6InUse: UInt64 = 0
  var orphans: UInt64?
  var timeWait: UInt64?
  var allocated: UInt64?
  /// Pages.
  var tcpMemory: UInt64?
  /// Pages.
  var udpMemory: UInt64?
  /// Bytes.
  var fragmentMemory: UInt64?

  /// How many lines `/proc/net/tcp` and `tcp6` have, about.
  var tableSize: UInt64 {
    [tcpInUse, tcp6InUse, timeWait ?? 0].reduce(0) { $0.addingReportingOverflow($1).0 }
  }

  /// Parses `sockstat`; `nil` where it has no line about TCP.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    var hasTCP = false
    while var line = text.line() {
      let section = line.field()
      hasTCP = hasTCP || section.equals("TCP:")
      while let (name, value) = Self.pair(&line) { take(value, section, name) }
    }
    guard hasTCP else { return nil }
  }

  /// Adds what `sockstat6` says; the rest of it is in `sockstat` already.
  mutating func add(version6 bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      guard line.field().equals("TCP6:"), let (name, value) = Self.pair(&line), name.equals("inuse") else {
        continue
      }
      tcp6InUse = value
    }
  }

  private static func pair(_ line: inout ByteScanner) -> (UnsafeRawBufferPointer, UInt64)? {
    let name = line.field()
    guard !name.isEmpty, let value = line.number() else { return nil }
    return (name, value)
  }

  private mutating func take(
    _ value: UInt64, _ section: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer
  ) {
    if section.equals("sockets:") {
      if name.equals("used") { used = value }
    } else if section.equals("TCP:") {
      takeTCP(value, name)
    } else if section.equals("UDP:") {
      if name.equals("mem") { udpMemory = value }
    } else if section.equals("FRAG:") {
      if name.equals("memory") { fragmentMemory = value }
    }
  }

  private mutating func takeTCP(_ value: UInt64, _ name: UnsafeRawBufferPointer) {
    if name.equals("inuse") { tcpInUse = value }
    if name.equals("orphan") { orphans = value }
    if name.equals("tw") { timeWait = value }
    if name.equals("alloc") { allocated = value }
    if name.equals("mem") { tcpMemory = value }
  }
}
