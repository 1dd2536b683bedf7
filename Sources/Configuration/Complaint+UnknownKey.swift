extension Complaint {
  /// A key that does not exist, with the nearest that does.
  static func unknownKey(_ place: String, _ entry: TOMLTable.Entry, among known: [String]) -> Complaint {
    Complaint(
      place, line: entry.line, "unknown key" + suggestion(Spelling.nearest(to: entry.name, among: known)))
  }

  /// A section that does not exist, or a key that stands before the first section.
  static func unknownSection(_ entry: TOMLTable.Entry) -> Complaint {
    let place = KeyPathText.join("", entry.name)
    guard case .table = entry.value.kind else {
      let key = SettingsSchema.keys.first { $0.path.split(separator: ".").last ?? "" == entry.name }
      return Complaint(place, line: entry.line, "unknown key outside of any section" + suggestion(key?.path))
    }
    let section = Spelling.nearest(to: entry.name, among: SettingsSchema.sections)
    return Complaint(place, line: entry.line, "unknown section" + suggestion(section.map { "[\($0)]" }))
  }

  private static func suggestion(_ meant: String?) -> String {
    meant.map { ", did you mean \($0)?" } ?? ""
  }
}
