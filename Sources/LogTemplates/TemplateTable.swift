/// The templates of all units, keyed by id and shared by all units that log them.
struct TemplateTable: Sendable {
  private(set) var ids: [UInt64] = []
  private(set) var texts: [[UInt8]] = []
  private var uses: [UInt32] = []
  private var vacant: [UInt32] = []
  private var index = HashIndex()
  /// Bytes of memory that all templates take, about.
  private(set) var footprint = 0

  private static let rowBytes = 96

  /// How many templates there are.
  var count: Int { index.count }

  /// The template of this id, or `nil`.
  func find(_ id: UInt64) -> UInt32? {
    index.value(of: id)
  }

  /// Adds a template that nothing uses yet.
  mutating func insert(id: UInt64, text: [UInt8]) -> UInt32 {
    let template = vacant.popLast() ?? grow()
    ids[Int(template)] = id
    texts[Int(template)] = text.trimmed()
    footprint += text.count + TemplateTable.rowBytes
    index.set(id, to: template)
    return template
  }

  /// Gives a template another text.
  mutating func setText(of template: UInt32, to text: [UInt8]) {
    footprint += text.count - texts[Int(template)].count
    texts[Int(template)] = text.trimmed()
  }

  /// How many pairs use a template.
  func uses(of template: UInt32) -> UInt32 {
    uses[Int(template)]
  }

  /// Counts one more use.
  mutating func retain(_ template: UInt32) {
    uses[Int(template)] += 1
  }

  /// Counts one use less, and forgets a template without any.
  mutating func release(_ template: UInt32) {
    let place = Int(template)
    uses[place] -= 1
    guard uses[place] == 0 else { return }
    index.remove(ids[place])
    footprint -= texts[place].count + TemplateTable.rowBytes
    texts[place] = []
    vacant.append(template)
  }

  private mutating func grow() -> UInt32 {
    ids.append(0)
    texts.append([])
    uses.append(0)
    return UInt32(ids.count - 1)
  }
}
