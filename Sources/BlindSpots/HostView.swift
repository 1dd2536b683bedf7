import Glibc
import SystemBus

/// What the calling process can see of the host: a service sees less of it than root does.
struct HostView {
  /// Units that are asked about their accounting at most.
  private static let maximumUnits = 512

  /// The directory that holds `proc`, `sys`, `etc`, `run` and `var`, without a slash at its end.
  let root: String
  /// What the service manager says of the units that run; the reason where it cannot be asked.
  let accounting: Result<UnitAccounting, BusFailure>

  /// Looks at the host.
  ///
  /// - Parameters:
  ///   - root: The root directory.
  ///   - busAddress: The bus to ask in D-Bus's notation; `nil` for the host's own.
  init(root: String, busAddress: String? = nil) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    do throws(BusFailure) {
      let manager = try ServiceManagerBus(address: busAddress, timeoutSeconds: 2)
      accounting = .success(try UnitAccounting(manager, maximumUnits: Self.maximumUnits))
    } catch {
      accounting = .failure(error)
    }
  }

  init(root: String, accounting: Result<UnitAccounting, BusFailure>) {
    self.root = root
    self.accounting = accounting
  }

  /// The first bytes of a file; `nil` where it cannot be read.
  func text(_ path: String) -> String? {
    let descriptor = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// A file of one number.
  func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.filter { !$0.isWhitespace }) }
  }

  /// The size that the kernel gives for what is at a path; `nil` where nothing is.
  func size(_ path: String) -> Int? {
    var status = stat()
    return stat("\(root)/\(path)", &status) == 0 ? Int(status.st_size) : nil
  }

  func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

  func isReadable(_ path: String) -> Bool { access("\(root)/\(path)", R_OK) == 0 }

  /// The names in a folder, in their order; none where it cannot be listed.
  func names(in path: String) -> [String] {
    guard let stream = opendir("\(root)/\(path)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream), names.count < 4096 {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}

/// How many of the running units have each sort of accounting switched on.
struct UnitAccounting: Equatable {
  /// A sort of accounting, by systemd's property.
  enum Sort: String, CaseIterable {
    case io = "IOAccounting"
    case ip = "IPAccounting"
    case memory = "MemoryAccounting"
    case tasks = "TasksAccounting"
  }

  /// Services that run.
  var units = 0
  private var counted: [Sort: Int] = [:]

  /// Makes figures by hand.
  init(units: Int, counted: [Sort: Int]) {
    self.units = units
    self.counted = counted
  }

  init(_ manager: ServiceManagerBus, maximumUnits: Int) throws(BusFailure) {
    for unit in try manager.units() where unit.activeState == "active" && unit.name.hasSuffix(".service") {
      guard units < maximumUnits else { return }
      units += 1
      for sort in Sort.allCases where try manager.isSet(sort.rawValue, of: unit) == true {
        counted[sort, default: 0] += 1
      }
    }
  }

  /// How many units have it on.
  func count(_ sort: Sort) -> Int { counted[sort] ?? 0 }
}
