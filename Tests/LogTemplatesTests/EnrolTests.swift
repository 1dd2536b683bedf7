import Testing

@testable import LogTemplates

@Suite("Units that others speak of")
struct EnrolTests {
  @Test("have a place while there is room, and none beyond")
  func room() {
    var book = TemplateBook(caps: TemplateCaps(units: 2))
    let names = ["a.service", "b.service", "c.service"].map { Array($0.utf8) }
    var places: [UInt32?] = []
    for name in names {
      let found = book.enrol(unit: name.span, realtimeMicroseconds: 0)
      places.append(found?.unit)
    }
    #expect(places == [0, 1, nil])
    let first = names[0]
    let again = book.enrol(unit: first.span, realtimeMicroseconds: 0)
    #expect(again?.isNew == false)
  }
}
