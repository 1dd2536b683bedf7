/// What is kept of each device or interface between two readings, found again by its name.
///
/// The kernel lists them in the same order each time, so the next one is looked for where the last one was
/// found; only a change of the list costs a search. Not a dictionary: finding a name allocates nothing.
struct NamedTable<Element> {
  private struct Row {
    let name: [UInt8]
    var element: Element
    var isSeen: Bool
  }

  private var rows: [Row] = []
  private var cursor = 0
  private let maximumCount: Int
  /// How many names of this pass found no room.
  private(set) var refused = 0

  init(maximumCount: Int) {
    self.maximumCount = maximumCount
  }

  /// Begins a pass: until its end every name counts as gone that is not asked for.
  mutating func beginPass() {
    cursor = 0
    refused = 0
    for index in rows.indices { rows[index].isSeen = false }
  }

  /// The row of a name, made if it is new; `nil` where the table is full.
  mutating func row(of name: UnsafeRawBufferPointer, make: () -> Element) -> Int? {
    let found = index(of: name)
    guard found != nil || rows.count < maximumCount else {
      refused += 1
      return nil
    }
    let index = found ?? rows.count
    if index == rows.count { rows.append(Row(name: Array(name), element: make(), isSeen: true)) }
    rows[index].isSeen = true
    cursor = index + 1
    return index
  }

  /// The rows.
  var indices: Range<Int> { rows.indices }

  /// What is kept in a row.
  subscript(index: Int) -> Element {
    get { rows[index].element }
    _modify { yield &rows[index].element }
  }

  /// True when a name is in the table.
  func contains(_ name: UnsafeRawBufferPointer) -> Bool {
    rows.contains { name.equals($0.name) }
  }

  /// Ends a pass: removes the rows that it has not seen.
  mutating func endPass(_ leave: (inout Element) -> Void) {
    guard rows.contains(where: { !$0.isSeen }) else { return }
    for index in rows.indices where !rows[index].isSeen { leave(&rows[index].element) }
    rows.removeAll { !$0.isSeen }
  }

  private func index(of name: UnsafeRawBufferPointer) -> Int? {
    if cursor < rows.count, name.equals(rows[cursor].name) { return cursor }
    return rows.firstIndex { name.equals($0.name) }
  }
}
