import FoundationEssentials

/// A JSON value of any shape.
indirect enum JSONValue: Decodable, Hashable {
  case null
  case bool(Bool)
  case integer(Int128)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let integer = try? value.decode(UInt64.self) {
      self = .integer(Int128(integer))
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(Int128(integer))
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let array = try? value.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The name that a schema gives to its type.
  var type: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

/// The part of JSON Schema (draft 2020-12) that `docs/alert.schema.json` uses.
///
/// Unlike a validator it also complains of keys that the schema does not describe, and of words in the schema
/// that it does not know itself.
struct JSONSchema {
  private static let known: Set<String> = [
    "$schema", "$defs", "title", "description", "type", "required", "properties", "items", "enum", "const",
    "pattern", "minimum", "maxLength", "anyOf", "$ref",
  ]

  let root: JSONValue

  /// What is wrong with a value, a sentence each; none where it is as the schema says.
  func problems(_ value: JSONValue) -> [String] { problems(value, root, "line") }

  private func problems(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    guard case .object(let words) = schema else { return ["\(path): no schema"] }
    if case .string(let name)? = words["$ref"] {
      return problems(value, definition(name) ?? .null, path)
    }
    if case .array(let choices)? = words["anyOf"] {
      let answers = choices.map { problems(value, $0, path) }
      return answers.contains([]) ? [] : answers.flatMap { $0 }
    }
    let unknown = words.keys.filter { !Self.known.contains($0) }.map { "\(path): the schema says \($0)" }
    return unknown + typeProblems(value, words, path) + wordProblems(value, words, path)
      + memberProblems(value, words, path)
  }

  private func definition(_ reference: String) -> JSONValue? {
    reference.split(separator: "/").dropFirst().reduce(Optional(root)) { $0?[String($1)] }
  }

  private func typeProblems(_ value: JSONValue, _ words: [String: JSONValue], _ path: String) -> [String] {
    guard let expected = words["type"] else { return [] }
    let types: [JSONValue] = if case .array(let several) = expected { several } else { [expected] }
    let fits =
      types.contains(.string(value.type)) || value.type == "integer" && types.contains(.string("number"))
    return fits ? [] : ["\(path): is \(value.type), expected \(types)"]
  }

  private func wordProblems(_ value: JSONValue, _ words: [String: JSONValue], _ path: String) -> [String] {
    var problems: [String] = []
    if let only = words["const"], only != value { problems.append("\(path): expected \(only)") }
    if case .array(let allowed)? = words["enum"], !allowed.contains(value) {
      problems.append("\(path): \(value) is none of its words")
    }
    if case .integer(let least)? = words["minimum"], case .integer(let number) = value, number < least {
      problems.append("\(path): \(number) is less than \(least)")
    }
    if case .string(let text) = value { problems += textProblems(text, words, path) }
    return problems
  }

  private func textProblems(_ text: String, _ words: [String: JSONValue], _ path: String) -> [String] {
    var problems: [String] = []
    if case .integer(let most)? = words["maxLength"], text.unicodeScalars.count > most {
      problems.append("\(path): longer than \(most)")
    }
    if case .string(let pattern)? = words["pattern"] {
      if let regex = try? Regex(pattern) {
        if text.wholeMatch(of: regex) == nil { problems.append("\(path): \(text) does not match") }
      } else {
        problems.append("\(path): \(pattern) is no pattern")
      }
    }
    return problems
  }

  private func memberProblems(_ value: JSONValue, _ words: [String: JSONValue], _ path: String) -> [String] {
    switch value {
    case .array(let elements):
      guard let items = words["items"] else { return ["\(path): elements are not described"] }
      return elements.flatMap { problems($0, items, "\(path)[]") }
    case .object(let members):
      guard case .object(let described)? = words["properties"], case .array(let required)? = words["required"]
      else { return ["\(path): members are not described"] }
      let missing = required.filter { key in !members.keys.contains { .string($0) == key } }
      return missing.map { "\(path): lacks \($0)" }
        + members.flatMap { key, member in
          described[key].map { problems(member, $0, "\(path).\(key)") } ?? ["\(path).\(key): not described"]
        }
    case .null, .bool, .integer, .number, .string: return []
    }
  }
}
