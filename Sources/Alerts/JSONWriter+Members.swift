/// Members of an object, key and value in one call.
extension JSONWriter {
  /// Writes a member whose value `value` writes.
  package mutating func member(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
    key(name)
    value(&self)
  }

  /// Writes a text.
  package mutating func member(_ name: StaticString, _ value: String) {
    key(name)
    string(value)
  }

  /// Writes a text, or `null` where there is none.
  package mutating func member(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  /// Writes a number, as ``number(_:)`` does.
  package mutating func member(_ name: StaticString, _ value: Double) {
    key(name)
    number(value)
  }

  /// Writes a number, or `null` where there is none or no finite one.
  package mutating func member(_ name: StaticString, _ value: Double?) {
    key(name)
    if let value, value.isFinite { number(value) } else { null() }
  }

  /// Writes an integer.
  package mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }

  /// Writes an integer, or `null` where there is none.
  package mutating func member(_ name: StaticString, _ value: (some BinaryInteger)?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  /// Writes `true` or `false`.
  package mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a time as RFC 3339 has it, or `null` where there is none.
  ///
  /// - Parameters:
  ///   - name: The key.
  ///   - microseconds: The time, in microseconds since 1970 UTC.
  package mutating func member(_ name: StaticString, time microseconds: Int64?) {
    member(name, microseconds.map(Timestamp.utc))
  }

  /// Writes an object whose members `body` writes.
  package mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
    key(name)
    object(body)
  }

  /// Writes an array with one element for each call of `element`.
  package mutating func array<Element>(
    _ name: StaticString, _ values: [Element], _ element: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    array(values, element)
  }

  /// Writes an array of texts.
  package mutating func array(_ name: StaticString, _ values: [String]) {
    array(name, values) { $0.string($1) }
  }
}
