public import Model

/// The words that alerts use for the values of the model that have none of their own.
public enum AlertWords {
  /// A unit of measure, as JSON names it.
  ///
  /// UCUM's symbols do not serve: they write a share and a plain number alike.
  public static func word(for unit: MeasurementUnit) -> String {
    switch unit {
    case .fraction: "fraction"
    case .dimensionless: "number"
    case .bytes: "bytes"
    case .bytesPerSecond: "bytes/s"
    case .perSecond: "events/s"
    case .seconds: "seconds"
    case .cores: "cores"
    case .count: "events"
    }
  }

  /// The unit of measure of a word.
  public static func unit(word: String) -> MeasurementUnit? {
    MeasurementUnit.allCases.first { self.word(for: $0) == word }
  }

  /// The resource of a word.
  public static func resource(word: String) -> Resource? {
    Resource.allCases.first { $0.word == word }
  }
}
