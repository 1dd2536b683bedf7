import Model

/// How a series of a stranger is judged: nothing is known of it but its name.
///
/// The unit of measure comes from the name's ending, as Prometheus' naming conventions have it. Either direction
/// may be harmful; a value must differ from what is expected by four fifths of it, and by more than noise around
/// nothing.
enum SeriesDescriptor {
  /// The floor relative to what is expected: what has doubled counts, and what has gone to nothing.
  static let floorRelative = 0.8

  /// A gauge, a mean or a quantile.
  static func level(_ name: String, family: String, of entity: Entity) -> SignalDescriptor {
    let unit = unit(ofLevel: family)
    return descriptor(name, unit, floor: floor(of: unit), of: entity)
  }

  /// The growth of a counter, a second.
  static func rate(_ name: String, family: String, of entity: Entity) -> SignalDescriptor {
    let unit = unit(ofRate: family)
    return descriptor(name, unit, floor: floor(of: unit), of: entity)
  }

  /// Observations a second.
  static func observations(_ name: String, family: String, of entity: Entity) -> SignalDescriptor {
    descriptor(name, .perSecond, floor: floor(of: .perSecond), of: entity)
  }

  /// `p50`, `p99`, `p99.9`.
  static func quantileWord(_ quantile: Double) -> String {
    let tenths = (quantile * 1000).rounded()
    guard tenths >= 0, tenths <= 1000 else { return "p\(quantile)" }
    let (whole, rest) = Int(tenths).quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "p\(whole)" : "p\(whole).\(rest)"
  }

  private static func descriptor(
    _ name: String, _ unit: MeasurementUnit, floor: Double, of entity: Entity
  ) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity, name: name, title: name, unit: unit, harmful: .both, resource: .application,
      floorAbsolute: floor, floorRelative: floorRelative, mayRing: true)
  }

  private static func unit(ofLevel family: String) -> MeasurementUnit {
    if family.hasSuffix("_bytes") { return .bytes }
    if family.hasSuffix("_seconds") { return .seconds }
    return family.hasSuffix("_ratio") ? .fraction : .dimensionless
  }

  private static func unit(ofRate family: String) -> MeasurementUnit {
    let stem = family.hasSuffix("_total") ? String(family.dropLast(6)) : family
    if stem.hasSuffix("_bytes") { return .bytesPerSecond }
    if stem.hasSuffix("cpu_seconds") { return .cores }
    // Seconds in a second: how many were at it at once.
    return stem.hasSuffix("_seconds") ? .dimensionless : .perSecond
  }

  /// Guesses, on the cautious side: what is below them is small for any program.
  private static func floor(of unit: MeasurementUnit) -> Double {
    switch unit {
    case .fraction: 0.2
    case .dimensionless, .count: 5
    case .bytes: 67_108_864
    case .bytesPerSecond: 5e6
    case .perSecond: 5
    case .seconds: 0.1
    case .cores: 0.25
    }
  }
}
