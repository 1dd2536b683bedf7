/// What `/proc/uptime` says.
enum SystemUptime {
  /// Parses the seconds since the boot, sleep included: the clock of the processes' start times.
  static func seconds(parsing bytes: UnsafeRawBufferPointer) -> Double? {
    var text = ByteScanner(bytes)
    return text.decimal()
  }
}
