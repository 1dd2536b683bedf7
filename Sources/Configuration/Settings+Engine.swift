public import Model

extension Settings {
  /// The engine's share of the settings, in the engine's units.
  public var engine: EngineSettings {
    var engine = EngineSettings()
    engine.maxPerWeek = alerts.maxPerWeek
    engine.minSeverity = alerts.minSeverity
    engine.observeForSeconds = Double(alerts.observeFor.seconds)
    engine.defaultFilesystemLimit = resolved(FilesystemLimit(path: ""))
    engine.filesystemLimits = limits.filesystems.map(resolved)
    engine.minMemoryFraction = limits.memoryAvailable.fraction
    engine.minSwapFraction = limits.swapFree.fraction
    engine.failedUnitsLimit = limits.failedUnits
    engine.ignoredUnits = ignore.units
    engine.ignoredFilesystems = ignore.filesystems
    engine.ignoredInterfaces = ignore.interfaces
    engine.ignoredTemplates = ignore.templates
    engine.keepsLogSamples = privacy.logSamples == .masked
    engine.redactPatterns = privacy.redactPatterns
    engine.keepsUserNames = privacy.userNames
    engine.keepsCommandNames = privacy.commandLines != .none
    return engine
  }

  private func resolved(_ limit: FilesystemLimit) -> EngineSettings.FilesystemLimit {
    EngineSettings.FilesystemLimit(
      path: limit.path,
      freeFraction: (limit.filesystemFree ?? limits.filesystemFree).fraction,
      freeBytes: Double((limit.filesystemFreeMin ?? limits.filesystemFreeMin).bytes),
      freeInodesFraction: (limit.inodesFree ?? limits.inodesFree).fraction)
  }
}
