import Glibc

/// Asks the service manager, systemd as process 1, over the system bus; it changes nothing.
///
/// To be used by one thread. Every call blocks for a few milliseconds, for its time limit at most.
public final class ServiceManagerBus {
  /// A unit as the manager lists it.
  public struct ListedUnit: Sendable, Hashable {
    /// Its full name.
    public var name: String
    /// `active`, `inactive`, `failed`, `activating` and so on.
    public var activeState: String
    /// Its object on the bus.
    var path: String
  }

  /// Lists beyond this length are cut off: no host has as many units.
  static let maximumUnits = 16_384

  let connection: BusConnection

  /// Connects.
  ///
  /// - Parameters:
  ///   - address: In D-Bus's notation; `nil` for the host's own bus.
  ///   - timeoutSeconds: How long one call may take.
  /// - Throws: ``BusFailure`` where there is no bus.
  public init(address: String? = nil, timeoutSeconds: UInt64 = 5) throws(BusFailure) {
    let found = address ?? Self.environmentAddress ?? BusConnection.standardAddress
    connection = try BusConnection(address: found, timeoutSeconds: timeoutSeconds)
  }

  private static var environmentAddress: String? {
    getenv("DBUS_SYSTEM_BUS_ADDRESS").map { String(cString: $0) }
  }

  /// Every unit in the manager's memory.
  public func units() throws(BusFailure) -> [ListedUnit] {
    let reply = try connection.call("ListUnits", of: SystemdNames.manager, at: SystemdNames.path)
    var units: [ListedUnit] = []
    guard try reply.enter("a", "(ssssssouso)") else { return [] }
    while units.count < Self.maximumUnits, try reply.enter("r", "ssssssouso") {
      let name = try reply.string()
      try reply.skip("ss")
      let state = try reply.string()
      try reply.skip("ss")
      units.append(ListedUnit(name: name, activeState: state, path: try reply.string("o")))
      try reply.skip("uso")
      try reply.exit()
    }
    return units
  }

  /// A switch of a unit, such as `IOAccounting`; `nil` where its kind has no such property.
  public func isSet(_ property: String, of unit: ListedUnit) throws(BusFailure) -> Bool? {
    try value(property, of: unit, type: "b") { value throws(BusFailure) in try value.bool() }
  }

  /// A count of a unit; `nil` where it is not kept.
  func count(_ property: String, of unit: ListedUnit) throws(BusFailure) -> UInt64? {
    let count = try value(property, of: unit, type: "t") { value throws(BusFailure) in try value.uint64() }
    return count == .max ? nil : count
  }

  /// How often a service was started again by itself; `nil` for what is no service.
  func restarts(of unit: ListedUnit) throws(BusFailure) -> UInt64? {
    guard unit.name.hasSuffix(".service") else { return nil }
    return try value("NRestarts", of: unit, type: "u") { value throws(BusFailure) in
      UInt64(try value.uint32())
    }
  }

  /// Why a unit failed, in systemd's word; empty where it does not say.
  func result(of unit: ListedUnit) throws(BusFailure) -> String {
    try value("Result", of: unit, type: "s") { value throws(BusFailure) in try value.string() } ?? ""
  }

  /// When a unit last changed its state, microseconds since 1970 UTC; 0 where it does not say.
  func stateChange(of unit: ListedUnit) throws(BusFailure) -> Int64 {
    let time = try value("StateChangeTimestamp", of: unit, in: SystemdNames.unit, type: "t") {
      value throws(BusFailure) in try value.uint64()
    }
    return time.flatMap(Int64.init(exactly:)) ?? 0
  }

  /// Reads a property of a unit; `nil` where the unit has gone or has no such property.
  private func value<Value>(
    _ property: String, of unit: ListedUnit, in interface: String? = nil, type: String,
    _ read: (borrowing BusMessage) throws(BusFailure) -> Value
  ) throws(BusFailure) -> Value? {
    guard let interface = interface ?? Self.interface(of: unit.name) else { return nil }
    do throws(BusFailure) {
      return try read(connection.property(property, of: interface, at: unit.path, type: type))
    } catch {
      // A manager that is stuck would be waited for once for each unit.
      if error.isOfConnection { throw error }
      return nil
    }
  }

  /// The interface of the units that have processes, by the suffix of their names.
  static func interface(of unit: String) -> String? {
    switch unit.split(separator: ".").last {
    case "service": "org.freedesktop.systemd1.Service"
    case "scope": "org.freedesktop.systemd1.Scope"
    case "socket": "org.freedesktop.systemd1.Socket"
    case "mount": "org.freedesktop.systemd1.Mount"
    case "swap": "org.freedesktop.systemd1.Swap"
    default: nil
    }
  }
}
