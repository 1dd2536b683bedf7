/// libFuzzer's entry: an input on which a promise of the template book is broken ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTemplates(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  if let broken = TemplateInvariants.violation(by: input) { fatalError(broken) }
  return 0
}
