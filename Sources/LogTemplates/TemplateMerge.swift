/// Two templates of a unit that turned out to be one.
///
/// Everything kept under `from` belongs to `into` from now on. The book forgets `from`: its index goes to the
/// next new pair, with a new generation.
public struct TemplateMerge: Hashable, Sendable {
  /// The pair that is no more.
  public var from: UInt32
  /// The generation of the pair that is no more.
  public var fromGeneration: UInt32
  /// The pair that its messages are counted under.
  public var into: UInt32
}
