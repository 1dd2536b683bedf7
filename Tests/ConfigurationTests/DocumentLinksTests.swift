import Glibc
import Testing

@Suite("Links between documents")
struct DocumentLinksTests {
  private static let repository = {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(package)"
  }()

  private static let pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"] + documents

  private static var documents: [String] {
    guard let folder = opendir(repository + "/docs") else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
  }

  private func dead(in page: String) -> [String] {
    let folder = page.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    return Markdown(contents(of: Self.repository + "/" + page)).links.filter { link in
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let path = Self.repository + (parts[0].isEmpty ? "/" + page : "\(folder)/\(parts[0])")
      guard access(path, F_OK) == 0 else { return true }
      return parts.count == 2 && !Markdown(contents(of: path)).anchors.contains(String(parts[1]))
    }
  }

  @Test("lead to files and headings that are there", arguments: pages)
  func live(page: String) {
    #expect(dead(in: page) == [])
  }

  @Test("are found in every page that has them")
  func found() {
    #expect(Self.pages.count > 30)
    #expect(
      Self.pages.map { Markdown(contents(of: Self.repository + "/" + $0)).links.count }.reduce(0, +) > 100)
  }

  @Test("are told from code, and from addresses of other sites")
  func parsed() {
    let page = Markdown(
      """
      # Who can *read* it: `all`
      [a](x.md#y), [b](https://example.org/) and [c](../d "title")
      ```
      # no heading
      [e](f.md)
      ```
      """)
    #expect(page.links == ["x.md#y", "../d"])
    #expect(page.anchors == ["who-can-read-it-all"])
  }
}

/// What leads out of a page, and where others may lead into it.
private struct Markdown {
  /// Targets of links to other files and headings, in their order.
  private(set) var links: [String] = []
  /// The fragments of its headings, as GitHub makes them.
  private(set) var anchors: Set<String> = []

  init(_ text: String) {
    var isCode = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if !isCode {
        links += Self.links(in: line)
        if line.hasPrefix("#") { anchors.insert(Self.anchor(line)) }
      }
    }
  }

  private static func links(in line: Substring) -> [String] {
    line.split(separator: "](", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
      let target = String(rest.prefix { $0 != ")" && $0 != " " })
      return target.contains("://") || target.hasPrefix("mailto:") ? nil : target
    }
  }

  private static func anchor(_ heading: Substring) -> String {
    let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
    return String(
      words.compactMap { character -> Character? in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
      })
  }
}
