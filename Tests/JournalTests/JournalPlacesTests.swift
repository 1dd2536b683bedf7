import Model
import Testing

@testable import Journal

@Suite("Places in several journals")
struct JournalPlacesTests {
  private func position(_ number: UInt64) throws -> JournalPosition {
    let id = "0123456789abcdef0123456789abcdef"
    return try #require(JournalPosition(cursor: "s=\(id);i=\(String(number, radix: 16));b=\(id);m=1;t=1;x=1"))
  }

  @Test("of the default journal alone the text is its cursor")
  func single() throws {
    var places = JournalPlaces()
    #expect(places.text.isEmpty)
    places.note(try position(7), of: 0)
    #expect(places.text == (try position(7).cursor))
    #expect(JournalPlaces(text: places.text)?[0] == (try position(7)))
  }

  @Test("several come out as they went in, the newest place of each")
  func several() throws {
    var places = JournalPlaces()
    for (number, key) in [(1, 0), (2, UInt64.max), (3, 9), (4, 0)] as [(UInt64, UInt64)] {
      places.note(try position(number), of: key)
    }
    let read = try #require(JournalPlaces(text: places.text))
    #expect(read == places)
    #expect([0, 9, .max, 5].map { read[$0]?.sequence } == [4, 3, 2, nil])
    #expect(read.newestRealtime == 1)
  }

  @Test("of more journals than are followed the places noted last are kept, and can be read again")
  func many() throws {
    var places = JournalPlaces()
    for key in 1...300 as ClosedRange<UInt64> { places.note(try position(key), of: key) }
    places.note(try position(1000), of: 45)
    places.note(try position(301), of: 301)
    let read = try #require(JournalPlaces(text: places.text))
    #expect(read == places)
    #expect([44, 46, 45, 47, 301].map { read[$0]?.sequence } == [nil, nil, 1000, 47, 301])
  }

  @Test("what is no cursor is refused", arguments: ["", "x", "1 2 3", "zz s=1", "\n"])
  func refused(text: String) {
    #expect(JournalPlaces(text: text) == nil)
  }
}
