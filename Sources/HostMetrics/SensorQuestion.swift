/// What chips are asked, over and over, on a thread of the ``ProbePool``.
///
/// A disk that is dying answers its thermometer after a minute, or never; nobody is to wait for it.
struct SensorQuestion<Answer: Sendable>: ~Copyable {
  private let name: String
  private let pool: ProbePool
  private let mailbox = Mailbox<Answer>()
  /// True while an answer is awaited.
  private var isPending = false
  /// True where the answer that is awaited is beyond the pool's deadline.
  private var isLate = false
  private var isFailing = false

  /// Gives the question a name, which is also what notices call it.
  init(_ name: String, _ pool: ProbePool) {
    self.name = name
    self.pool = pool
  }

  /// Asks, unless the question before has not been answered yet.
  mutating func ask(_ question: @escaping @Sendable () -> Answer) {
    isPending = true
    pool.ask(name, .sensor) { [mailbox] in mailbox.put(question()) }
  }

  /// Fetches the answer if it is there.
  ///
  /// - Parameters:
  ///   - context: Where it is noted that none comes.
  ///   - giveUp: Called in each tick in which an answer is late; what was told before is then no longer true.
  /// - Returns: The answer, once.
  mutating func take(_ context: inout CollectionContext, giveUp: (inout CollectionContext) -> Void) -> Answer?
  {
    guard isPending else { return nil }
    pool.poll(at: context.now)
    // Before the mailbox is looked into: who has finished has left the answer there.
    let standing = pool.standing(of: name, at: context.now)
    if let answer = mailbox.take() {
      // One that came late is no sign that the next will not, and nobody wants to be told once a minute.
      if !isLate { context.notices.note(nil, about: name, wasFailing: &isFailing) }
      (isPending, isLate) = (false, false)
      return answer
    }
    switch standing {
    case .waiting, .asking: break
    // It was another sampler's question, and so was the answer.
    case .idle: (isPending, isLate) = (false, false)
    case .stuck:
      isLate = true
      context.notices.note("do not answer", about: name, wasFailing: &isFailing)
      giveUp(&context)
    }
    return nil
  }
}
