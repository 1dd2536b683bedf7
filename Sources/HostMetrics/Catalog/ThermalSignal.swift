import Model

/// Signals of a sensor of temperature.
enum ThermalSignal: Int, SignalSet {
  case limitShare

  var template: SignalTemplate {
    .ringing(
      "hw.temperature.utilization", "temperature of its limit", .fraction, .level, .cpu, floor: 0.15,
      relative: 0.25, why: "a fan, the dust or the air conditioning; at the limit the machine stops")
  }
}

/// Signals of processors that protect themselves from heat.
enum ThrottleSignal: Int, SignalSet {
  case throttles

  var template: SignalTemplate {
    .ringing(
      "system.linux.cpu.throttles", "cpu slowed down by heat", .perSecond, .rate, .cpu, floor: 1, relative: 1,
      why: "processors run slower until they have cooled down")
  }
}

/// Signals of a battery.
enum BatterySignal: Int, SignalSet {
  case charge

  var template: SignalTemplate {
    .evidence(
      "hw.battery.charge", "battery charge", .fraction, .level, .cpu, floor: 0.20, relative: 0.25,
      harmful: .down, why: "when it is empty the host is gone")
  }
}

/// Signals of the mains supplies together.
enum MainsSignal: Int, SignalSet {
  case onBattery

  var template: SignalTemplate {
    .evidence(
      "system.linux.power.on_battery", "running on battery", .dimensionless, .level, .cpu, floor: 0.5,
      relative: 1, why: "the mains are gone, and time is short")
  }
}
