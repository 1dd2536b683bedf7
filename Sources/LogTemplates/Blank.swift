/// What a template's blank stands for.
///
/// The kind of a blank is for people: signatures and template ids treat all blanks alike, because the same
/// place holds an address in one message and a host name in the next.
enum Blank: UInt8, Sendable, CaseIterable {
  /// A token with a digit in it, or a value of no other kind.
  case value = 0
  /// A number, a ratio, a range, a percentage.
  case number = 1
  /// A number with a unit of size.
  case size = 2
  /// A number with a unit of time.
  case duration = 3
  /// A date, a time of day, or both.
  case time = 4
  /// An IPv4 or IPv6 address, with its port where it has one.
  case address = 5
  /// A hardware address.
  case hardwareAddress = 6
  /// A universally unique identifier.
  case uuid = 7
  /// A uniform resource locator.
  case url = 8
  /// A file's path.
  case path = 9
  /// An e-mail address.
  case email = 10
  /// A host name, with its port where it has one.
  case host = 11
  /// A hexadecimal number.
  case hexadecimal = 12
  /// A user's name.
  case user = 13

  /// The word that stands in the template's text.
  var word: StaticString {
    switch self {
    case .value: "<value>"
    case .number: "<number>"
    case .size: "<size>"
    case .duration: "<duration>"
    case .time: "<time>"
    case .address: "<ip>"
    case .hardwareAddress: "<mac>"
    case .uuid: "<uuid>"
    case .url: "<url>"
    case .path: "<path>"
    case .email: "<email>"
    case .host: "<host>"
    case .hexadecimal: "<hex>"
    case .user: "<user>"
    }
  }
}
