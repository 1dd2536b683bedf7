import Glibc

/// Who may use a socket beside root.
enum SocketGroup {
  /// Gives a socket to a group; a host without that group leaves it to root.
  ///
  /// - Parameters:
  ///   - path: The socket.
  ///   - name: The group.
  ///   - key: The setting that names it.
  ///   - isDefault: True where nobody chose that group, so that nobody need be told that it is missing.
  static func give(_ path: String, to name: String, key: String, isDefault: Bool) {
    guard let group = getgrnam(name) else {
      if !isDefault { Log.warning("\(key): there is no group \(name)") }
      return
    }
    // In the service's user namespace nothing can be given away, and the group is right already.
    var status = stat()
    guard stat(path, &status) != 0 || status.st_gid != group.pointee.gr_gid,
      chown(path, uid_t.max, group.pointee.gr_gid) != 0
    else { return }
    Log.warning("\(path): cannot give it to group \(name): \(systemError())")
  }
}
