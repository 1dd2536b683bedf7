internal import Model

/// How much a column is to blame for what its host has been like in the last half hour.
///
/// The mean of its two largest contributions, each of which fades by half in ``HostConstants/blameHalfLife``:
/// whoever asks late hears the same order as who asked in time, and a host's trouble of this morning does not speak.
/// Two, so that one odd sample is not enough. Their reference is the detector's, weeks that hardly move within
/// the half hour.
///
/// Against the mean over a labelled segment, or over the last hour, this is what names SMD's blamed columns best
/// without knowing where the trouble began; half lives of 20 to 45 minutes are within a point of each other.
struct HostBlame: Hashable, Sendable {
  private(set) var largest = 0.0
  private(set) var second = 0.0

  /// The blame; larger is more.
  var amount: Double { (largest + second) / 2 }

  /// Takes a row's contribution.
  ///
  /// - Parameters:
  ///   - contribution: How far out the column was.
  ///   - fading: What is left of what was taken before.
  mutating func take(_ contribution: Double, fading: Double) {
    largest *= fading
    second *= fading
    if contribution > largest {
      second = largest
      largest = contribution
    } else if contribution > second {
      second = contribution
    }
  }

  /// What is left of a contribution after some seconds, 0 to 1.
  static func fading(seconds: Double) -> Double {
    exponential(-0.6931471805599453 * seconds / HostConstants.blameHalfLife)
  }
}

extension HostBlame {
  /// Writes both contributions.
  func encode(into writer: inout ByteWriter) {
    writer.write(largest)
    writer.write(second)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    largest = try reader.readBounded(HostCoding.largestContribution)
    second = try reader.readBounded(HostCoding.largestContribution)
    guard second >= 0, second <= largest else { throw .invalid("blame", at: reader.position) }
  }
}
