import Detection
import Model

/// When each signal last had a value, to tell a signal that is still from one that is dead.
struct ValueTimes {
  /// Seconds without any value of an entity after which its signals are dead: a file that another program writes
  /// every quarter of an hour is not.
  private static let deadSeconds: Double = 1800
  /// The same of filesystems, which may be configured to be looked at once an hour.
  private static let deadFilesystemSeconds: Double = 3 * 3600
  /// Seconds after which a signal of the host that has gone counts as dead, and no more.
  static let lostSeconds: ClosedRange<Double> = 300...86_400

  /// Engine time of the newest value, by place.
  private var newest: [Double]

  /// Begins with places that all had a value at a moment.
  init(places: Int = 0, at seconds: Double = 0) {
    newest = Array(repeating: seconds, count: places)
  }

  /// A signal has come to a place.
  mutating func insert(at index: Int, seconds: Double) {
    while newest.count <= index { newest.append(seconds) }
    newest[index] = seconds
  }

  /// Takes which signals had a value just now.
  mutating func note(_ values: [Double], at seconds: Double) {
    for index in values.indices where values[index].isFinite { newest[index] = seconds }
  }

  /// Engine time of the newest value at a place, or of its arrival where it came later.
  func newest(at index: Int, _ place: SignalRegistry.Place) -> Double {
    max(newest[index], place.cameAt)
  }

  /// Seconds without a value after which signals of an entity are dead.
  static func patience(with entity: Entity) -> Double {
    entity.kind == .filesystem ? deadFilesystemSeconds : deadSeconds
  }
}

/// How many signals are of use.
public struct SignalHealth: Sendable {
  /// Dead signals that are named.
  static let namesMaximum = 5

  /// Signals that are being sampled, or should be.
  public internal(set) var signals = 0
  /// Of these, signals with a past that is long enough to ring.
  public internal(set) var mature = 0
  /// Of these, signals with too short a past to be judged or to ring.
  public internal(set) var warming = 0
  /// Of these, signals that no value comes from.
  public internal(set) var dead = 0
  /// Some of the dead ones.
  public internal(set) var deadNames: [String] = []

  mutating func noteDead(_ descriptor: SignalDescriptor) {
    dead += 1
    guard deadNames.count < Self.namesMaximum else { return }
    deadNames.append("\(descriptor.entity.label) \(descriptor.name)")
  }
}

extension Engine {
  /// Tells of every signal whether it is mature, warming or dead.
  ///
  /// A disk without traffic has no latency, so that one signal without values is none that is dead: it is where all
  /// of its entity are. A collector that fails takes its signals away; of the host, which cannot go away itself,
  /// those count as dead for a day.
  ///
  /// - Complexity: O(signals).
  borrowing func signalHealth() -> SignalHealth {
    let newest = newestByEntity()
    var health = SignalHealth()
    for index in registry.places.indices {
      let place = registry.places[index]
      let descriptor = place.descriptor
      if place.isLive {
        health.signals += 1
        let age = clock.seconds - (newest[descriptor.entity] ?? clock.seconds)
        if age >= ValueTimes.patience(with: descriptor.entity) {
          health.noteDead(descriptor)
        } else if quick.judgements[index].isWarm, quick.bank.age(at: index) >= settings.observeForSeconds {
          health.mature += 1
        } else {
          health.warming += 1
        }
      } else if isLost(place) {
        health.signals += 1
        health.noteDead(descriptor)
      }
    }
    return health
  }

  /// Engine time of the newest value of each entity; for look-ups only.
  private borrowing func newestByEntity() -> [Entity: Double] {
    var newest: [Entity: Double] = [:]
    for index in registry.places.indices where registry.places[index].isLive {
      let entity = registry.places[index].descriptor.entity
      newest[entity] = max(newest[entity] ?? 0, valueTimes.newest(at: index, registry.places[index]))
    }
    return newest
  }

  private borrowing func isLost(_ place: SignalRegistry.Place) -> Bool {
    place.descriptor.entity == .host && place.presence >= SignalRegistry.strangerSeconds
      && ValueTimes.lostSeconds.contains(clock.seconds - place.lastSeen)
  }
}
