import CSystemd
import Glibc

/// A connection to the system bus, for one thread.
///
/// Every call has a time limit. Nothing is started by it: a service that does not run gives an error.
final class BusConnection {
  /// Where the bus listens unless `DBUS_SYSTEM_BUS_ADDRESS` says otherwise.
  static let standardAddress = "unix:path=/run/dbus/system_bus_socket"

  private let bus: OpaquePointer

  /// Connects.
  ///
  /// - Parameters:
  ///   - address: In D-Bus's notation.
  ///   - seconds: How long one call may take.
  /// - Throws: ``BusFailure`` where there is no bus.
  init(address: String, timeoutSeconds seconds: UInt64) throws(BusFailure) {
    var made: OpaquePointer?
    try BusFailure.check(sd_bus_new(&made), "sd_bus_new")
    guard let made else { throw BusFailure(operation: "sd_bus_new", code: ENOMEM) }
    bus = made
    try BusFailure.check(sd_bus_set_address(bus, address), "sd_bus_set_address")
    try BusFailure.check(sd_bus_set_bus_client(bus, 1), "sd_bus_set_bus_client")
    try BusFailure.check(
      sd_bus_set_method_call_timeout(bus, seconds * 1_000_000), "sd_bus_set_method_call_timeout")
    try BusFailure.check(sd_bus_start(bus), "sd_bus_start")
  }

  deinit { _ = sd_bus_close_unref(bus) }

  /// Calls a method of the service manager and waits for the answer.
  ///
  /// - Parameters:
  ///   - method: Its name.
  ///   - interface: The interface that it belongs to.
  ///   - path: The object that is called.
  ///   - arguments: Strings, in their order.
  /// - Returns: The answer.
  /// - Throws: ``BusFailure`` where there is none in time, or an error.
  func call(
    _ method: String, of interface: String, at path: String, _ arguments: [String] = []
  ) throws(BusFailure) -> BusMessage {
    var request: OpaquePointer?
    try BusFailure.check(
      sd_bus_message_new_method_call(bus, &request, SystemdNames.service, path, interface, method), method)
    defer { sd_bus_message_unref(request) }
    try BusFailure.check(sd_bus_message_set_auto_start(request, 0), method)
    for argument in arguments {
      try BusFailure.check(sd_bus_message_append_basic(request, CChar(UInt8(ascii: "s")), argument), method)
    }
    var reply: OpaquePointer?
    try BusFailure.check(sd_bus_call(bus, request, 0, nil, &reply), method)
    guard let reply else { throw BusFailure(operation: method, code: EBADMSG) }
    return BusMessage(taking: reply)
  }

  /// Reads one property, positioned at its value.
  func property(
    _ name: String, of interface: String, at path: String, type: String
  ) throws(BusFailure) -> BusMessage {
    let reply = try call("Get", of: SystemdNames.properties, at: path, [interface, name])
    guard try reply.enter("v", type) else { throw BusFailure(operation: name, code: EBADMSG) }
    return reply
  }

  /// Reads all properties of an interface: the answer is positioned at the first name.
  func properties(of interface: String, at path: String) throws(BusFailure) -> BusMessage {
    let reply = try call("GetAll", of: SystemdNames.properties, at: path, [interface])
    guard try reply.enter("a", "{sv}") else { throw BusFailure(operation: "GetAll", code: EBADMSG) }
    return reply
  }

  /// Asks for the signals that match a rule in D-Bus's notation.
  func listen(for rule: String) throws(BusFailure) {
    // A handler that takes nothing leaves every message to ``next(timeoutMicroseconds:)``.
    try BusFailure.check(sd_bus_add_match(bus, nil, rule, { _, _, _ in 0 }, nil), "match")
  }

  /// The next message that came without being asked for.
  ///
  /// - Parameter timeout: How long to wait for one.
  /// - Returns: `nil` when none came in time.
  /// - Throws: ``BusFailure`` where the connection is gone.
  func next(timeoutMicroseconds timeout: UInt64) throws(BusFailure) -> BusMessage? {
    if let message = try process() { return message }
    // Interrupted, or with something that is no message: the caller asks again.
    try BusFailure.check(sd_bus_wait(bus, timeout), "sd_bus_wait")
    return try process()
  }

  /// The object of a unit, whose name is escaped in it.
  static func path(ofUnit name: String) -> String {
    var path: UnsafeMutablePointer<CChar>?
    guard sd_bus_path_encode(SystemdNames.unitPath, name, &path) >= 0, let path else { return "" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The unit behind an object's path.
  static func unit(ofPath path: String) -> String? {
    var name: UnsafeMutablePointer<CChar>?
    guard sd_bus_path_decode(path, SystemdNames.unitPath, &name) > 0, let name else { return nil }
    defer { free(name) }
    return String(cString: name)
  }

  /// Works until there is a message or nothing to do.
  private func process() throws(BusFailure) -> BusMessage? {
    while true {
      var message: OpaquePointer?
      guard try BusFailure.check(sd_bus_process(bus, &message), "sd_bus_process") > 0 else { return nil }
      if let message { return BusMessage(taking: message) }
    }
  }
}

/// Names of the service manager on the bus.
enum SystemdNames {
  static let service = "org.freedesktop.systemd1"
  static let path = "/org/freedesktop/systemd1"
  static let unitPath = "/org/freedesktop/systemd1/unit"
  static let manager = "org.freedesktop.systemd1.Manager"
  static let unit = "org.freedesktop.systemd1.Unit"
  static let properties = "org.freedesktop.DBus.Properties"
}
