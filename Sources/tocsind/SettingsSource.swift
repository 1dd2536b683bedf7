import Configuration
import Model

/// Where the settings come from, so that a reload asks the same places again.
struct SettingsSource: Sendable {
  var file: String?
  var observeFor: TimeSpan?
  var maxPerWeek: UInt32?

  func load() throws(SettingsFailure) -> LoadedSettings {
    let loader = SettingsLoader()
    var loaded = if let file { try loader.load(file: file) } else { try loader.load() }
    // One file instead of the layers is one for the signatures, too: those that the program holds.
    let signatures = SignatureLoader()
    loaded.signatures = if file == nil { try signatures.load() } else { try signatures.loadEmbedded() }
    if let observeFor { loaded.settings.alerts.observeFor = observeFor }
    if let maxPerWeek { loaded.settings.alerts.maxPerWeek = maxPerWeek }
    return loaded
  }
}
