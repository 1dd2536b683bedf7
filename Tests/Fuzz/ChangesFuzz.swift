/// libFuzzer's entry: no bytes make a parser of HostChanges crash or break its promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChanges(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  if let violation = ChangeParsers.violation(by: input) { fatalError(violation) }
  return 0
}
