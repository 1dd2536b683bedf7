/// Units of devices.
enum DeviceUnit {
  /// The unit of the whole disk that a device is, or is a part of.
  ///
  /// - Parameter path: Where the kernel shows the device: `/sys/devices/…/block/sda/sda1`.
  /// - Returns: `dev-sda.device`; `nil` for what is no block device.
  static func disk(ofSystemPath path: String) -> String? {
    let components = path.split(separator: "/")
    guard components.first == "sys", let block = components.lastIndex(of: "block"),
      block + 1 < components.count
    else { return nil }
    let name = components[block + 1].split(separator: "-", omittingEmptySubsequences: false)
    return "dev-" + name.joined(separator: #"\x2d"#) + ".device"
  }
}
