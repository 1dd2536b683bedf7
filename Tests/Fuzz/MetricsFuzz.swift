/// libFuzzer's entry: an input of which a parser of `HostMetrics` makes something impossible ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetrics(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeRawBufferPointer(start: start, count: count)
  if let broken = MetricParsers.violation(by: input) { fatalError(broken) }
  return 0
}
