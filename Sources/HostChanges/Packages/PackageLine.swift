/// A line of dpkg's log that says what is done to a package.
struct PackageLine: Hashable {
  enum Action: Hashable {
    /// Files are being put in place where there were none.
    case install
    /// Files are being replaced.
    case upgrade
    case remove
    case purge
    /// The package's own script is about to run, which is when services are restarted.
    case configure
  }

  var realtimeMicroseconds: Int64
  var action: Action
  var package: String
  var architecture: String
  /// The version before; empty where there was none.
  var old: String
  /// The version after; empty where there is none.
  var new: String
}

/// What a line of dpkg's log is.
enum PackageLogEntry: Hashable {
  case package(PackageLine)
  /// Something that dpkg does and that changes no package: it runs, at this time.
  case activity(Int64)
  /// Not a line of dpkg's.
  case stray

  /// The longest line that dpkg could write is far shorter.
  static let maximumLength = 1024

  /// Reads a line as dpkg(1) writes it: `2026-08-23 02:59:07 upgrade name:amd64 1.0 1.1`.
  init(_ line: ArraySlice<UInt8>) {
    let fields = line.count > Self.maximumLength ? [] : line.split(separator: UInt8(ascii: " "))
    guard fields.count >= 3, let time = LocalTime.microseconds(date: fields[0], time: fields[1]) else {
      self = .stray
      return
    }
    self = Self.package(fields, time).map { .package($0) } ?? .activity(time)
  }

  private static func package(_ fields: [ArraySlice<UInt8>], _ time: Int64) -> PackageLine? {
    guard fields.count >= 5, let action = action(fields[2]), let name = word(fields[3]) else { return nil }
    let parts = name.split(separator: ":", maxSplits: 1)
    // Both become part of a file's name.
    guard let package = parts.first, !name.contains("/"), let first = version(fields[4]),
      let second = fields.count > 5 ? version(fields[5]) : ""
    else { return nil }
    // "configure name version <none>": the version is the one that is being set up.
    let (old, new) = action == .configure ? ("", first) : (first, second)
    return PackageLine(
      realtimeMicroseconds: time, action: action, package: String(package),
      architecture: parts.count > 1 ? String(parts[1]) : "", old: old, new: new)
  }

  private static func action(_ word: ArraySlice<UInt8>) -> PackageLine.Action? {
    switch String(decoding: word, as: UTF8.self) {
    case "install": .install
    case "upgrade": .upgrade
    case "remove": .remove
    case "purge": .purge
    case "configure": .configure
    default: nil
    }
  }

  private static func version(_ field: ArraySlice<UInt8>) -> String? {
    field.elementsEqual("<none>".utf8) ? "" : word(field)
  }

  /// Printable ASCII, as names and versions of packages are.
  private static func word(_ field: ArraySlice<UInt8>) -> String? {
    guard field.count <= 256, field.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return String(decoding: field, as: UTF8.self)
  }
}
