import Diagnosis
import Engine
import Journal
import Model
import Recording

/// Frames out of a recording, a journal folder, or both.
struct ReplaySource {
  /// The settings that the recording was made under, or the defaults.
  let settings: EngineSettings
  /// What is to be said at the end.
  private(set) var notes: [String] = []
  private let recording: RecordingReader?
  private let journal: String?
  private let identity: HostIdentity

  init(recording: String?, journal: String?, host: String) throws(ReplayFailure) {
    self.journal = journal
    guard let recording else {
      self.recording = nil
      settings = EngineSettings()
      identity = HostIdentity(name: host, machineID: .none)
      return
    }
    do throws(RecordingFailure) {
      let reader = try RecordingReader(path: recording)
      self.recording = reader
      settings = reader.header.settings
      identity = reader.header.host
    } catch {
      throw ReplayFailure(message: "\(error)")
    }
  }

  /// An engine in the state in which the recording began.
  func engine(settings: EngineSettings, signatures: [Signature]) throws(ReplayFailure) -> Engine {
    guard let snapshot = recording?.header.snapshot, !snapshot.isEmpty else {
      return Engine(host: identity, settings: settings, signatures: signatures)
    }
    do throws(CodingFailure) {
      return try Engine(host: identity, settings: settings, signatures: signatures, snapshot: snapshot)
    } catch {
      throw ReplayFailure(message: "the recording's snapshot: \(error)")
    }
  }

  /// Hands over all frames in the order of time.
  mutating func forEachFrame(_ body: (Frame) -> Void) throws(ReplayFailure) {
    do {
      switch (recording, journal) {
      case (let recording?, nil): try forEachFrame(of: recording, body)
      case (nil, let journal?): try JournalFrames.forEach(directory: journal, body)
      case (let recording?, let journal?): try merge(recording, journal, body)
      case (nil, nil): break
      }
    } catch {
      throw ReplayFailure(message: "\(error)")
    }
  }

  private mutating func forEachFrame(of recording: RecordingReader, _ body: (Frame) -> Void)
    throws(RecordingFailure)
  {
    while let frame = try recording.next() { body(frame) }
    if recording.isCut { notes.append("the recording ends within a frame; what precedes it was replayed") }
  }

  /// Takes the metrics of the recording and puts the journal's entries of each frame's time into it.
  ///
  /// Both are read once, in step: an entry waits for the first frame that is not older.
  private mutating func merge(
    _ recording: RecordingReader, _ journal: String, _ body: (Frame) -> Void
  ) throws {
    guard var frame = try nextLive(recording) else { return }
    let begin = frame.header.realtimeMicroseconds - 1_000_000
    var isAtEnd = false
    try JournalScanner.forEachBatch(directory: journal, from: begin, ownUnit: JournalFrames.ownUnit) {
      batch, _ in
      for entry in batch.entries {
        while !isAtEnd, entry.realtimeMicroseconds > frame.header.realtimeMicroseconds {
          body(frame)
          if let next = try nextLive(recording) { frame = next } else { isAtEnd = true }
        }
        if !isAtEnd { frame.entries.append(entry, from: batch) }
      }
    }
    while !isAtEnd {
      body(frame)
      if let next = try nextLive(recording) { frame = next } else { isAtEnd = true }
    }
    if recording.isCut { notes.append("the recording ends within a frame; what precedes it was replayed") }
  }

  /// The recording's next frame of metrics, without the entries that it brought live.
  private func nextLive(_ recording: RecordingReader) throws -> Frame? {
    while var frame = try recording.next() {
      guard !frame.header.flags.contains(.catchUp) else { continue }
      frame.entries = EntryBatch()
      return frame
    }
    return nil
  }
}
