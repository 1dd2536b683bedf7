import LogTemplates
import Model

/// What holds of a template book whatever it reads; shared by the unit tests and by the fuzzer in Tests/Fuzz.
///
/// An input is lines; `\r` stands for a line end within a message. The first byte of a line chooses its unit
/// and its priority, the first byte of the input how small the book's caps are.
struct TemplateInvariants {
  /// The first promise that a book breaks on an input, or `nil`.
  static func violation(by input: [UInt8]) -> String? {
    let isSmall = (input.first ?? 0) & 1 == 1
    let caps =
      isSmall
      ? TemplateCaps(units: 2, templatesPerUnit: 4, templates: 6, staleAfterMicroseconds: 3) : TemplateCaps()
    var run = TemplateInvariants(book: TemplateBook(caps: caps))
    for line in input.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if let broken = run.read(Message(line)) { return broken }
    }
    return run.atTheEnd()
  }

  /// A line of the input.
  private struct Message {
    var unit: [UInt8]
    var text: [UInt8]
    var priority: UInt8

    init(_ line: ArraySlice<UInt8>) {
      let first = line.first ?? 0
      unit = Array("unit\(first % 3).service".utf8)
      priority = first & 7
      text = line.map { $0 == 0x0d ? 0x0a : $0 }
    }
  }

  private var book: TemplateBook
  private var messages: [Message] = []
  private var weight: UInt64 = 0

  private init(book: TemplateBook) {
    self.book = book
  }

  private mutating func read(_ message: Message) -> String? {
    messages.append(message)
    if let broken = Self.tokenizing(message.text) { return broken }
    let seen = observe(message, in: &book, at: Int64(messages.count))
    weight &+= seen.weight
    if let broken = check(seen) { return broken }
    let again = observe(message, in: &book, at: Int64(messages.count))
    weight &+= again.weight
    if again.isNewForUnit { return "a message is new that was read just before" }
    if !seen.isOther, again.pair != seen.pair { return "a message is counted elsewhere the second time" }
    return check(again)
  }

  /// A scan depends on the message alone, and its text is bounded.
  private static func tokenizing(_ text: [UInt8]) -> String? {
    var tokenizer = Tokenizer()
    let first = tokenizer.scan(text.span)
    if tokenizer.text(of: text.span).count > TemplateText.longest { return "a text is too long" }
    if tokenizer.scan(text.span) != first { return "two scans of one message differ" }
    return first.line.upperBound > text.count ? "a line ends behind its message" : nil
  }

  private func observe(_ message: Message, in book: inout TemplateBook, at time: Int64) -> Observation {
    book.observe(
      unit: message.unit.span, message: message.text.span, priority: message.priority,
      realtimeMicroseconds: time)
  }

  private mutating func check(_ seen: Observation) -> String? {
    for merge in book.takeMerges() {
      if merge.from == merge.into { return "a pair is merged into itself" }
      if book.holds(pair: merge.from, generation: merge.fromGeneration) { return "a merged pair lives on" }
    }
    guard book.holds(pair: seen.pair, generation: seen.generation) else { return "a counted pair is unknown" }
    if seen.weight == 0 { return "a message weighs nothing" }
    let id = book.templateID(pair: seen.pair)
    guard book.pair(unit: seen.unit, templateID: id) == seen.pair || seen.isOther else {
      return "a pair is not found under its own template id"
    }
    return book.templateText(pair: seen.pair).utf8.count > 3 * TemplateText.longest ? "too long a text" : nil
  }

  /// A snapshot loses nothing: it reads back, is written the same again, and counts on the same.
  private mutating func atTheEnd() -> String? {
    if book.pairCount > book.caps.templates + book.caps.units + 1 { return "more pairs than the caps allow" }
    var copy: TemplateBook
    do throws(CodingFailure) {
      var reader = ByteReader(encoded(book))
      copy = try TemplateBook(decoding: &reader, caps: book.caps)
    } catch {
      return "a snapshot does not read back: \(error)"
    }
    guard encoded(copy) == encoded(book) else { return "a snapshot changes by being read" }
    for (place, message) in messages.enumerated() {
      let time = Int64(messages.count + place + 1)
      let left = observe(message, in: &book, at: time)
      guard observe(message, in: &copy, at: time) == left else { return "a restored book counts differently" }
      guard book.templateID(pair: left.pair) == copy.templateID(pair: left.pair) else {
        return "a restored book names templates differently"
      }
    }
    return nil
  }

  private func encoded(_ book: TemplateBook) -> [UInt8] {
    var writer = ByteWriter()
    book.encode(into: &writer)
    return writer.bytes
  }
}
