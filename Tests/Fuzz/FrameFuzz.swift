import Model

/// libFuzzer's entry: the frames of a recording's block, which are read or refused, and read the same once written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  var block = ByteReader(Array(UnsafeBufferPointer(start: start, count: count)))
  var (past, written, read) = (FramePast(), FramePast(), FramePast())
  while let bytes = try? block.readBytes() {
    var reader = ByteReader(bytes)
    guard let frame = try? Frame(decoding: &reader, after: &past) else { return 0 }
    guard frame.entries.isWellFormed else { fatalError("an entry's text lies outside the batch") }
    guard frame.samples.count <= FramePast.maximumSamples else { fatalError("too many samples") }
    var writer = ByteWriter()
    frame.encode(into: &writer, after: &written)
    var again = ByteReader(writer.bytes)
    guard let second = try? Frame(decoding: &again, after: &read), again.isAtEnd, isSame(frame, second) else {
      fatalError("a frame does not come back as it was written")
    }
  }
  return 0
}

/// Bit for bit, as a value that is not a number equals nothing.
private func isSame(_ first: Frame, _ second: Frame) -> Bool {
  first.header == second.header && first.vanished == second.vanished
    && first.samples.count == second.samples.count
    && zip(first.samples, second.samples).allSatisfy { left, right in
      left.slot == right.slot && left.value.bitPattern == right.value.bitPattern
    }
    && first.entries == second.entries && first.journalCursor == second.journalCursor
}
