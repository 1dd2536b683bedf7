/// Takes people's names out of paths: homes are called after them, and so are files of what each of them may do.
enum PathPrivacy {
  private static let folders = [
    "/home/", "/etc/sudoers.d/", "/etc/ssh/authorized_keys.d/", "/var/spool/cron/crontabs/",
    "/var/spool/cron/", "/var/mail/", "/var/spool/mail/",
  ]

  /// The path with `*` in the place of a name.
  static func nameless(_ path: String) -> String {
    for folder in folders where path.hasPrefix(folder) {
      let rest = path.utf8.dropFirst(folder.utf8.count)
      guard !rest.isEmpty else { return path }
      return folder + "*" + String(decoding: rest.drop { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }
    return path
  }
}
