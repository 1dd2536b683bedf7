extension TemplateBook {
  /// Of the messages of a pair that come faster than this, in microseconds, only some are looked at.
  private static let restMicroseconds: Int64 = 100_000

  /// True when the values of a known pair's message are to be noted: of the first ones always, of later ones
  /// when some time has gone by, and else of every 64th.
  func notesValues(of pair: UInt32, at time: Int64) -> Bool {
    let count = pairs.counts[Int(pair)]
    if count < 32 || count & 63 == 0 { return true }
    return time &- pairs.lastSeen[Int(pair)] >= TemplateBook.restMicroseconds
  }

  /// Notes the values in the blanks of the message that has just been read.
  mutating func noteValues(_ message: Span<UInt8>, of pair: UInt32) {
    guard keepsValues else { return }
    pairs.sketches[Int(pair)].note(tokenizer.tokens, of: message)
  }

  /// Makes a sketch for a pair from the message that has just been read.
  ///
  /// - Parameters:
  ///   - pair: The pair.
  ///   - blanks: Which words are variable besides what masks have found: one bit a token.
  ///   - message: The message.
  mutating func makeSketch(of pair: UInt32, blanks: UInt64, _ message: Span<UInt8>) {
    guard keepsValues else { return }
    var sketch = ValueSketch(tellingPlaces(blanks, message))
    sketch.inherit(pairs.sketches[Int(pair)])
    pairs.change(pair) { [sketch] in $0.sketches[Int(pair)] = sketch }
  }

  /// The blanks that tell most, in the order of the text.
  private func tellingPlaces(_ blanks: UInt64, _ message: Span<UInt8>) -> [ValueSketch.Place] {
    let tokens = tokenizer.tokens
    var found: [ValueSketch.Place] = []
    var ordinal: UInt8 = 0
    for index in 0..<tokens.count {
      let isMerged = index < UInt64.bitWidth && blanks & (1 << UInt64(index)) != 0
      guard tokens[index].isBlank || isMerged else { continue }
      let blank = tokens[index].isBlank ? tokens[index].blank : .value
      let place = ValueSketch.Place(token: UInt8(index), ordinal: ordinal, blank: blank)
      ordinal += 1
      if blank != .time { found.append(place) }
    }
    found.sort { ($0.blank.reticence, $0.token) < ($1.blank.reticence, $1.token) }
    // Looking for secrets costs more than all else: no further than what is kept.
    var kept: [ValueSketch.Place] = []
    for place in found where kept.count < ValueSketch.mostBlanks {
      if !isSecret(tokens[Int(place.token)].range, message) { kept.append(place) }
    }
    return kept.sorted { $0.token < $1.token }
  }

  /// True when ``redact`` takes out what stands here for what stands before it: `password=`.
  private func isSecret(_ range: Range<Int>, _ message: Span<UInt8>) -> Bool {
    guard let redact else { return false }
    let start = max(0, range.lowerBound - 64)
    let end = min(range.upperBound, range.lowerBound + 64)
    return !redact(message.bytes(in: start..<end)).suffix(end - range.lowerBound)
      .elementsEqual(message.bytes(in: range.lowerBound..<end))
  }
}

extension Blank {
  /// How little a value of this kind tells people.
  fileprivate var reticence: Int {
    switch self {
    case .user, .address, .host, .email, .path, .url: 0
    case .value, .hardwareAddress, .uuid: 1
    case .hexadecimal, .number: 2
    case .size, .duration, .time: 3
    }
  }
}
