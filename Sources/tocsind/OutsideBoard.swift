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

  /// Takes what a source said at a time.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - seconds: When it said so, on a clock of the source's sort alone.
  func report(_ values: [SeriesValue], at seconds: Double) {
    update { signals in
      for value in values { signals.report(value.value, of: value.descriptor, at: seconds) }
    }
  }
}
