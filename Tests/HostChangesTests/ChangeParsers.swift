@testable import HostChanges

/// Every parser of what others write, for tests and for the fuzzer.
enum ChangeParsers {
  /// Runs all of them over some bytes.
  ///
  /// - Parameter bytes: What a file may hold.
  /// - Returns: Which promise does not hold; nil where all do.
  static func violation(by bytes: [UInt8]) -> String? {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard case .package(let found) = PackageLogEntry(line) else { continue }
      if found.package.isEmpty || !isPlain(found.package + found.architecture + found.old + found.new) {
        return "a package's name or version that is no word"
      }
      let (old, new) = (PackageVersion(found.old), PackageVersion(found.new))
      if old < new, new < old { return "versions in no order" }
    }
    for run in PackageHistory.runs(in: bytes) where run.command.contains(" -") { return "options are told" }
    let paths = UnitFileParser.paths(in: bytes)
    if paths.count > UnitFileParser.maximumPaths || !paths.allSatisfy({ $0.utf8.first == UInt8(ascii: "/") })
    {
      return "a path that is none"
    }
    let listeners = ListenerTable.listeners(in: bytes, .tcp) + ListenerTable.listeners(in: bytes, .udp)
    if listeners.count > 2 * ListenerTable.maximumCount { return "too many listeners" }
    if KernelModules.names(in: bytes).contains("") { return "a module without a name" }
    if DistantMounts.places(in: bytes).contains("/") { return "the root as a distant mount" }
    _ = PackageFiles(list: bytes, board: UnitBoard())
    return nil
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } }
}
