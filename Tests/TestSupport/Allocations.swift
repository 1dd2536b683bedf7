import CAllocations

/// How many objects a piece of work makes on this thread: buffers of arrays, boxes of closures, instances.
///
/// The same in a debug build as in a release but for what the optimiser does away with. Whatever is set up
/// once has to be so before: run the work once unmeasured.
///
/// ```swift
/// #expect(objectsMade { work() } == 0)
/// ```
public func objectsMade(_ work: () throws -> Void) rethrows -> Int {
  let before = objects_of_thread()
  try work()
  return Int(objects_of_thread() - before)
}
