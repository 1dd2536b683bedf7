import Exposition
import Model

/// libFuzzer's entry: an exposition that is taken twice must give finite values, at most one a signal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExposition(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let halves = [Array(input.prefix(count / 2)), Array(input.dropFirst(count / 2)), input, input]
  var book = SeriesBook(source: "fuzz")
  for (second, text) in halves.enumerated() {
    guard let exposition = try? ExpositionParser.parse(text) else { continue }
    let values = book.take(exposition, at: Double(second))
    if !values.allSatisfy({ $0.value.isFinite }) { fatalError("a value that is not finite") }
    if Set(values.map { $0.descriptor.name }).count != values.count { fatalError("two values of a signal") }
  }
  return 0
}
