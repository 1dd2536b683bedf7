/// What the sources of outside signals share: their names, and the room to remember their series.
///
/// A value, part of ``OutsideSignals`` and behind the same lock.
public struct OutsideClaims: Sendable {
  /// Numbers that are remembered of all sources together, from one of their expositions to the next.
  ///
  /// With names of 400 bytes, the longest that are taken, that is about 16 MiB.
  public static let seriesCapacity = 32_768

  /// Numbers that are remembered now.
  public private(set) var series = 0
  /// Who has a source's name.
  private var owners: [String: String] = [:]

  /// The names that somebody has, in order.
  public var names: [String] { owners.keys.sorted() }

  /// Asks for a source's name, which only one may have at a time.
  ///
  /// - Parameters:
  ///   - source: The name.
  ///   - owner: Who asks.
  /// - Returns: Who has it already; `nil` where the asker has it now.
  public mutating func claim(_ source: String, by owner: String) -> String? {
    guard let present = owners[source], present != owner else {
      owners[source] = owner
      return nil
    }
    return present
  }

  /// Gives a source's name back, where the asker has it.
  public mutating func release(_ source: String, by owner: String) {
    if owners[source] == owner { owners[source] = nil }
  }

  /// Asks for room to remember so many numbers more; returns for how many there is.
  public mutating func reserve(_ wanted: Int) -> Int {
    let granted = min(wanted, Self.seriesCapacity - series)
    series += granted
    return granted
  }

  /// Gives room back.
  public mutating func giveBack(_ count: Int) {
    series -= count
  }
}
