import Glibc

/// Finds the files that a path with wildcards names, one component after the other.
struct GlobWalk {
  /// Paths looked at for one pattern at most.
  static let mostPaths = 20_000

  /// What matches, in the order of the names.
  private(set) var paths: [String] = []
  /// The folders whose names were compared: a new name in one of these may be a new match.
  private(set) var folders: [String] = []
  /// True where there was more than is looked at.
  private(set) var isCut = false

  /// Expands a pattern.
  init(_ pattern: String) {
    var places = [""]
    for component in pattern.split(separator: "/") {
      places = expand(places, String(component))
    }
    paths = places
  }

  /// True for a component that stands for more than itself.
  static func isPattern(_ component: some StringProtocol) -> Bool {
    component.utf8.contains { "*?[".utf8.contains($0) }
  }

  /// True where a pattern stands for a path.
  static func matches(_ pattern: String, _ path: String) -> Bool {
    fnmatch(pattern, path, FNM_PERIOD | FNM_PATHNAME) == 0
  }

  private mutating func expand(_ places: [String], _ component: String) -> [String] {
    guard Self.isPattern(component) else { return places.map { "\($0)/\(component)" } }
    var found: [String] = []
    for place in places {
      folders.append(place.isEmpty ? "/" : place)
      for name in Folder.names(place) where fnmatch(component, name, FNM_PERIOD) == 0 {
        guard found.count < Self.mostPaths else {
          isCut = true
          return found
        }
        found.append("\(place)/\(name)")
      }
    }
    return found
  }
}
