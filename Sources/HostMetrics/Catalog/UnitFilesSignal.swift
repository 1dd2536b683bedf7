import Model

/// Signals of a systemd unit that its processes tell.
enum UnitFilesSignal: Int, SignalSet {
  case open

  var template: SignalTemplate {
    .evidence(
      "systemd.unit.open_file_descriptors", "open files", .dimensionless, .level, .filesystem, floor: 200,
      relative: 1, why: "the unit opens files or connections and does not close them; since Linux 6.2")
  }
}
