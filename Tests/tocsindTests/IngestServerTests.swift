import Control
import Glibc
import HostMetrics
import Model
import Testing

@testable import tocsind

@Suite struct IngestServerTests {
  /// A program that hands in metrics.
  private final class Program {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)

    init(_ path: String) throws {
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(status == 0)
    }

    deinit { close(descriptor) }

    func say(_ text: String) {
      let bytes = Array(text.utf8)
      _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }

    func end() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What it was told, without waiting; nil where nothing was said.
    var answer: String? {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
  }

  private let folder = TemporaryFolder()
  private let board = OutsideBoard(OutsideSignals(capacity: 100))
  private let server: IngestServer

  init() throws {
    server = try IngestServer(path: folder.path + "/ingest.sock", board: board, now: 0)
  }

  private var path: String { folder.path + "/ingest.sock" }

  /// Serves what waits.
  private func serve(at now: Double) {
    for _ in 0..<8 { server.serve(now: now, waiting: 0) }
  }

  private func samples() -> [Double] {
    var settings = SamplerSettings()
    settings.root = folder.path
    let sampler = HostSampler(settings: settings, outside: board.source)
    return sampler.sample(monotonicNanoseconds: 1).samples.map(\.value)
  }

  @Test("takes an exposition at its end mark or at the end of the connection, and says so")
  func takes() throws {
    let program = try Program(path)
    program.say("# TYPE done counter\ndone_total 5\ndepth 7\n# E")
    serve(at: 1)
    #expect(program.answer == nil)
    program.say("OF\n")
    serve(at: 1)
    #expect(program.answer == "ok: 2 samples, 0 left out\n")
    program.say("# TYPE done counter\ndone_total 25\ndepth 8\n")
    program.end()
    serve(at: 11)
    #expect(program.answer == "ok: 2 samples, 0 left out\n")
    #expect(samples().sorted() == [2, 8])
    server.close()
    #expect(access(path, F_OK) != 0)
    #expect(board.update { $0.count } == 0)
  }

  @Test("tells a program what is wrong with which line, and takes nothing of it")
  func refuses() throws {
    let program = try Program(path)
    program.say("depth 7\ndepth 8\n# EOF\n")
    serve(at: 1)
    #expect(program.answer == "error: line 2: \"depth\" a second time\n")
    #expect(samples().isEmpty)
    program.say("depth 9\n# EOF\n")
    serve(at: 2)
    #expect(program.answer?.hasPrefix("ok") == true)
    server.close()
  }

  @Test("sends away who is one too many, and lets go who says nothing")
  func clients() throws {
    let programs = try (0..<IngestServer.clientCapacity).map { _ in try Program(path) }
    serve(at: 1)
    let surplus = try Program(path)
    serve(at: 5)
    #expect(surplus.answer == "error: 32 clients are connected, come again later\n")
    programs[0].say("a 1\n# EOF\n")
    serve(at: 200)
    #expect(programs[0].answer?.hasPrefix("ok") == true)
    serve(at: 400)
    #expect(programs[1].answer == "error: nothing said for 300 s\n")
    programs[0].say("a 1\n# EOF\n")
    serve(at: 401)
    #expect(programs[0].answer?.hasPrefix("ok") == true)
    server.close()
  }

  @Test("reads no more than so many bytes a second from all together, and no endless exposition")
  func floods() throws {
    let program = try Program(path)
    serve(at: 0)
    let comment = "# " + String(repeating: "x", count: 8000) + "\n"
    // Each round sends what fits, in one instant of the server's clock: it must stop reading at its allowance.
    for _ in 0..<400 {
      program.say(comment)
      server.serve(now: 0.5, waiting: 0)
    }
    #expect(program.answer == nil, "more than 1 MiB was read in the first second")
    for second in 1...400 {
      for _ in 0..<8 { program.say(comment) }
      server.serve(now: Double(second), waiting: 0)
    }
    #expect(program.answer == "error: more than 2097152 bytes without # EOF\n")
    server.close()
  }

