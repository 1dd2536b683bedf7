import Configuration
import Engine
import HostMetrics
import Model

/// What `--check` tells of a configuration that is good.
enum CheckReport {
  static func text(_ loaded: LoadedSettings, root: String) -> String {
    let files =
      loaded.files.isEmpty ? "no configuration file, defaults" : loaded.files.joined(separator: ", ")
    let alerts = loaded.settings.alerts
    let signals = signals(of: HostSampler(settings: SamplerSettings(loaded.settings.collect, root: root)))
    let mean = Engine.meanDetectorBytes(of: signals)
    return """
      configuration is good (\(files))
      at most \(alerts.maxPerWeek) statistical incidents a week, after \(alerts.observeFor) of watching
      \(signatures(loaded.signatures))
      detector state: \(mean) bytes a signal on average, \(mean * signals.count / 1024) KiB for the \
      \(signals.count) signals of this host now
      """
  }

  private static func signatures(_ loaded: LoadedSignatures) -> String {
    let origin = loaded.files.isEmpty ? "those of the program" : loaded.files.joined(separator: ", ")
    let replaced = loaded.replacedCount > 0 ? ", \(loaded.replacedCount) replaced or switched off" : ""
    return "\(loaded.signatures.count) signatures of faults (\(origin)\(replaced))"
  }

  /// What is measured on this host with these settings; rates appear with the second look at their source.
  private static func signals(of sampler: HostSampler) -> [SignalDescriptor] {
    let moments: [UInt64] = [1, 61, 121]
    return moments.flatMap { seconds in
      sampler.sample(monotonicNanoseconds: seconds * 1_000_000_000).appeared.map(\.descriptor)
    }
  }
}
