import Engine

/// What `--version` prints.
enum Version {
  static let number = "0.1.0"
  static let line = "tocsind \(number) (alert schema 1, snapshot format \(Engine.snapshotVersion))"
}