  @Test("what does not come again is gone in time")
  func stale() throws {
    let program = try Program(path)
    program.say("a 1\nb 1\n# EOF\n")
    serve(at: 1)
    program.say("a 2\n# EOF\n")
    serve(at: 800)
    serve(at: 1000)
    #expect(board.update { $0.count } == 1)
    serve(at: 2000)
    #expect(board.update { $0.count } == 0)
    server.close()
  }

  @Test("programs of one unit with the same series are told apart, each with its own rate")
  func programs() throws {
    let (large, small) = (try Program(path), try Program(path))
    for (second, step) in [(1.0, 0), (11, 20), (21, 20)] {
      large.say("done_total \(100_000 + step * Int(second))\n# EOF\n")
      serve(at: second)
      small.say("done_total \(10 + Int(second))\n# EOF\n")
      serve(at: second)
    }
    #expect(samples() == [1], "the newest is the smaller one's, which grew by one a second")
    large.say("done_total 101000\n# EOF\n")
    serve(at: 31)
    #expect(samples().allSatisfy { $0 == 58 }, "(101000 - 100420) / 10 s")
    server.close()
  }

  @Test("jobs of one unit that say different things in turn each have their rates")
  func turns() throws {
    func run(_ text: String, at second: Double) throws {
      let job = try Program(path)
      job.say(text)
      job.end()
      serve(at: second)
      #expect(job.answer?.hasPrefix("ok") == true)
    }
    try run("a_total 10\n", at: 1)
    try run("b_total 10\n", at: 6)
    try run("a_total 30\n", at: 11)
    try run("b_total 50\n", at: 26)
    #expect(samples().sorted() == [2, 2])
    server.close()
  }

  @Test("remembers no more than there is room for, says so, and gives the room back")
  func room() throws {
    let lines = (0..<20_000).map { "n\($0)_total 1\n" }.joined()
    let programs = [try Program(path), try Program(path)]
    for (number, program) in programs.enumerated() {
      for (index, part) in lines.split(separator: "\n").chunks(of: 2000).enumerated() {
        program.say(part.joined(separator: "\n") + "\n")
        serve(at: Double(1 + 20 * number + index))
      }
      program.say("# EOF\n")
      serve(at: Double(15 + 20 * number))
    }
    #expect(programs[0].answer == "ok: 20000 samples, 0 left out\n")
    #expect(programs[1].answer == "ok: 20000 samples, \(40_000 - OutsideClaims.seriesCapacity) left out\n")
    #expect(board.update { $0.claims.series } == OutsideClaims.seriesCapacity)
    server.close()
    #expect(board.update { $0.claims.series } == 0)
  }

  @Test("a line without end is refused at once")
  func line() throws {
    let program = try Program(path)
    program.say(String(repeating: "x", count: 8193))
    serve(at: 1)
    #expect(program.answer == "error: a line of more than 8192 bytes\n")
    server.close()
  }

  @Test("a name that a file has is not for a program")
  func name() throws {
    let program = try Program(path)
    program.say("a 1\n# EOF\n")
    serve(at: 1)
    #expect(program.answer?.hasPrefix("ok") == true)
    let source = try #require(board.update { $0.claims.names.first })
    board.update { $0.claims.release(source, by: path) }
    #expect(board.update { $0.claims.claim(source, by: "/x/\(source).prom") } == nil)
    program.say("a 2\n# EOF\n")
    serve(at: 2)
    #expect(program.answer == "error: left out: /x/\(source).prom has the name \(source)\n")
    server.close()
    #expect(board.update { $0.claims.names } == [source])
  }

  @Test("a file that is no socket is not replaced")
  func obstacle() {
    let other = folder.write("other", "precious")
    #expect(throws: ControlFailure.self) { try IngestServer(path: other, board: board, now: 0) }
    #expect(folder.text("other") == "precious")
    server.close()
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
