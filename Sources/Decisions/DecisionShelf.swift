public import Configuration
import Glibc
import Model

/// The files that hold decisions: one of each decision, to be read and kept under version control by people.
///
/// What the daemon writes is in one folder; another, which it only reads, belongs to configuration management. A file
/// with an error is passed over and complained about, the others stay in force: a typing error must not let ring what
/// ten other decisions hold back.
public struct DecisionShelf: Sendable {
  /// A decision, with where it was found.
  public struct Entry: Hashable, Sendable {
    /// The decision.
    public var record: DecisionRecord
    /// Where it comes from.
    public var origin: DecisionOrigin
    /// Its file; for a window the settings' own.
    public var file: String
  }

  /// Everything that was found.
  public struct Content: Hashable, Sendable {
    /// The decisions, in the order of folders and names.
    public var entries: [Entry] = []
    /// What is wrong with files that were passed over, a line each.
    public var problems: [String] = []

    /// Nothing.
    public init() {}
  }

  /// Where configuration management puts decisions.
  public static let configurationFolder = "/etc/tocsin/decisions.d"
  /// The folder below the daemon's state.
  public static let folderName = "decisions.d"
  /// Decisions in one folder.
  public static let maximumFiles = 512
  /// Bytes of a file.
  static let longestFile = 16 << 10

  /// What the daemon writes.
  public let folder: String
  private let configuration: String

  /// Takes the folders of a daemon.
  ///
  /// - Parameters:
  ///   - state: The daemon's state folder.
  ///   - configuration: The folder of configuration management.
  public init(state: String, configuration: String = DecisionShelf.configurationFolder) {
    folder = "\(state)/\(Self.folderName)"
    self.configuration = configuration
  }

  /// Reads all files.
  ///
  /// A name that is taken belongs to whoever has it: configuration management before the daemon.
  public func load() -> Content {
    var content = Content()
    for (folder, origin) in [(configuration, DecisionOrigin.configuration), (folder, .daemon)] {
      add(folder, origin, to: &content)
    }
    return content
  }

  private func add(_ folder: String, _ origin: DecisionOrigin, to content: inout Content) {
    let loader = SettingsLoader()
    do throws(SettingsProblem) {
      let paths = try loader.tomlFiles(in: folder)
      if paths.count > Self.maximumFiles {
        content.problems.append(
          "\(folder): holds \(paths.count) decisions, of which \(Self.maximumFiles) are taken")
      }
      for path in paths.prefix(Self.maximumFiles) { addFile(path, origin, to: &content) }
    } catch {
      content.problems.append("\(error)")
    }
  }

  private func addFile(_ path: String, _ origin: DecisionOrigin, to content: inout Content) {
    let name = String(path.dropLast(5).split(separator: "/").last ?? "")
    do {
      guard let text = try SettingsLoader().text(of: path) else { return }
      guard text.utf8.count <= Self.longestFile else {
        return content.problems.append("\(path): is longer than \(Self.longestFile) bytes")
      }
      let record = try DecisionReader.read(text, file: path, id: name)
      guard !content.entries.contains(where: { $0.record.decision.id == record.decision.id }) else {
        return content.problems.append("\(path): another decision is called \(record.decision.id)")
      }
      guard DecisionReader.isName(record.decision.id) else {
        return content.problems.append("\(path): expected a name of letters, digits, - and _")
      }
      content.entries.append(Entry(record: record, origin: origin, file: path))
    } catch let failure as SettingsFailure {
      content.problems += failure.problems.map(\.description)
    } catch {
      content.problems.append("\(error)")
    }
  }
}
