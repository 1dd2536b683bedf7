/// What the kernel's names of block devices tell.
enum DiskName {
  /// The name of the disk that a partition of this name would be on.
  ///
  /// Digits at the end are cut off, and the `p` that parts them from a disk's name that ends in a digit itself:
  /// `sda1` is on `sda`, `nvme0n1p2` on `nvme0n1`.
  ///
  /// - Returns: `nil` where the name has not the form of a partition's.
  static func parent(of name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var end = name.count
    while end > 0, isDigit(name[end - 1]) { end -= 1 }
    guard end > 0, end < name.count else { return nil }
    if end > 1, name[end - 1] == UInt8(ascii: "p"), isDigit(name[end - 2]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: name[..<end])
  }

  /// True for devices that stand on others, which show the same trouble themselves.
  static func isStacked(_ name: UnsafeRawBufferPointer) -> Bool {
    name.hasPrefix("dm-") || name.hasPrefix("md") || name.hasPrefix("zram") || name.hasPrefix("drbd")
      || name.hasPrefix("bcache")
  }

  /// True for devices that are a file, a piece of memory or a drive for media: what they do shows elsewhere.
  static func isPassedOver(_ name: UnsafeRawBufferPointer) -> Bool {
    name.hasPrefix("loop") || name.hasPrefix("ram") || name.hasPrefix("fd") || name.hasPrefix("sr")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
