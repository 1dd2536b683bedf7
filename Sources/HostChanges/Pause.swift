import Glibc

/// Waiting for nothing in particular.
enum Pause {
  /// Sleeps for so long.
  static func sleep(milliseconds: Int32) {
    usleep(UInt32(max(0, milliseconds)) * 1000)
  }
}
