/// How closely a signal is watched, and what that costs.
public enum DetectorTier: UInt8, Hashable, Sendable, CaseIterable {
  /// Two levels: some 270 bytes, for thousands of signals and for quick paces, where levels follow a season.
  case light
  /// Levels and profiles of day and week: what is usual at this hour.
  case seasonal
  /// Profiles and thirteen streams of novelty: for the signals of the host, and those that somebody chose.
  case full
}
