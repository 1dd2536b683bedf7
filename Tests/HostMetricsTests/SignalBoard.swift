import Model
import Testing

@testable import HostMetrics

/// Follows a sampler's ticks as the engine does, and checks what must hold of every one of them.
struct SignalBoard {
  private(set) var signals: [UInt32: SignalDescriptor] = [:]
  private(set) var values: [String: Double] = [:]

  /// What a signal is called here: its entity's name, a colon, its own name.
  static func key(_ descriptor: SignalDescriptor) -> String {
    "\(descriptor.entity.name):\(descriptor.name)"
  }

  /// Takes a tick in the order in which the engine takes a frame.
  mutating func take(_ tick: Tick) {
    for slot in tick.vanished {
      #expect(signals.removeValue(forKey: slot) != nil, "slot \(slot) vanishes but was not in use")
    }
    for appearance in tick.appeared {
      #expect(signals[appearance.slot] == nil, "slot \(appearance.slot) is given out twice")
      signals[appearance.slot] = appearance.descriptor
    }
    values = [:]
    for sample in tick.samples {
      #expect(sample.value.isFinite)
      #expect(sample.value >= 0)
      guard let descriptor = signals[sample.slot] else {
        Issue.record("slot \(sample.slot) has a value but was not announced")
        continue
      }
      if descriptor.unit == .fraction { #expect(sample.value <= 1, "\(descriptor.name)") }
      #expect(
        values.updateValue(sample.value, forKey: Self.key(descriptor)) == nil, "\(descriptor.name) twice")
    }
  }

  /// The descriptor of a signal that is in use.
  func descriptor(_ key: String) -> SignalDescriptor? {
    signals.values.first { Self.key($0) == key }
  }
}

extension UInt64 {
  /// A time in seconds, as the sampler takes it.
  static func seconds(_ seconds: Double) -> UInt64 { UInt64(seconds * 1e9) }
}
