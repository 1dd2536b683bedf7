import Glibc

/// A sensor of temperature, and the temperature at which its device stops or breaks.
struct ThermalSensor: Equatable {
  /// What people know it by: the chip, its device and the sensor's label.
  var name: String
  /// The file of the present temperature.
  var path: String
  /// The critical temperature, degrees Celsius.
  var limit: Double
}

/// Finds the sensors of a host that have a limit: those of `/sys/class/hwmon`, else those of `/sys/class/thermal`.
///
/// Sensors without a limit are left out, as nothing tells whether they measure anything real. So are disks
/// (`drivetemp`), which a question may wake up, and single cores, whose package has a sensor of its own.
enum ThermalSensors {
  /// Limits outside of these are placeholders of the firmware, degrees Celsius.
  static let plausibleLimits = 30.0...200.0

  /// Searches below a root.
  static func find(_ settings: SamplerSettings, _ buffer: inout ReadBuffer) -> [ThermalSensor] {
    let folder = settings.path("sys/class/hwmon")
    let chips = DeviceAttributes.names(in: folder, prefix: "hwmon")
    let found = chips.flatMap { sensors(of: "\(folder)/\($0)", &buffer) }
    return found.isEmpty ? zones(settings, &buffer) : found
  }

  /// A temperature in thousandths of a degree, as all of these files have it; `nil` where it is no number or below
  /// zero.
  static func degrees(parsing bytes: UnsafeRawBufferPointer) -> Double? {
    ByteScanner.number(parsing: bytes).map { Double($0) / 1000 }
  }

  private static func sensors(of chip: String, _ buffer: inout ReadBuffer) -> [ThermalSensor] {
    guard let name = DeviceAttributes.text("\(chip)/name", &buffer), name != "drivetemp" else { return [] }
    let owner = owner(of: chip, named: name)
    var found: [ThermalSensor] = []
    for file in DeviceAttributes.names(in: chip, prefix: "temp") where file.hasSuffix("_input") {
      let sensor = file.dropLast(6)
      let label = DeviceAttributes.text("\(chip)/\(sensor)_label", &buffer) ?? String(sensor)
      guard !label.hasPrefix("Core "), let limit = limit(of: "\(chip)/\(sensor)", &buffer) else { continue }
      let isTaken = found.contains { $0.name == "\(owner) \(label)" }
      found.append(
        ThermalSensor(
          name: "\(owner) \(isTaken ? String(sensor) : label)", path: "\(chip)/\(file)", limit: limit))
    }
    return found
  }

  /// Chips of the same kind are told apart by their devices, whose names stay over a boot.
  private static func owner(of chip: String, named name: String) -> String {
    guard let device = DeviceAttributes.linkTarget("\(chip)/device") else { return name }
    return device.hasPrefix(name) ? device : "\(name) \(device)"
  }

  private static func limit(of sensor: String, _ buffer: inout ReadBuffer) -> Double? {
    for ending in ["_crit", "_max"] {
      guard let number = DeviceAttributes.number(sensor + ending, &buffer) else { continue }
      let limit = Double(number) / 1000
      if plausibleLimits.contains(limit) { return limit }
    }
    return nil
  }

  private static func zones(_ settings: SamplerSettings, _ buffer: inout ReadBuffer) -> [ThermalSensor] {
    let folder = settings.path("sys/class/thermal")
    var found: [ThermalSensor] = []
    for zone in DeviceAttributes.names(in: folder, prefix: "thermal_zone") {
      let path = "\(folder)/\(zone)"
      guard let type = DeviceAttributes.text("\(path)/type", &buffer),
        let limit = criticalTrip(of: path, &buffer)
      else { continue }
      let isTaken = found.contains { $0.name == type }
      found.append(
        ThermalSensor(name: isTaken ? "\(type) \(zone)" : type, path: "\(path)/temp", limit: limit))
    }
    return found
  }

  private static func criticalTrip(of zone: String, _ buffer: inout ReadBuffer) -> Double? {
    for trip in 0..<16 {
      guard let type = DeviceAttributes.text("\(zone)/trip_point_\(trip)_type", &buffer) else { return nil }
      guard type == "critical",
        let number = DeviceAttributes.number("\(zone)/trip_point_\(trip)_temp", &buffer)
      else { continue }
      return plausibleLimits.contains(Double(number) / 1000) ? Double(number) / 1000 : nil
    }
    return nil
  }
}
