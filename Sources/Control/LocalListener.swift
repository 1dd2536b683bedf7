import Glibc

/// A Unix stream socket that waits for clients, and never makes who serves it wait.
public enum LocalListener {
  /// Begins to listen; a socket that is already there is replaced.
  ///
  /// To be called by whoever holds the control socket: nobody else can then be listening.
  ///
  /// - Parameter path: Where; its folder decides who may look, and its mode, 0660, who may connect.
  /// - Returns: A descriptor that does not block.
  /// - Throws: ``ControlFailure`` where something else has the path or the system refuses.
  public static func open(path: String) throws(ControlFailure) -> Int32 {
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFSOCK else {
        throw .socket(path: path, reason: "expected a socket or nothing, found another sort of file")
      }
      unlink(path)
    }
    let (descriptor, address) = try LocalSocket.make(path: path)
    do throws(ControlFailure) {
      try listen(descriptor, address, path)
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func listen(
    _ descriptor: Int32, _ address: sockaddr_un, _ path: String
  ) throws(ControlFailure) {
    let bound = LocalSocket.withAddress(address) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw .system(path) }
    // Nobody can connect before it listens, so nobody does while the mode is the umask's.
    guard chmod(path, 0o660) == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0,
      Glibc.listen(descriptor, 64) == 0
    else {
      let failure = ControlFailure.system(path)
      unlink(path)
      throw failure
    }
  }
}
