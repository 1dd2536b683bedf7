/// Sums processes by command, and picks the commands that use most.
struct ProcessRanking {
  /// All processes of one command.
  struct Entry {
    var command: CommandName
    var processes: UInt32 = 0
    var cores = 0.0
    var pages = 0.0
    var threads: UInt64 = 0
    /// Files that they hold open; `nil` where the kernel does not tell.
    var files: UInt64?
    /// The process that used most processor time, or most memory where none used any.
    var largest: ProcessReading
  }

  private(set) var entries: [Entry] = []

  init(of readings: [ProcessReading]) {
    var places: [CommandName: Int] = [:]
    for reading in readings {
      let place = places[reading.status.command] ?? entries.count
      if place == entries.count {
        places[reading.status.command] = place
        entries.append(Entry(command: reading.status.command, largest: reading))
      }
      add(reading, to: place)
    }
  }

  /// The commands that used most processor time, then those that hold most memory and are not yet among them.
  ///
  /// What used nothing is left out. Of equals the one that the process table lists first leads.
  ///
  /// - Parameter count: How many to pick by each of the two.
  /// - Returns: The entries, at most twice as many.
  func top(_ count: Int) -> [Entry] {
    let byCores = indices(count) { $0.cores }
    let byPages = indices(count) { $0.pages }
    return (byCores + byPages.filter { !byCores.contains($0) }).map { entries[$0] }
  }

  private mutating func add(_ reading: ProcessReading, to place: Int) {
    entries[place].processes += 1
    entries[place].cores += reading.cores
    entries[place].pages += Double(reading.status.residentPages)
    entries[place].threads += min(reading.status.threads, 1 << 32)
    if let files = reading.files { entries[place].files = (entries[place].files ?? 0) + UInt64(files) }
    let largest = entries[place].largest
    let isLarger =
      (reading.cores, reading.status.residentPages) > (largest.cores, largest.status.residentPages)
    if isLarger { entries[place].largest = reading }
  }

  private func indices(_ count: Int, by measure: (Entry) -> Double) -> [Int] {
    let used = entries.indices.filter { measure(entries[$0]) > 0 }
    let sorted = used.sorted { left, right in
      let (leftValue, rightValue) = (measure(entries[left]), measure(entries[right]))
      return leftValue != rightValue ? leftValue > rightValue : left < right
    }
    return Array(sorted.prefix(count))
  }
}
