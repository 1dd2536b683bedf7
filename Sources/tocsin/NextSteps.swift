import Alerts
import Model

/// What somebody who reads of an incident would type next.
struct NextSteps {
  /// A command and what it is for.
  struct Step {
    var command: String
    var purpose: String
  }

  let commands: [Step]

  /// Finds what there is to do.
  ///
  /// - Parameters:
  ///   - story: What is known of the incident.
  ///   - check: The command that its diagnosis names; empty where there is none.
  init(_ story: IncidentStory, check: String) {
    let incident = story.incident
    var steps: [Step] = []
    if !check.isEmpty { steps.append(Step(command: check, purpose: "look at it now")) }
    for unit in Self.units(of: incident) {
      steps.append(
        Step(command: "journalctl -u \(unit)\(Self.span(story))", purpose: "what it logged just then"))
    }
    if let unit = Self.units(of: incident).first {
      steps.append(Step(command: "tocsin alerts --unit \(unit)", purpose: "whether it was there before"))
    }
    if let id = Self.word(incident.id), story.state != .forgotten {
      steps.append(Step(command: "tocsin feedback \(id) --normal", purpose: "if this is as it should be"))
    }
    commands = steps
  }

  /// The unit that it is about and the one that did it, as words of a shell.
  private static func units(of incident: Incident) -> [String] {
    let entities =
      [incident.entity] + incident.causes.prefix(1).filter { $0.confidence != .unclear }.map(\.entity)
    var words: [String] = []
    for entity in entities where entity.kind == .unit {
      if let word = word(entity.name), !words.contains(word) { words.append(word) }
    }
    return words
  }

  /// From five minutes before it began to a minute behind its newest line.
  private static func span(_ story: IncidentStory) -> String {
    let (from, to) = (story.incident.onsetMicroseconds, story.last.realtimeMicroseconds)
    return " --since=@\(from / 1_000_000 - 300) --until=@\(to / 1_000_000 + 60)"
  }

  /// A name as one word of a shell; nil where it is none that a unit could have.
  static func word(_ name: String) -> String? {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: ":-_.@\\".utf8.contains(byte)
      }
    }
    guard isName, (1...255).contains(name.utf8.count), name.utf8.first != UInt8(ascii: "-") else {
      return nil
    }
    return name.contains("\\") ? "'\(name)'" : name
  }
}
