extension EngineSettings {
  /// Appends the settings to a recording.
  public func encode(into writer: inout ByteWriter) {
    writer.write(maxPerWeek)
    writer.write(byte: minSeverity.rawValue)
    writer.write(observeForSeconds)
    writer.write(UInt64(filesystemLimits.count))
    for limit in [defaultFilesystemLimit] + filesystemLimits {
      writer.write(limit.path)
      for value in [limit.freeFraction, limit.freeBytes, limit.freeInodesFraction] { writer.write(value) }
    }
    for share in [minMemoryFraction, minSwapFraction] { writer.write(share) }
    writer.write(failedUnitsLimit)
    for isKept in [keepsLogSamples, keepsUserNames, keepsCommandNames] { writer.write(isKept) }
    for list in [ignoredUnits, ignoredFilesystems, ignoredInterfaces, ignoredTemplates, redactPatterns] {
      writer.write(UInt64(list.count))
      for pattern in list { writer.write(pattern) }
    }
  }

  /// Reads settings.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    maxPerWeek = try reader.readUInt32()
    guard let severity = Severity(rawValue: try reader.readByte()) else {
      throw .invalid("severity", at: reader.position)
    }
    minSeverity = severity
    observeForSeconds = try reader.readDouble()
    let count = try reader.readCount(elementSize: 25)
    defaultFilesystemLimit = try Self.limit(&reader)
    for _ in 0..<count { filesystemLimits.append(try Self.limit(&reader)) }
    minMemoryFraction = try reader.readDouble()
    minSwapFraction = try reader.readDouble()
    failedUnitsLimit = try reader.readUInt32()
    keepsLogSamples = try reader.readBool()
    keepsUserNames = try reader.readBool()
    keepsCommandNames = try reader.readBool()
    ignoredUnits = try Self.patterns(&reader)
    ignoredFilesystems = try Self.patterns(&reader)
    ignoredInterfaces = try Self.patterns(&reader)
    ignoredTemplates = try Self.patterns(&reader)
    redactPatterns = try Self.patterns(&reader)
  }

  private static func limit(_ reader: inout ByteReader) throws(CodingFailure) -> FilesystemLimit {
    FilesystemLimit(
      path: try reader.readString(), freeFraction: try reader.readDouble(),
      freeBytes: try reader.readDouble(),
      freeInodesFraction: try reader.readDouble())
  }

  private static func patterns(_ reader: inout ByteReader) throws(CodingFailure) -> [String] {
    var list: [String] = []
    for _ in 0..<(try reader.readCount()) { list.append(try reader.readString()) }
    return list
  }
}
