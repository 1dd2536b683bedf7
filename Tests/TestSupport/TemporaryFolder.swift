import Glibc

/// Makes an empty folder of its own, for the test to remove.
///
/// - Returns: Its path, or `nil` when the system refuses.
public func makeTemporaryFolder(in parent: String = "/tmp") -> String? {
  var template = Array("\(parent)/tocsin-test-XXXXXX".utf8CString)
  return mkdtemp(&template).map { String(cString: $0) }
}
