/// How units that have no past of their own share one name.
public enum UnitName {
  /// Folds the names of short-lived units into the pattern that they share.
  ///
  /// A login session, a transient unit of `systemd-run`, a container and a connection to a socket unit each get a
  /// new name every time, under which nothing could be learned: `session-12.scope` becomes `session-*.scope`,
  /// `run-u35.service` `run-*.service`, `docker-4f…e1.scope` `docker-*.scope`, and
  /// `sshd@3-10.0.0.1:22-10.0.0.7:50122.service` `sshd@*.service`. Any other name is returned as it is;
  /// the host in front of another host's unit, and its slash, stay.
  public static func folded(_ name: String) -> String {
    if let slash = name.lastIndex(of: "/") {
      return name[...slash] + folded(String(name[name.index(after: slash)...]))
    }
    guard let dot = name.lastIndex(of: ".") else { return name }
    let (stem, suffix) = (name[..<dot], name[dot...])
    if suffix == ".service", let instance = connectionInstance(of: stem) {
      return stem[..<instance] + "*" + suffix
    }
    guard suffix == ".scope" || stem.hasPrefix("run-"), let dash = stem.firstIndex(of: "-") else {
      return name
    }
    let last = stem.hasPrefix("run-") ? dash : stem.lastIndex(of: "-") ?? dash
    let rest = stem[stem.index(after: last)...]
    guard stem.hasPrefix("run-") || isRandom(rest) else { return name }
    return stem[...last] + "*" + suffix
  }

  /// A number, or at least twelve hexadecimal digits: what nobody chose as a name.
  private static func isRandom(_ text: Substring) -> Bool {
    let digits = text.utf8
    guard !digits.isEmpty else { return false }
    return digits.allSatisfy(isDecimal) || (digits.count >= 12 && digits.allSatisfy(isHexadecimal))
  }

  /// Where the instance begins in the name of a connection's unit: `number-address-address`, or `number-pid-uid`
  /// for a local socket; see `Accept=` in systemd.socket(5).
  private static func connectionInstance(of stem: Substring) -> Substring.Index? {
    guard let at = stem.firstIndex(of: "@") else { return nil }
    let instance = stem[stem.index(after: at)...].utf8
    guard let first = instance.first, isDecimal(first),
      instance.count(where: { $0 == UInt8(ascii: "-") }) >= 2,
      instance.allSatisfy({ isHexadecimal($0) || "-.:[]".utf8.contains($0) })
    else { return nil }
    return stem.index(after: at)
  }

  private static func isDecimal(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDecimal(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }
}
