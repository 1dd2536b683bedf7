/// Takes a list of tables apart, such as `[[source.file]]`, and gathers what is wrong with it.
protocol TableListReader {
  /// What one table becomes.
  associatedtype Item

  /// The keys of a table.
  static var names: [String] { get }
  /// How many tables there may be.
  static var capacity: Int { get }
  /// The key that says what a table is about.
  static var subjectKey: String { get }
  /// What is expected of that key, for people.
  static var subjectMeaning: String { get }
  /// What is wrong with a second table about the same, said behind the subject.
  static var repetition: String { get }
  /// An item of which nothing is set.
  static var blank: Item { get }

  /// What is wrong so far.
  var complaints: [Complaint] { get set }

  /// A reader without complaints.
  init()

  /// What an item is about; empty where that was not understood.
  static func subject(of item: Item) -> String

  /// Takes one entry of a table in.
  mutating func take(_ entry: TOMLTable.Entry, _ place: String, into item: inout Item)
}

extension TableListReader {
  /// Reads a list of tables.
  mutating func read(_ node: TOMLNode, _ path: String) -> [Item] {
    guard let elements = node.elements else {
      complaints.append(Complaint(path, expected: "tables [[\(path)]]", found: node))
      return []
    }
    guard elements.count <= Self.capacity else {
      complaints.append(
        Complaint(path, line: node.line, "expected at most \(Self.capacity) tables, found \(elements.count)"))
      return []
    }
    var items: [Item] = []
    for (index, element) in elements.enumerated() {
      let place = KeyPathText.element(path, index + 1)
      guard let item = item(element, place) else { continue }
      let subject = Self.subject(of: item)
      if items.contains(where: { Self.subject(of: $0) == subject }) {
        let text = "\"\(PrintableText.excerpt(subject))\" \(Self.repetition)"
        complaints.append(Complaint(place, line: element.line, text))
      }
      items.append(item)
    }
    return items
  }

  private mutating func item(_ node: TOMLNode, _ place: String) -> Item? {
    guard case .table(let table) = node.kind else {
      complaints.append(Complaint(place, expected: "a table", found: node))
      return nil
    }
    var item = Self.blank
    for entry in table.entries {
      let entryPlace = KeyPathText.join(place, entry.name)
      if Self.names.contains(entry.name) {
        take(entry, entryPlace, into: &item)
      } else {
        complaints.append(.unknownKey(entryPlace, entry, among: Self.names))
      }
    }
    if table[Self.subjectKey] == nil {
      let text = "expected a key \(Self.subjectKey) with \(Self.subjectMeaning), found none"
      complaints.append(Complaint(place, line: node.line, text))
    }
    return Self.subject(of: item).isEmpty ? nil : item
  }
}

extension SettingsKey {
  /// A key with a list of tables.
  static func tables<Reader: TableListReader>(
    _ path: String, _ place: WritableKeyPath<Settings, [Reader.Item]>, by _: Reader.Type,
    toml: @escaping (Reader.Item) -> String
  ) -> SettingsKey {
    SettingsKey(
      path: path,
      apply: { node, settings in
        var reader = Reader()
        let items = reader.read(node, path)
        guard reader.complaints.isEmpty else { return reader.complaints }
        settings[keyPath: place] = items
        return []
      },
      render: { "[" + $0[keyPath: place].map(toml).joined(separator: ", ") + "]" })
  }
}
