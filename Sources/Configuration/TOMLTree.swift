/// A value of a TOML document, with the line on which it begins.
struct TOMLNode {
  /// What a value can be.
  enum Kind {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    case array([TOMLNode])
    case table(TOMLTable)
    /// `[[name]]`: kept apart from ``array(_:)`` because only this one can be added to.
    case tables([TOMLTable])
    /// A date or a time: no setting is one.
    case date
  }

  let kind: Kind
  /// The first being 1.
  let line: Int

  /// The value for error messages: `"5 parsecs"`, `the integer 5`.
  var summary: String {
    switch kind {
    case .string(let text): "\"\(PrintableText.excerpt(text))\""
    case .integer(let value): "the integer \(value)"
    case .float(let value): "the number \(value)"
    case .boolean(let value): "\(value)"
    case .array, .tables: "an array"
    case .table: "a table"
    case .date: "a date"
    }
  }

  /// The elements of an array of either kind.
  var elements: [TOMLNode]? {
    switch kind {
    case .array(let elements): elements
    case .tables(let tables): tables.map { TOMLNode(kind: .table($0), line: $0.line) }
    default: nil
    }
  }
}

/// A table of a TOML document, in the order of its keys.
///
/// A class, because headers and dotted keys go back into tables that were begun before.
final class TOMLTable {
  /// How a table came to be, which decides who may add to it.
  enum Definition {
    /// Named only on the way to another table.
    case implicit
    /// By a header of its own.
    case header
    /// By a dotted key.
    case dotted
    /// In braces.
    case inline
  }

  /// A key with its value.
  struct Entry {
    let name: String
    let line: Int
    var value: TOMLNode
  }

  /// The line on which the table begins.
  let line: Int
  /// How the table came to be.
  var definition: Definition
  /// The keys, as they were written.
  private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  init(line: Int, definition: Definition) {
    self.line = line
    self.definition = definition
  }

  /// The value of a key.
  subscript(name: String) -> TOMLNode? { places[name].map { entries[$0].value } }

  /// Sets a key, or replaces its value.
  func set(_ name: String, _ value: TOMLNode, line: Int) {
    if let place = places[name] {
      entries[place].value = value
    } else {
      places[name] = entries.count
      entries.append(Entry(name: name, line: line, value: value))
    }
  }
}

/// Where and why a text is not TOML.
struct TOMLSyntaxFailure: Error {
  let line: Int
  let column: Int
  let reason: String
}
