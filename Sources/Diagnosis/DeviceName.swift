/// Names of block devices.
enum DeviceName {
  /// The disk of a partition by the kernel's names: `sda1` is of `sda`, `nvme0n1p2` of `nvme0n1`; all else is its own.
  ///
  /// What is stacked on disks, such as `dm-0` and `md0`, stands for itself: its name does not tell.
  static func wholeDisk(_ name: String) -> String {
    let digits = name.utf8.reversed().prefix { $0 &- UInt8(ascii: "0") < 10 }.count
    guard digits > 0 else { return name }
    let stem = name.dropLast(digits)
    for disk in ["sd", "vd", "hd", "xvd"] where stem.hasPrefix(disk) {
      return stem.utf8.count > disk.utf8.count ? String(stem) : name
    }
    guard stem.hasSuffix("p"), let last = stem.dropLast().utf8.last, last &- UInt8(ascii: "0") < 10 else {
      return name
    }
    return String(stem.dropLast())
  }
}
