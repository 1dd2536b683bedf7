import Control
import Engine

/// What `--version` prints.
enum Version {
  static let number = TocsinVersion.number
  static let line = "tocsind \(number) (alert schema 1, snapshot format \(Engine.snapshotVersion))"
}
