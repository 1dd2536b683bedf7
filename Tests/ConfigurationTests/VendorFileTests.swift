import Configuration
import Testing

@Suite("The file that is shipped")
struct VendorFileTests {
  private static let path: String = {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(package)/config/tocsin.toml"
  }()

  let tree = SettingsTree()
  let text = contents(of: Self.path)

  @Test("loads to the defaults as it is")
  func commented() throws {
    #expect(text.contains("[alerts]"))
    let loaded = try SettingsLoader().load(file: tree.write("/shipped.toml", text))
    #expect(loaded.settings == Settings())
  }

  @Test("shows every key with its default")
  func uncommented() throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("#") && line.dropFirst().first?.isLetter == true ? line.dropFirst() : line
    }
    let loaded = try SettingsLoader().load(file: tree.write("/full.toml", lines.joined(separator: "\n")))
    #expect(loaded.settings == Settings())
    let unset = loaded.dump().split(separator: "\n").filter { $0.hasSuffix("# default") }
    #expect(unset.isEmpty)
  }
}
