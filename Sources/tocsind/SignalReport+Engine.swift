import Alerts
import Control
import Engine
import Model

extension SignalReport {
  /// A page of the engine's signals; names that come from outside are escaped.
  init(_ page: SignalPage) {
    self.init(signals: page.signals.map(Signal.init), next: page.next)
  }
}

extension SignalReport.Signal {
  init(_ status: SignalStatus) {
    let descriptor = status.descriptor
    self.init(
      entityKind: descriptor.entity.kind.word, entity: Escaping.printable(descriptor.entity.name),
      name: Escaping.printable(descriptor.name), title: Escaping.printable(descriptor.title),
      unit: AlertWords.word(for: descriptor.unit), resource: descriptor.resource.word,
      harmful: "\(descriptor.harmful)", mayRing: descriptor.mayRing, tier: status.tier,
      maturity: "\(status.maturity)", ageSeconds: status.ageSeconds, samples: status.samples,
      quick: Pace(status.quick), slow: Pace(status.slow))
  }
}

extension SignalReport.Signal.Pace {
  /// JSON knows no infinity and no missing number but null.
  fileprivate init(_ pace: SignalStatus.Pace) {
    let isKnown = pace.value.isFinite
    func finite(_ value: Double) -> Double? { isKnown && value.isFinite ? value : nil }
    self.init(
      value: finite(pace.value), low: finite(pace.expected.low), mid: finite(pace.expected.mid),
      high: finite(pace.expected.high), surprise: pace.surprise.isFinite ? pace.surprise : 0,
      isSeasonal: pace.isSeasonal)
  }
}
