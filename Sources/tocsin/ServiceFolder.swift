import Glibc

/// The folders that systemd hands to a service by the names of its settings.
enum ServiceFolder {
  /// The folder of a variable such as `LOGS_DIRECTORY`; nil where it is not set.
  ///
  /// systemd separates several directories by colons; the first is the one that is meant.
  static func path(_ variable: String) -> String? {
    getenv(variable).flatMap { String(cString: $0).split(separator: ":").first.map(String.init) }
  }
}
