import Glibc

/// What to do where a file may not be read.
enum FileAccess {
  /// The overflow id: in a user namespace, every group that is not mapped looks like this.
  private static let unknownGroup: gid_t = 65_534

  /// Names the group to join or the access to grant.
  static func advice(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let folder = blockingFolder(path)
      let grant = "setfacl -m u:\(userName()):x \(ShellWord.quoted(folder))"
      return "its folder \(folder) cannot be entered: \(grant)"
    }
    let grant = "setfacl -m u:\(userName()):r \(ShellWord.quoted(path))"
    guard status.st_mode & S_IRGRP != 0, let group = groupName(status.st_gid) else {
      return "grant it with: \(grant)"
    }
    return "add SupplementaryGroups=\(group) to the service, or grant it with: \(grant)"
  }

  /// The outermost folder on the way to a path that hides what is in it.
  private static func blockingFolder(_ path: String) -> String {
    var folder = ""
    for component in path.split(separator: "/").dropLast() {
      folder += "/" + component
      if access(folder, X_OK) != 0 { return folder }
    }
    return folder.isEmpty ? "/" : folder
  }

  private static func userName() -> String {
    guard let user = getpwuid(geteuid()) else { return "\(geteuid())" }
    return String(cString: user.pointee.pw_name)
  }

  private static func groupName(_ group: gid_t) -> String? {
    guard group != unknownGroup, let entry = getgrgid(group) else { return nil }
    return String(cString: entry.pointee.gr_name)
  }
}
