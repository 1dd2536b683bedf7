/// The modules that the kernel has loaded.
enum KernelModules {
  static let maximumBytes = 1 << 20

  /// The names in `/proc/modules`, each at the start of a line.
  static func names(in text: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let name = line.prefix { $0 != UInt8(ascii: " ") }
      // One that is just coming or going is told when it has.
      guard (1...64).contains(name.count), !isPassing(line) else { continue }
      names.insert(String(decoding: name, as: UTF8.self))
    }
    return names
  }

  /// `nf_nat 57344 2 xt_MASQUERADE, Loading 0x0000000000000000`: the fifth word is the state.
  private static func isPassing(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.split(separator: UInt8(ascii: " "))
    return words.count > 4 && !words[4].elementsEqual("Live".utf8)
  }
}
