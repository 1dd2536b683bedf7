import CSystemd
import Glibc

/// A message of the bus, walked through from its beginning.
///
/// Every step says what it expects; of a message that has another form the walk ends in an error.
struct BusMessage: ~Copyable {
  private let message: OpaquePointer

  /// Takes over a reference that the caller holds.
  init(taking message: OpaquePointer) {
    self.message = message
  }

  deinit { sd_bus_message_unref(message) }

  /// The object that a signal comes from.
  var path: String { sd_bus_message_get_path(message).map { String(cString: $0) } ?? "" }

  /// True for a signal of this interface and name.
  func isSignal(_ interface: String, _ member: String) -> Bool {
    sd_bus_message_is_signal(message, interface, member) > 0
  }

  /// Reads a string or an object's path.
  func string(_ type: Unicode.Scalar = "s") throws(BusFailure) -> String {
    var text: UnsafePointer<CChar>?
    guard try read(type, &text), let text else { throw Self.malformed }
    return String(cString: text)
  }

  /// Reads an array of strings, and hands out each.
  func strings(_ take: (String) -> Void) throws(BusFailure) {
    guard try enter("a", "s") else { return }
    var text: UnsafePointer<CChar>?
    while try read("s", &text) {
      guard let text else { throw Self.malformed }
      take(String(cString: text))
    }
    try exit()
  }

  /// Reads a boolean.
  func bool() throws(BusFailure) -> Bool {
    var value: Int32 = 0
    guard try read("b", &value) else { throw Self.malformed }
    return value != 0
  }

  /// Reads a number of 32 bits.
  func uint32() throws(BusFailure) -> UInt32 {
    var value: UInt32 = 0
    guard try read("u", &value) else { throw Self.malformed }
    return value
  }

  /// Reads a number of 64 bits.
  func uint64() throws(BusFailure) -> UInt64 {
    var value: UInt64 = 0
    guard try read("t", &value) else { throw Self.malformed }
    return value
  }

  /// Passes over values of these types.
  func skip(_ types: String) throws(BusFailure) {
    try BusFailure.check(sd_bus_message_skip(message, types), "bus message")
  }

  /// Enters an array, a structure, an entry of a dictionary or a variant.
  ///
  /// - Parameters:
  ///   - type: `a`, `r`, `e` or `v`.
  ///   - contents: The types within.
  /// - Returns: False at the end of the surrounding array.
  /// - Throws: ``BusFailure`` where something else follows.
  func enter(_ type: Unicode.Scalar, _ contents: String) throws(BusFailure) -> Bool {
    try BusFailure.check(
      sd_bus_message_enter_container(message, CChar(truncatingIfNeeded: type.value), contents), "bus message")
      > 0
  }

  /// Leaves what was entered last.
  func exit() throws(BusFailure) {
    try BusFailure.check(sd_bus_message_exit_container(message), "bus message")
  }

  private func read<Value>(_ type: Unicode.Scalar, _ value: inout Value) throws(BusFailure) -> Bool {
    let status = withUnsafeMutablePointer(to: &value) {
      sd_bus_message_read_basic(message, CChar(truncatingIfNeeded: type.value), $0)
    }
    return try BusFailure.check(status, "bus message") > 0
  }

  private static var malformed: BusFailure { BusFailure(operation: "bus message", code: EBADMSG) }
}
