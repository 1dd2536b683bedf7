import CAllocations
import Glibc

/// One thing whose speed is measured.
struct Subject {
  /// What the table calls it.
  var name: String
  /// Samples that one pass takes.
  var samplesPerPass: Int
  /// Bytes of state a signal; nil where the code does not say.
  var bytesPerSignal: Int?
  /// One pass of ours.
  var pass: () -> Void
  /// The same maths in C.
  var reference: (() -> Void)?
}

/// What was measured of a subject.
struct Measurement {
  var nanoseconds: Double
  var referenceNanoseconds: Double?
  var allocations: UInt64
}

extension Subject {
  /// Measures ours and the reference in turn, so that whatever else the machine does meets both alike.
  ///
  /// Medians over the repeats, in processor time of this thread.
  func measure(repeats: Int) -> Measurement {
    // Everything that is allocated once, and the caches, first.
    for _ in 0..<3 {
      pass()
      reference?()
    }
    var own: [Double] = []
    var other: [Double] = []
    let before = allocations_of_thread()
    for _ in 0..<8 { pass() }
    let allocations = allocations_of_thread() - before
    for _ in 0..<repeats {
      own.append(Self.nanoseconds(of: pass))
      if let reference { other.append(Self.nanoseconds(of: reference)) }
    }
    let samples = Double(samplesPerPass)
    return Measurement(
      nanoseconds: Self.median(own) / samples,
      referenceNanoseconds: other.isEmpty ? nil : Self.median(other) / samples, allocations: allocations)
  }

  private static func nanoseconds(of body: () -> Void) -> Double {
    let begin = processorNanoseconds()
    body()
    return Double(processorNanoseconds() - begin)
  }

  private static func processorNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
