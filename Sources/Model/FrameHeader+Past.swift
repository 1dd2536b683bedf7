extension FrameHeader {
  private static var bootChanged: UInt8 { 1 }
  private static var offsetChanged: UInt8 { 2 }

  /// Appends the header as what differs from the one before: frames follow each other at an even pace.
  func encode(into writer: inout ByteWriter, after past: inout FramePast) {
    let before = past.header
    var presence: UInt8 = 0
    if bootID != before.bootID { presence |= Self.bootChanged }
    if utcOffsetSeconds != before.utcOffsetSeconds { presence |= Self.offsetChanged }
    writer.write(byte: presence)
    writer.write(byte: flags.rawValue)
    if bootID != before.bootID { writer.write(bootID) }
    if utcOffsetSeconds != before.utcOffsetSeconds { writer.write(Int64(utcOffsetSeconds)) }
    let step = monotonicNanoseconds &- before.monotonicNanoseconds
    writer.write(Int64(bitPattern: step &- past.step))
    writer.write(realtimeMicroseconds &- before.realtimeMicroseconds &- Self.microseconds(step))
    past.step = step
  }

  /// Reads a header.
  init(decoding reader: inout ByteReader, after past: inout FramePast) throws(CodingFailure) {
    let before = past.header
    let presence = try reader.readByte()
    guard presence <= Self.bootChanged | Self.offsetChanged else {
      throw .invalid("presence of a frame's fields", at: reader.position)
    }
    let flags = Flags(rawValue: try reader.readByte())
    let boot = presence & Self.bootChanged == 0 ? before.bootID : try reader.readIdentifier()
    let hasOffset = presence & Self.offsetChanged != 0
    guard let offset = Int32(exactly: hasOffset ? try reader.readInt64() : Int64(before.utcOffsetSeconds))
    else { throw .invalid("UTC offset", at: reader.position) }
    let step = past.step &+ UInt64(bitPattern: try reader.readInt64())
    past.step = step
    self.init(
      bootID: boot, monotonicNanoseconds: before.monotonicNanoseconds &+ step,
      realtimeMicroseconds: before.realtimeMicroseconds &+ Self.microseconds(step)
        &+ (try reader.readInt64()),
      utcOffsetSeconds: offset, flags: flags)
  }

  /// How far the wall clock should have gone meanwhile.
  private static func microseconds(_ nanoseconds: UInt64) -> Int64 {
    Int64(bitPattern: nanoseconds) / 1000
  }
}
