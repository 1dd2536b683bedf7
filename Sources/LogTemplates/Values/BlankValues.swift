/// What has stood in one blank of a template lately.
public struct BlankValues: Hashable, Sendable {
  /// A value and how often it was seen.
  public struct Value: Hashable, Sendable {
    /// The value as it came, at most 41 bytes: mask and escape before showing.
    ///
    /// The middle of a longer one is left out.
    public var text: String
    /// How often it was seen among the last few dozen messages looked at; an estimate, never too small.
    public var count: Int
  }

  /// What kind of blank it is, as it stands in the template's text: `<ip>`.
  public var kind: String
  /// Which blank of the template's text it is, from 0.
  public var ordinal: Int
  /// The most frequent values, the most frequent one first.
  public var values: [Value]
}

extension TemplateBook {
  /// The values that have stood in a pair's blanks lately: which address, which path.
  ///
  /// At most four blanks, those that tell most: users, hosts, addresses and paths before names, names before
  /// numbers. Of frequent messages one in 64 is looked at.
  public func blankValues(pair: UInt32) -> [BlankValues] {
    let sketch = pairs.sketches[Int(pair)]
    return sketch.places.indices.map { index in
      BlankValues(
        kind: "\(sketch.places[index].blank.word)", ordinal: Int(sketch.places[index].ordinal),
        values: sketch.values(at: index).map { value, count in
          BlankValues.Value(text: String(decoding: value, as: UTF8.self), count: count)
        })
    }
  }
}
