/// Why state could not be opened, written or read.
public struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of obstacle it is.
  public enum Kind: Hashable, Sendable {
    /// The filesystem is full, or a quota is.
    case noSpace
    /// The filesystem or the file may be read only.
    case readOnly
    /// The process may not do it.
    case permission
    /// The folder is not there, or is no folder.
    case missing
    /// Another process holds the file.
    case busy
    /// The snapshot is larger than the store takes.
    case tooLarge
    /// The file is damaged.
    case damaged
    /// Something else, such as an I/O error.
    case other
  }

  /// What sort of obstacle it is.
  public var kind: Kind
  /// The file or folder.
  public var path: String
  /// What was tried: `write a snapshot`.
  public var operation: String
  /// What the system or SQLite says.
  public var reason: String

  /// Describes a failure.
  public init(kind: Kind, path: String, operation: String, reason: String) {
    self.kind = kind
    self.path = path
    self.operation = operation
    self.reason = reason
  }

  /// One line: `/var/lib/tocsin/state.db: cannot write a snapshot: database or disk is full`.
  public var description: String { "\(path): cannot \(operation): \(reason)" }
}
