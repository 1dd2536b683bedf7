public import Model

/// How a signal's values come about.
public enum SignalKind: String, Sendable, CaseIterable {
  /// What a counter or gauge of the kernel says at the moment of the sample.
  case level
  /// The growth of a counter, divided by the seconds that it took.
  case rate
  /// The part of the time since the sample before, 0 to 1.
  case share
  /// A mean over what happened since the sample before.
  case mean
  /// How many times something happened since the sample before.
  case growth
}

/// What is fixed about a signal: all of its descriptor but the entity, and what it is good for.
///
/// Names are OpenTelemetry's where it has one, with the attribute's value appended, else they follow its
/// `system.linux.` pattern.
public struct SignalTemplate: Sendable {
  /// OpenTelemetry's name where one exists, else one of its pattern.
  public let name: String
  /// How people call it in a line.
  public let title: String
  /// The unit of its values.
  public let unit: MeasurementUnit
  /// How its values come about.
  public let kind: SignalKind
  /// Which way is worse.
  public let harmful: HarmfulDirection
  /// What resource it measures.
  public let resource: Resource
  /// The smallest change, in the signal's unit, that is worth a human's time at night.
  public let floorAbsolute: Double
  /// The smallest change relative to what is expected that is worth a human's time; both floors must be crossed.
  public let floorRelative: Double
  /// True where a deviation is worth a line by itself; false for what explains another's deviation.
  public let mayRing: Bool
  /// Why a human would care, in half a sentence.
  public let why: String

  /// A signal whose deviation is worth a line by itself.
  static func ringing(
    _ name: String, _ title: String, _ unit: MeasurementUnit, _ kind: SignalKind, _ resource: Resource,
    floor: Double, relative: Double, harmful: HarmfulDirection = .up, why: String
  ) -> SignalTemplate {
    SignalTemplate(
      name: name, title: title, unit: unit, kind: kind, harmful: harmful, resource: resource,
      floorAbsolute: floor, floorRelative: relative, mayRing: true, why: why)
  }

  /// A signal that explains another's deviation and never rings.
  static func evidence(
    _ name: String, _ title: String, _ unit: MeasurementUnit, _ kind: SignalKind, _ resource: Resource,
    floor: Double, relative: Double, harmful: HarmfulDirection = .up, why: String
  ) -> SignalTemplate {
    SignalTemplate(
      name: name, title: title, unit: unit, kind: kind, harmful: harmful, resource: resource,
      floorAbsolute: floor, floorRelative: relative, mayRing: false, why: why)
  }

  /// The descriptor of this signal of one entity.
  func descriptor(of entity: Entity, mayRing allowed: Bool) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity, name: name, title: title, unit: unit, harmful: harmful, resource: resource,
      floorAbsolute: floorAbsolute, floorRelative: floorRelative, mayRing: mayRing && allowed)
  }
}

/// The signals that one sort of entity has, numbered from zero without gaps.
protocol SignalSet: CaseIterable, RawRepresentable<Int> {
  /// The catalog's entry.
  var template: SignalTemplate { get }
}

/// Bytes in a mebibyte: the unit of many floors.
let mebibyte = 1_048_576.0
