import Exposition
import HostMetrics
import Model

/// The signals of other programs, shared by the threads that read them and the one that samples.
typealias OutsideBoard = Monitor<OutsideSignals>

extension Monitor where State == OutsideSignals {
  /// The sampler's end of it.
  var source: OutsideSource {
    OutsideSource { [self] access in update { access(&$0) } }
  }

  /// Takes what a program said at a time.
  ///
  /// - Parameters:
  ///   - exposition: What it said.
  ///   - book: What is remembered of it.
  ///   - seconds: When it said so, on a clock of the program's sort alone.
  /// - Returns: What is wrong with it; `nil` where nothing was left out.
  func take(_ exposition: Exposition, into book: inout SeriesBook, at seconds: Double) -> String? {
    let former = book.count
    var granted = 0
    let values = book.take(exposition, at: seconds) { wanted in
      granted = update { $0.claims.reserve(wanted) }
      return granted
    }
    update { signals in
      signals.claims.giveBack(granted + former - book.count)
      for value in values { signals.report(value.value, of: value.descriptor, at: seconds) }
    }
    if exposition.refused > 0 { return "\(exposition.refused) series left out: too many" }
    guard book.refused > 0 else { return nil }
    let capacity = OutsideClaims.seriesCapacity
    return "\(book.refused) series left out: of all sources at most \(capacity) numbers are remembered"
  }
}
