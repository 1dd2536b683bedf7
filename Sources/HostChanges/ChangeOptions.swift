/// What is watched for changes, and where.
public struct ChangeOptions: Sendable, Hashable {
  /// The directory that stands for `/`.
  public var root = "/"
  /// Whether files of configuration are watched.
  public var watchesConfiguration = true
  /// Whether users may be named.
  public var keepsUserNames = false
  /// Changes of packages up to this moment were told before; microseconds since 1970 UTC.
  public var packagesSinceMicroseconds: Int64 = 0
  /// The same of files.
  public var filesSinceMicroseconds: Int64 = 0

  /// Watches this host.
  public init() {}

  /// How far back changes are looked for at the start, microseconds: one that came just before the daemon did may
  /// be the cause of what it sees first.
  public static let lookBackMicroseconds: Int64 = 3_600_000_000

  /// A path below ``root``.
  func path(_ absolute: String) -> String {
    root == "/" ? absolute : root + absolute
  }
}
