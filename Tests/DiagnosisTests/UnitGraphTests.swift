import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Graph of units")
struct UnitGraphTests {
  private static var kinds: [WritableKeyPath<UnitRelations, [String]>] {
    [\.requires, \.wants, \.partOf, \.triggeredBy]
  }

  private func unit(
    _ name: String, requires: [String] = [], mounts: [String] = [], slice: String = ""
  ) -> UnitRelations {
    var relations = UnitRelations(unit: name)
    relations.requires = requires
    relations.mounts = mounts
    relations.slice = slice
    return relations
  }

  private func graph(_ relations: UnitRelations...) -> UnitGraph {
    var news = UnitNews()
    news.relations = relations
    var graph = UnitGraph()
    graph.take(news)
    return graph
  }

  private func names(_ links: [UnitLink]) -> [String] { links.map { "\($0.entity.name) \($0.weight)" } }

  @Test("knows what a unit needs, in the order of names", arguments: kinds.indices)
  func edges(kind: Int) {
    var shop = UnitRelations(unit: "shop.service")
    shop[keyPath: Self.kinds[kind]] = ["db.service", "cache.service"]
    let graph = graph(shop)
    #expect(names(graph.dependencies(of: "shop.service")) == ["cache.service 1.0", "db.service 1.0"])
    #expect(graph.dependencies(of: "db.service").isEmpty)
    #expect(graph.dependencies(of: "unknown.service").isEmpty)
  }

  @Test("counts a common slice for less than a need, and not twice")
  func slices() {
    let graph = graph(
      unit("a.service", requires: ["b.service"], slice: "app.slice"), unit("b.service", slice: "app.slice"),
      unit("c.service", slice: "app.slice"), unit("d.service", slice: "other.slice"), unit("e.service"))
    #expect(names(graph.dependencies(of: "a.service")) == ["b.service 1.0", "c.service 0.3"])
    #expect(names(graph.dependencies(of: "b.service")) == ["a.service 0.3", "c.service 0.3"])
    #expect(graph.dependencies(of: "e.service").isEmpty)
  }

  @Test("links nobody in a slice that holds more than anybody put there by hand")
  func crowdedSlice() {
    var news = UnitNews()
    for index in 0...UnitRelations.maximumCount {
      news.relations.append(unit("u\(index).service", slice: "pods.slice"))
    }
    var graph = UnitGraph()
    graph.take(news)
    #expect(graph.dependencies(of: "u0.service").isEmpty)
    news = UnitNews()
    news.forgotten = ["u9.service"]
    graph.take(news)
    #expect(graph.dependencies(of: "u0.service").count == UnitRelations.maximumCount - 1)
  }

  @Test("leads from a unit over its mount to the filesystem and its disk")
  func mounts() {
    let graph = graph(
      unit("shop.service", requires: ["srv-shop.mount"], mounts: ["/srv/shop/data", "/var/log"]),
      unit("srv-shop.mount", requires: [#"dev-dm\x2d0.device"#]),
      unit("-.mount", requires: ["dev-vda.device"]))
    let needs = graph.dependencies(of: "shop.service").map(\.entity)
    #expect(needs.contains(Entity(kind: .filesystem, name: "/srv/shop")))
    #expect(graph.disk(ofFilesystem: "/srv/shop") == "dm-0")
    #expect(graph.disk(ofFilesystem: "/") == "vda")
    #expect(graph.disk(ofFilesystem: "/home") == nil)
    let weights = [
      Entity(kind: .filesystem, name: "/srv/shop"), Entity(kind: .filesystem, name: "/var"),
      Entity(kind: .device, name: "dm-0"), Entity(kind: .filesystem, name: "/srv/sho"),
      Entity(kind: .filesystem, name: "/"), Entity(kind: .device, name: "vda"), Entity(kind: .host, name: ""),
    ].map { graph.weight(of: "shop.service", on: $0) }
    #expect(weights == [1, 1, 1, 0, 0, 0, 0])
  }

  @Test("forgets what is unloaded, now or while nobody listened")
  func forgets() {
    var graph = graph(unit("a.service", requires: ["b.service"]), unit("b.service"), unit("c.service"))
    var news = UnitNews()
    news.forgotten = ["a.service", "never.service"]
    graph.take(news)
    #expect(graph.units.map(\.unit) == ["b.service", "c.service"])
    news = UnitNews()
    news.loaded = ["z.service", "c.service"]
    news.relations = [unit("d.service")]
    graph.take(news)
    #expect(graph.units.map(\.unit) == ["c.service", "d.service"])
  }

  @Test(
    "writes and reads paths in names as systemd does",
    arguments: [
      ("/srv/data", "srv-data"), ("/", "-"), ("/var/lib/a-b", #"var-lib-a\x2db"#), ("/.x", #"\x2ex"#),
      ("/a.b", "a.b"), ("/é", #"\xc3\xa9"#),
    ])
  func paths(path: String, name: String) {
    #expect(UnitPath.escaped(path) == name)
    #expect(UnitPath.unescaped(name) == path)
  }

  @Test("takes no wrong escape for a path", arguments: [#"a\"#, #"a\x"#, #"a\x2"#, #"a\xzz"#, #"a\y20"#])
  func wrongEscape(name: String) {
    #expect(UnitPath.unescaped(name) == nil)
    #expect(UnitPath.entity(of: name + ".mount") == nil)
  }

  @Test(
    "survives any relations, and gives the same answers after a snapshot", arguments: 0..<40)
  func anything(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var graph = UnitGraph()
    for _ in 0..<6 { graph.take(randomNews(&random)) }
    var writer = ByteWriter()
    graph.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let again = try UnitGraph(decoding: &reader)
    #expect(again == graph && reader.isAtEnd)
    for _ in 0..<20 {
      let (one, other) = (randomName(&random), randomName(&random))
      let near = graph.dependencies(of: one)
      #expect(again.dependencies(of: one) == near)
      let weight = near.first { $0.entity.name == other }?.weight ?? 0
      #expect(graph.weight(of: one, on: Entity(kind: .unit, name: other)) == weight)
    }
  }

  @Test("follows no more units than its cap, and reads no snapshot out of order")
  func caps() {
    var news = UnitNews()
    news.relations = (0..<UnitGraph.maximumUnits + 5).map { unit("u\($0).service") }
    var graph = UnitGraph()
    graph.take(news)
    #expect(graph.units.count == UnitGraph.maximumUnits)
    #expect(graph.leftOut == 5)
    var writer = ByteWriter()
    writer.write(UInt64(0))
    writer.write(UInt64(2))
    unit("b.service").encode(into: &writer)
    unit("a.service").encode(into: &writer)
    #expect(throws: CodingFailure.self) {
      var reader = ByteReader(writer.bytes)
      _ = try UnitGraph(decoding: &reader)
    }
  }

  private func randomNews(_ random: inout SplitMix64) -> UnitNews {
    var news = UnitNews()
    for _ in 0..<random.next() % 8 {
      var relations = UnitRelations(unit: randomName(&random))
      for kind in Self.kinds {
        relations[keyPath: kind] = (0..<random.next() % 4).map { _ in randomName(&random) }
      }
      relations.slice = ["", "a.slice", "b.slice"][Int(random.next() % 3)]
      news.relations.append(relations)
    }
    news.forgotten = (0..<random.next() % 3).map { _ in randomName(&random) }
    return news
  }

  private func randomName(_ random: inout SplitMix64) -> String {
    ["a", "b", "c", "d", "e", "f", ""][Int(random.next() % 7)]
      + [".service", ".socket", "-x.mount", ""][Int(random.next() % 4)]
  }
}
