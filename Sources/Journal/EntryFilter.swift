import Glibc
import Model

/// What the reader decides about an entry by itself: whose it is, and whether anybody wants it.
struct EntryFilter {
  /// The daemon's own entries.
  var own = OwnEntries.none
  /// Units whose entries nobody wants.
  var ignored = IgnoredUnits(globs: [])
  /// Which entries are those of other hosts.
  var origin = Origin.local

  /// Whose entries a journal holds.
  enum Origin {
    /// This machine's: journald wrote it here.
    case local
    /// Those of the machine that each entry names, this one's among them, by its id in hexadecimal digits.
    case named(ownMachine: [UInt8])
    /// Those of one host, whatever they say themselves.
    case host([UInt8])
  }
}

/// Recognises units that the configuration ignores, by the bytes of their names.
///
/// A verdict is kept for each of the latest names, by a hash: a journal names few units and each of them often.
final class IgnoredUnits {
  private let patterns: [GlobPattern]
  private var names: [[UInt8]]
  private var verdicts: [Bool]
  private static let places = 64

  /// Takes the globs of the configuration.
  init(globs: [String]) {
    patterns = globs.map(GlobPattern.init)
    names = patterns.isEmpty ? [] : Array(repeating: [], count: Self.places)
    verdicts = patterns.isEmpty ? [] : Array(repeating: false, count: Self.places)
  }

  /// True where nothing is ignored.
  var isEmpty: Bool { patterns.isEmpty }

  /// True where a pattern stands for this name.
  func contains(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard !patterns.isEmpty, !name.isEmpty else { return false }
    var hash: UInt32 = 2_166_136_261
    for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let place = Int(hash % UInt32(Self.places))
    if !names[place].elementsEqual(name) {
      names[place] = Array(name)
      verdicts[place] = patterns.contains { $0.matches(names[place]) }
    }
    return verdicts[place]
  }
}
