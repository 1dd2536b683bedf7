import Model

/// What a tick has brought so far, and which slots are in use.
struct SignalOutput {
  /// Values.
  var samples: [Sample] = []
  private(set) var appeared: [SignalAppearance] = []
  private(set) var vanished: [UInt32] = []
  private var free: [UInt32] = []
  private var nextSlot: UInt32 = 0

  /// How many signals there are.
  var count: Int { Int(nextSlot) - free.count - vanished.count }

  /// Gives a signal the lowest-numbered slot that was free before this tick.
  mutating func open(_ descriptor: SignalDescriptor) -> UInt32 {
    let slot = free.popLast() ?? nextSlot
    if slot == nextSlot { nextSlot += 1 }
    appeared.append(SignalAppearance(slot: slot, descriptor: descriptor))
    return slot
  }

  /// Takes a slot back; it is given out again from the next tick on.
  mutating func close(_ slot: UInt32) {
    vanished.append(slot)
  }

  /// Ends a tick and returns what it brought.
  mutating func take() -> Tick {
    var tick = Tick()
    swap(&tick.appeared, &appeared)
    swap(&tick.vanished, &vanished)
    swap(&tick.samples, &samples)
    samples.reserveCapacity(tick.samples.count)
    if !tick.vanished.isEmpty {
      free.append(contentsOf: tick.vanished)
      free.sort(by: >)
    }
    return tick
  }
}
